"""What a page of My account does before it answers, done by the worker for a page that died."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.my import actions
from socialsmartly.words.purposes import RIGHTS


@task(serves=(RIGHTS,), name="my.note_withdrawal")
def note_withdrawal(member_id: str, event_id: str) -> None:
    actions.note_withdrawal(UUID(member_id), UUID(event_id))
