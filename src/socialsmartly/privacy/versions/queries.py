"""Which version binds a member, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.datamap.scope import only_for
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.queries import text_of
from socialsmartly.privacy.promises.text import Policy, digest
from socialsmartly.privacy.versions.difference import Change, binding, difference, important, uses_beyond
from socialsmartly.privacy.versions.meaning import Meaning, read
from socialsmartly.privacy.versions.models import Answer, Inherited, InheritedMeaning, PublishedMeaning
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import AGREEMENT


@dataclass(frozen=True)
class Published:
    """One meaning and since when it has been in force here."""

    id: UUID
    version: str
    since: datetime
    meaning: Meaning

    @cached_property
    def digest(self) -> str:
        """Worked out once: it stands for every column of the map."""
        return self.meaning.digest


@dataclass(frozen=True)
class ClauseChange:
    """A sentence of the policy that was not the same before; `before` or `after` is empty where there was none."""

    id: str
    heavy: bool
    before: str
    after: str


def asks_anew(changes: tuple[Change, ...], clauses: tuple[ClauseChange, ...]) -> bool:
    """Whether more is done, a right is weaker or a weighty sentence reads differently: then the change does not hold for whoever agreed
    before, until they agree (6-b)."""
    return important(changes) or any(clause.heavy for clause in clauses)


@dataclass(frozen=True)
class Standing:
    """How a member stands to the present policy: what they agreed to and what is different now."""

    agreement: Agreement
    agreed: Published
    now: Published
    changes: tuple[Change, ...]
    clauses: tuple[ClauseChange, ...]
    answered: bool

    @property
    def asks(self) -> bool:
        return asks_anew(self.changes, self.clauses)

    @property
    def open(self) -> bool:
        """Whether there is something new that they have not answered."""
        return not self.answered and bool(self.changes or self.clauses)


@cache
def history() -> tuple[Published, ...]:
    """Every meaning that was in force here, oldest first. A process that serves reads them once: only a new program publishes."""
    with reading_for(NO_PERSONAL_DATA):
        rows = list(PublishedMeaning.objects.order_by("published_at", "id"))
    return tuple(Published(row.pk, row.version, row.published_at, read(row.meaning)) for row in rows)


def in_force_at(moment: datetime) -> Published:
    """The meaning behind an agreement of that moment; the first one for agreements older than all."""
    known = history()
    return next((one for one in reversed(known) if one.since <= moment), known[0])


@cache
def inherited() -> dict[str, Published]:
    """The meanings that members brought along from a predecessor, by digest. A process that serves reads them once: what a bundle brings
    is taken in while nothing serves."""
    with reading_for(NO_PERSONAL_DATA):
        rows = list(InheritedMeaning.objects.all())
    return {row.digest: Published(row.pk, row.version, row.since, read(row.meaning)) for row in rows}


_settled: Final[set[tuple[UUID, UUID]]] = set()
MOST_SETTLED: Final = 20_000


def is_settled(member: UUID) -> bool:
    """Whether it is known in this process that a member agreed to what is meant now. An agreement is never taken back, so it is asked once."""
    return (member, history()[-1].id) in _settled


def settle(member: UUID, agreed: Published) -> None:
    """Remember it of whoever agreed to what is meant now."""
    now = history()[-1]
    if agreed.id == now.id:
        if len(_settled) >= MOST_SETTLED:
            _settled.clear()
        _settled.add((member, now.id))


def forget_what_was_read() -> None:
    """Something new was published or brought along in this very process."""
    _settled.clear()
    for known in (history, inherited, newer_purposes, newer_uses, purposes_with_newer_uses):
        known.cache_clear()


@keeps("3.3-c")
def meant_by(member: UUID, agreement: UUID, at: datetime) -> Published:
    """What an agreement meant when it was made: here, or with the predecessor it was made with. Call it inside a block that reads for
    agreements or for a succession, once both kinds of meanings were looked up."""
    brought = Inherited.objects.filter(owner=member, subject=member, agreement=agreement).first()
    return inherited()[brought.meaning] if brought is not None else in_force_at(at)


@keeps("6-a", "6-b")
def standing(member: UUID) -> Standing | None:
    """None for somebody without an agreement, which only a staff console can make. Opens its own block."""
    now, _ = history()[-1], inherited()
    with reading_for(AGREEMENT, member=member):
        agreement = (
            Agreement.objects.filter(owner=member, subject=member, document="policy").order_by("at", "id").last()
        )
        if agreement is None:
            return None
        agreed = meant_by(member, agreement.pk, agreement.at)
        said = Answer.objects.filter(owner=member, subject=member, published=now.id)
        answered = agreed.id == now.id or said.exists()
    settle(member, agreed)
    changes = difference(agreed.meaning, now.meaning)
    return Standing(agreement, agreed, now, changes, clauses_changed(agreement.digest, agreement.language), answered)


@cache
def newer_purposes() -> frozenset[str]:
    """Purposes that some agreement here may not cover, because an earlier meaning bound somebody to less. Usually none."""
    *earlier, now = history()
    return frozenset(
        slug
        for slug in now.meaning.purposes
        for before in (*earlier, *inherited().values())
        if slug not in binding(before.meaning, now.meaning).purposes
    )


@keeps("6-b")
def covers(member: UUID, purpose: str) -> bool:
    """Whether what a member agreed to covers a purpose of today. Opens its own blocks, and only where there is a doubt."""
    with only_for((NO_PERSONAL_DATA, AGREEMENT)):
        if purpose not in newer_purposes() or is_settled(member):
            return True
        found = standing(member)
    return found is None or purpose in binding(found.agreed.meaning, found.now.meaning).purposes


@cache
def newer_uses(agreed: UUID, now: UUID) -> frozenset[tuple[str, str]]:
    """The same for two meanings by their ids: comparing every column of the map is done once."""
    known = {one.id: one.meaning for one in (*history(), *inherited().values())}
    return uses_beyond(known[agreed], known[now])


@cache
def purposes_with_newer_uses() -> frozenset[str]:
    """Purposes that use something that some agreement here may not cover. Usually none."""
    *earlier, now = history()
    return frozenset(slug for one in (*earlier, *inherited().values()) for slug, _ in newer_uses(one.id, now.id))


def in_doubt(purpose: str) -> bool:
    """Whether an agreement may not cover a purpose of today, or something that it uses. Opens its own blocks."""
    with only_for((NO_PERSONAL_DATA,)):
        return purpose in newer_purposes() or purpose in purposes_with_newer_uses()


@keeps("6-b")
def not_agreed_to(member: UUID, purpose: str) -> frozenset[str]:
    """What a purpose uses today that a member's agreement does not cover, by its place on the map. Opens its own blocks, and only where
    there is a doubt."""
    with only_for((NO_PERSONAL_DATA, AGREEMENT)):
        if purpose not in purposes_with_newer_uses() or is_settled(member):
            return frozenset()
        found = standing(member)
    uses = newer_uses(found.agreed.id, found.now.id) if found is not None else frozenset()
    return frozenset(place for slug, place in uses if slug == purpose)


@cache
def clauses_changed(agreed: str, language: str) -> tuple[ClauseChange, ...]:
    """Sentence by sentence, the words behind the digest `agreed` beside the words of today. A language that the policy no longer
    speaks has nothing to compare with (UnknownLanguage)."""
    now = current_policy(language)
    if digest(now) == agreed:
        return ()
    with reading_for(NO_PERSONAL_DATA):
        before = text_of(agreed)
    return tuple(_clauses(before, now)) if before is not None else ()


def _clauses(before: Policy, now: Policy) -> Iterator[ClauseChange]:
    old, new = ({clause.id: clause for clause in text.clauses()} for text in (before, now))
    for clause_id in [*new, *(gone for gone in old if gone not in new)]:
        one, other = old.get(clause_id), new.get(clause_id)
        if one != other:
            heavy = bool(other and other.heavy) or bool(one and one.heavy)
            yield ClauseChange(clause_id, heavy, one.markdown if one else "", other.markdown if other else "")
