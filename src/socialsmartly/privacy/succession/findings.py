"""What stands in the way of honouring a bundle, and what is asked of members, shops and customers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.recipients.predecessors import named_in
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.carried import against, unsettled
from socialsmartly.privacy.succession.walking import Data, digest_of, parts_along, permits_column
from socialsmartly.words import CARRIED, Mark, Permit

NOT_TO_COME: Final = CARRIED | Mark.AWAITING
MOST: Final = 50
Row = Mapping[str, Any]


@dataclass
class Findings:
    """What stands in the way, at most some dozens of it, and what whoever accepts should know. `scopes` are the handles of the last shop and of its
    own rows."""

    opening: bundle.Told = field(default_factory=dict)
    against: list[str] = field(default_factory=list)
    meanings: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    companies: dict[str, bundle.Told] = field(default_factory=dict)
    shops: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)
    people: int = 0
    open_requests: int = 0
    overdue: int = 0

    def add(self, found: Iterator[str]) -> None:
        for one in found:
            if len(self.against) < MOST and one not in self.against:
                self.against.append(one)

    def count(self, requests: Sequence[Row], now: datetime) -> None:
        self.people += 1
        self.open_requests += len(requests)
        self.overdue += sum(datetime.fromisoformat(one["due_at"]) < now for one in requests)


def whole(told: bundle.Told, findings: Findings) -> Iterator[str]:
    """What is asked of the rows of a member, of a shop and of each of its customers alike."""
    data: Data = told["data"]
    if digest_of(data) != told["sha256"]:
        yield "The rows of a person are not what their digest says."
    yield from _consents(data)
    if waits := unsettled(data):
        yield f"Somebody comes before something was settled that can be settled only there: {waits}. The predecessor settles it and exports anew."
    yield from against(data)
    if named_in(data) - findings.companies.keys():
        yield "It does not say which company received something of somebody, so nobody could tell it of a deletion. The predecessor exports anew with its present program."


def rows_of(kind: str, data: Data, findings: Findings, belongs: Callable[[Row, Share], bool]) -> Iterator[str]:
    """Only rows that belong with whatever they came with, with the columns that the opening named."""
    known = findings.opening.get("tables", {})
    parts = {share.model._meta.label: share for share in parts_along(kind)}
    for label, rows in data.items():
        if label not in known or label not in parts:
            yield f"It has rows of a table that it did not name: {label}."
            continue
        columns = set(known[label]["columns"])
        for row in rows:
            if set(row) != columns:
                yield f"A row of {label} has other columns than it said."
            if not belongs(row, parts[label]):
                yield f"A row of {label} is somebody else's than the person's it came with."


def marks(own: Row, kind: str) -> Iterator[str]:
    held = int(own[permits_column(kind)])
    if held & int(NOT_TO_COME):
        yield "Somebody comes who may not: only stored, about to be deleted, or waiting for a guardian. The predecessor exports anew; its program leaves them out."
    known = sum(int(one) for one in (*Permit, *Mark))
    if held & ~known:
        yield "Somebody allowed or limited something that this version does not know."


def _consents(data: Data) -> Iterator[str]:
    known = {int(one) for one in Permit}
    if any(row["permit"] not in known for row in data.get(ConsentEvent._meta.label, [])):
        yield "Somebody consented to something that this version does not know."
