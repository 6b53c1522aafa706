"""A purpose that is newer than a member's agreement is closed for them, whichever code asks; and of a known one what it uses anew. A shop
follows the agreement of whoever runs it, and what it holds of each of its people their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.doors import door
from socialsmartly.privacy.access.errors import NotAgreed, NotAgreedByAll, NotAgreedByOwner
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.versions.colleagues import not_agreed_to_by_all
from socialsmartly.privacy.versions.queries import covers, in_doubt, not_agreed_to
from socialsmartly.words import keeps


@dataclass(frozen=True)
class People:
    """Whoever runs a shop, and all who work there."""

    runs: UUID | None = None
    work: frozenset[UUID] = frozenset()


Find = Callable[[UUID], People]
_known_by: Final[list[Find]] = []
_finding: ContextVar[bool] = ContextVar("finding", default=False)
"""Whoever looks for the people of a shop opens the shop for it, and is not asked who they are."""


def knows_the_people(find: Find) -> Find:
    """Register what answers which members run a shop and work there: this room knows no shops, and a block for one has to keep the
    agreement of each of them."""
    if find not in _known_by:
        _known_by.append(find)
    return find


@door
@keeps("6-b")
def agreed_to(reading: Reading) -> None:
    """NotAgreed for a block that stands on the agreement of somebody who has not agreed to the version that brought its purpose; what a known
    purpose uses since a later version than theirs stays closed in it. What a shop holds of its people is closed for whatever one of them
    has not agreed to."""
    purpose, people = reading.purpose.slug, _people_of(reading)
    for member in _stands_on(reading, people):
        refusal = NotAgreed if reading.workspace is None or member == reading.member else NotAgreedByOwner
        if not covers(member, purpose):
            raise refusal(str(reading.purpose))
        reading.closed.update(dict.fromkeys(not_agreed_to(member, purpose) - reading.closed.keys(), refusal))
    if people is not None and reading.workspace is not None:
        found = not_agreed_to_by_all(reading.workspace, people.work, purpose)
        reading.closed.update(dict.fromkeys(found.places - reading.closed.keys(), NotAgreedByAll))
        reading.closed_about.update({place: (about, NotAgreedByAll) for place, about in found.about.items()})


def _people_of(reading: Reading) -> People | None:
    """None where no shop has to do with the block, or nothing that its purpose does is newer than anybody's agreement."""
    if reading.workspace is None or _finding.get() or not in_doubt(reading.purpose.slug):
        return None
    token = _finding.set(True)
    try:
        found = [find(reading.workspace) for find in _known_by]
    finally:
        _finding.reset(token)
    runs = next((one.runs for one in found if one.runs is not None), None)
    return People(runs, frozenset().union(*(one.work for one in found)))


def _stands_on(reading: Reading, people: People | None) -> Iterator[UUID]:
    """The member of the block, or whom it is about where no shop has to do with it; and of a shop whoever runs it, whoever else is there."""
    about = reading.subject if reading.workspace is None else None
    member = reading.member or about
    if member is not None:
        yield member
    if people is not None and people.runs is not None and people.runs != member:
        yield people.runs
