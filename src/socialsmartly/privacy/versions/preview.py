"""What a version would do, before it is published: what changes, whether it may come into force, who is asked and what stays closed for them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.promises.errors import PolicyError
from socialsmartly.privacy.versions.actions import may_follow
from socialsmartly.privacy.versions.difference import Change, binding, difference, uses_beyond
from socialsmartly.privacy.versions.meaning import Meaning, present
from socialsmartly.privacy.versions.queries import (
    ClauseChange,
    Published,
    asks_anew,
    clauses_changed,
    history,
    in_force_at,
)
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ACCOUNTABILITY

POLICY: Final = "policy"
Text = tuple[str, str]
"""Digest and language of the words that were agreed to."""


@dataclass(frozen=True)
class Bound:
    """Members who agreed to the same words under the same meaning: how many, what is different for them, and what stays closed until they agree."""

    agreed: Published
    language: str
    members: int
    changes: tuple[Change, ...]
    clauses: tuple[ClauseChange, ...]
    closed: tuple[str, ...]
    closed_items: int

    @property
    def asked(self) -> bool:
        return asks_anew(self.changes, self.clauses)


@dataclass(frozen=True)
class Preview:
    """One version beside what is in force. `refused` says why it cannot be published; empty where it can."""

    version: str
    effective: date
    last: Published
    changes: tuple[Change, ...]
    refused: str
    bound: tuple[Bound, ...]

    @property
    def asked(self) -> int:
        return sum(one.members for one in self.bound if one.asked)


@keeps("6-a", "6-b")
def preview(version: str, effective: date, meaning: Meaning | None = None) -> Preview:
    """Counts people and shows nobody. A member whose agreement came along from a predecessor is counted by its day, as one of ours. Opens its
    own blocks; nothing is written."""
    now, last = meaning or present(), history()[-1]
    agreed = _agreed()
    known = {one.id: one for one in history()}
    bound = [_bound(known[one], text, members, now) for (one, text), members in agreed.items()]
    bound.sort(key=lambda one: (one.agreed.since, one.language))
    return Preview(
        version,
        effective,
        last,
        difference(last.meaning, now),
        _refused(last, version, effective, now),
        tuple(bound),
    )


def _refused(last: Published, version: str, effective: date, now: Meaning) -> str:
    try:
        may_follow(last.version, last.meaning, version, effective, now)
    except PolicyError as refused:
        return str(refused)
    return ""


def _agreed() -> Counter[tuple[UUID, Text]]:
    """How many members stand where, by the last policy that each agreed to."""
    with reading_for(ACCOUNTABILITY), all_owners("a sum over everybody"):
        mine = Agreement.objects.filter(document=POLICY).order_by("subject", "-at", "-id").distinct("subject")
        rows = list(mine.values_list("digest", "language", "at"))
    return Counter((in_force_at(at).id, (digest, language)) for digest, language, at in rows)


def _bound(agreed: Published, text: Text, members: int, now: Meaning) -> Bound:
    open_still = binding(agreed.meaning, now).purposes
    closed = tuple(str(why.says) for slug, why in sorted(now.purposes.items()) if slug not in open_still)
    return Bound(
        agreed,
        text[1],
        members,
        difference(agreed.meaning, now),
        clauses_changed(*text),
        closed,
        len(uses_beyond(agreed.meaning, now)),
    )
