"""What a page of My account does before it answers, done by the worker for a page that died."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.my import actions, letters
from socialsmartly.words.purposes import RIGHTS, SECURITY, SERVICE, WORKSPACE


@task(serves=(RIGHTS,), name="my.note_withdrawal")
def note_withdrawal(member_id: str, event_id: str) -> None:
    actions.note_withdrawal(UUID(member_id), UUID(event_id))


@task(serves=(RIGHTS, SECURITY, SERVICE, WORKSPACE), name="my.leaving")
def leaving(member_id: str) -> None:
    """Somebody is hidden, or back: their shops follow, and they are told the way back while there is one."""
    actions.shops_follow(UUID(member_id))
    actions.tell_the_way_back(UUID(member_id))


@task(serves=(SECURITY,), name="my.tell_of_a_fetch")
def tell_of_a_fetch(member_id: str) -> None:
    """Another service fetched by a link of theirs."""
    letters.fetched(UUID(member_id))
