"""A purpose that is newer than a member's agreement is closed for them, whichever code asks; and of a known one what it uses anew. A shop
with its people follows the agreement of whoever runs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.doors import door
from socialsmartly.privacy.access.errors import NotAgreed
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.versions.queries import covers, in_doubt, not_agreed_to
from socialsmartly.words import keeps

Find = Callable[[UUID], UUID | None]
_run_by: Final[list[Find]] = []
_finding: ContextVar[bool] = ContextVar("finding", default=False)
"""Whoever looks for the member who runs a shop opens the shop for it, and is not asked who runs it."""


def runs_shops(find: Find) -> Find:
    """Register what answers which member runs a shop: this room knows no shops, and a block for one that names nobody has to stand on
    somebody's agreement."""
    if find not in _run_by:
        _run_by.append(find)
    return find


@door
@keeps("6-b")
def agreed_to(reading: Reading) -> None:
    """NotAgreed for a block that stands on the agreement of somebody who has not agreed to the version that brought its purpose; what a known
    purpose uses since a later version than theirs stays closed in it."""
    for member in _stands_on(reading):
        if not covers(member, reading.purpose.slug):
            raise NotAgreed(str(reading.purpose))
        reading.closed.update(not_agreed_to(member, reading.purpose.slug))


def _stands_on(reading: Reading) -> Iterator[UUID]:
    """The member of the block, or whom it is about where no shop has to do with it; and of a shop whoever runs it, whoever else is there."""
    about = reading.subject if reading.workspace is None else None
    member = reading.member or about
    if member is not None:
        yield member
    if reading.workspace is None or _finding.get() or not in_doubt(reading.purpose.slug):
        return
    token = _finding.set(True)
    try:
        found = {find(reading.workspace) for find in _run_by}
    finally:
        _finding.reset(token)
    yield from (one for one in found if one is not None and one != member)
