"""What leaves the desk by mail. A job carries handles; what it says is read for the one person it goes to."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.desk import mails
from socialsmartly.product.desk.actions import settling
from socialsmartly.product.desk.actions.taking_back import take_back_silence
from socialsmartly.words.purposes import ASKING, FINISHING, RIGHTS

log = logging.getLogger("socialsmartly.desk")


@task(serves=(ASKING,), name="desk.send")
def send(workspace_id: str, contact_id: str, message_id: str) -> None:
    """An answer of the shop (NotDelivered brings it again)."""
    mails.send_answer(UUID(workspace_id), UUID(contact_id), UUID(message_id))


@task(serves=(ASKING,), name="desk.ask_how")
def ask_how(workspace_id: str, contact_id: str, conversation_id: str) -> None:
    """That a matter is closed, and where to say how it was."""
    mails.send_closed(UUID(workspace_id), UUID(contact_id), UUID(conversation_id))


@app.periodic(cron="7 * * * *")
@task(serves=(FINISHING, ASKING), name="desk.move_what_is_due", retry=0, queueing_lock="desk.move_what_is_due")
def move_what_is_due(timestamp: int) -> None:
    """Disputes whose time is over, once an hour."""
    if moved := settling.move_what_is_due(timezone.now()):
        log.info("disputes moved by the clock", extra={"rows": moved})


@task(serves=(ASKING,), name="desk.send_link")
def send_link(workspace_id: str, contact_id: str, conversation_id: str) -> None:
    """The receipt of a question, with the link to follow it by."""
    mails.send_receipt(UUID(workspace_id), UUID(contact_id), UUID(conversation_id))


@task(serves=(ASKING, RIGHTS), name="desk.take_back_silence")
def take_back(workspace_id: str, contact_id: str, decision_id: str) -> None:
    """A person decided anew about what silence did."""
    take_back_silence(UUID(workspace_id), UUID(contact_id), UUID(decision_id))
