"""The rows of the inbox, ready to be written. What is alike in all of them, an address and the words of a choice, is found once for the page:
found for each row anew it was a tenth of what the page costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.timesince import timesince

from socialsmartly.product.desk.models import Conversation, Kind, State

NOBODY: Final = UUID(int=0)


@dataclass(frozen=True)
class Row:
    """`since` is empty where nobody waits, and `state` says then how it stands."""

    address: str
    title: str
    called: str
    kind: str
    since: datetime | None
    waits: str
    late: bool
    state: str
    mine: bool
    taken: bool


def rows_of(conversations: Iterable[Conversation], workspace: UUID, mark: UUID, now: datetime) -> Iterator[Row]:
    """Inside the block that read them, with their keys open."""
    before = reverse("desk:one", args=[workspace, NOBODY]).removesuffix(str(NOBODY))
    kinds, states = ({value: str(label) for value, label in choices.choices} for choices in (Kind, State))
    for one in conversations:
        yield Row(
            address=f"{before}{one.pk}",
            title=one.title or one.number,
            called=one.called or "",
            kind=kinds[one.kind],
            since=one.waiting_since,
            waits=timesince(one.waiting_since, now) if one.waiting_since else "",
            late=bool(one.waiting_since and one.due_at and one.due_at < now),
            state=states[one.state],
            mine=one.assignee == mark,
            taken=one.assignee is not None,
        )
