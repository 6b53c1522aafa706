"""What the worker does for recipients: carrying what may leave."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.recipients.actions.handing import carry, settle
from socialsmartly.privacy.recipients.errors import EgressRefused, NoAnswer
from socialsmartly.privacy.recipients.models import Stage
from socialsmartly.privacy.recipients.sending import NotTaken, post
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import ENTRUSTING, FINISHING, SHARING

TRIES = 12
"""With waits of 2, 4, 8 … seconds, more than an hour."""


@task(serves=(FINISHING, SHARING, ENTRUSTING), name="recipients.deliver", retry=TRIES)
def deliver(delivery_id: str, subject_id: str, workspace_id: str = "") -> None:
    """Read, record, close the block, send. A try that fails leaves the delivery waiting, and the next one asks everything again."""
    workspace = UUID(workspace_id) if workspace_id else None
    asker, delivery = Asker("contact" if workspace else "member", UUID(subject_id), workspace), UUID(delivery_id)
    parcel = carry(asker, delivery)
    if parcel is None:
        return
    try:
        post(parcel.contract, delivery, parcel.body())
    except (NoAnswer, NotTaken, EgressRefused):
        settle(asker, delivery, Stage.WAITING)
        raise
    settle(asker, delivery, Stage.SENT)
