"""Who is a minor, who answers for them, and how it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.minors.models import Answer, Finding, Guardian, Minor
from socialsmartly.privacy.minors.rules import Band, waits
from socialsmartly.words import keeps
from socialsmartly.words.purposes import GUARDIANSHIP, RIGHTS

EVERYBODY: Final = "staff work on everybody's cases"


@dataclass(frozen=True)
class Asked:
    """One guardian who was asked. `account` is their own, where they have one."""

    id: UUID
    channel: str
    address: str
    relation: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    account: UUID | None
    request: UUID | None
    checked_at: datetime | None

    @property
    def agreed(self) -> bool:
        return self.answer == Answer.CONSENTED

    @property
    def being_checked(self) -> bool:
        return self.answer == Answer.SHOWN

    @property
    def unproven(self) -> bool:
        return self.answer == Answer.UNPROVEN


@dataclass(frozen=True)
class Standing:
    """How it stands with one minor; `erase_at` is empty while a guardian's yes holds."""

    band: Band
    waits: bool
    erase_at: datetime | None
    asked: tuple[Asked, ...]

    @property
    def is_child(self) -> bool:
        return self.band is Band.CHILD


@dataclass(frozen=True)
class InCare:
    """A minor for whom somebody with an account answers, and the link between the two."""

    subject: UUID
    guardian: UUID


def standing(subject: UUID) -> Standing | None:
    """None for whoever is no minor. Opens its own block."""
    with reading_for(GUARDIANSHIP, member=subject):
        known = Minor.objects.filter(owner=subject, subject=subject).first()
        person = roots()["member"]._default_manager.filter(pk=subject).first()
        if known is None or person is None:
            return None
        rows = Guardian.objects.filter(owner=subject, subject=subject).order_by("asked_at", "id")
        asked = tuple(_asked(row) for row in rows)
        return Standing(Band(known.band), waits(getattr(person, "permits", 0)), known.erase_at, asked)


@dataclass(frozen=True)
class Checked:
    """The request by which a guardian of a minor is or was checked, and whose it is."""

    channel: str
    address: str
    request: UUID


def ties_of(account: UUID) -> tuple[list[InCare], list[Checked]]:
    """The minors for whom the owner of an account answers and, where they are one, the checks of those who would answer for them. One look,
    since everybody who leaves waits for it. Opens its own block."""
    answers, asked = Q(guardian=account, answer=Answer.CONSENTED), Q(subject=account, request__isnull=False)
    with reading_for(RIGHTS, member=account, subject=account), all_owners("the rows lie with the minors"):
        rows = list(Guardian.objects.filter(answers | asked).order_by("answered_at"))
        care = [InCare(one.subject, UUID(str(one.pk))) for one in rows if one.guardian == account and _holds(one)]
        checks = [Checked(one.channel, one.address or "", one.request) for one in rows if one.subject == account]
    return care, checks


def _holds(row: Guardian) -> bool:
    return bool(row.answer == Answer.CONSENTED)


@keeps("7-c")
def minors_among(people: Collection[UUID]) -> set[UUID]:
    """Who of them is known to be under 18, or reported as a child. Inside a block of the staff who work on requests."""
    with all_owners(EVERYBODY):
        known = set(Minor.objects.filter(subject__in=people).values_list("subject", flat=True))
        reported = Finding.objects.filter(subject__in=people, lifted_at=None)
        return known | set(reported.values_list("subject", flat=True))


@keeps("5-h")
def guardians_of(subject: UUID) -> list[Asked]:
    """Whoever answers for a member with a yes that holds; nobody for whoever is of age. Opens its own block."""
    found = standing(subject)
    return [one for one in found.asked if one.agreed] if found else []


def behind(request: UUID) -> InCare | None:
    """The minor for whom the guardian of this request would answer; None once the account is gone, or when it is no such request. Inside a
    block that reads of everybody."""
    with all_owners(EVERYBODY):
        row = Guardian.objects.filter(request=request).only("owner", "subject", "request").first()
    return InCare(row.subject, UUID(str(row.pk))) if row is not None else None


def asked_guardian(subject: UUID, guardian: UUID) -> Asked | None:
    """Whom a link leads to; None once the account is gone. Opens its own block."""
    with reading_for(GUARDIANSHIP, member=subject):
        row = Guardian.objects.filter(owner=subject, subject=subject, pk=guardian).first()
        return _asked(row) if row is not None else None


def _asked(row: Guardian) -> Asked:
    return Asked(
        UUID(str(row.pk)),
        row.channel,
        row.address or "",
        row.relation,
        row.answer,
        row.asked_at,
        row.answered_at,
        row.guardian,
        row.request,
        row.checked_at,
    )
