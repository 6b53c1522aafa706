"""What is public now, as everybody reads it; and what stands about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.disclosures.actions.naming import with_the_name
from socialsmartly.privacy.disclosures.codes import State, Verdict
from socialsmartly.privacy.disclosures.models import Measure, Published
from socialsmartly.privacy.disclosures.rules import digest_of
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import FINISHING, PUBLIC

SHOWN: Final = 100


@dataclass(frozen=True)
class Standing:
    """Words of somebody as they stand on the page."""

    id: UUID
    asked: str
    text: str
    shown_as: str
    since: datetime
    until: datetime


@keeps("3.4-a")
def words_of(owner: UUID) -> list[tuple[UUID, Standing]]:
    """What everybody may read now of what people said to this shop, newest first, each with whose it is by handle. The database decides
    which; this asks for no dates."""
    with reading_for(PUBLIC, workspace=owner):
        rows = list(Published.objects.filter(owner=owner).order_by("-since", "-id")[:SHOWN])
        open_all(rows, "words", "shown_as")
        return [(row.subject, _standing(row)) for row in rows]


def _standing(row: Published) -> Standing:
    return Standing(row.pk, row.asked, row.words or "", row.shown_as or "", row.since, row.until)


def own_words(asker: Asker) -> list[Standing]:
    """What a person made public and did not take back. Call it in a block of theirs."""
    mine = Published.objects.filter(owner=asker.owner, subject=asker.subject, until__gt=timezone.now())
    return [_standing(row) for row in mine.order_by("-since", "-id")]


def standing_of(asker: Asker, thing: UUID) -> Standing | None:
    """The same for one thing. Call it in a block of theirs."""
    row = Published.objects.filter(owner=asker.owner, subject=asker.subject, thing=thing).first()
    return _standing(row) if row is not None else None


@dataclass(frozen=True)
class PublicMeasure:
    """A measure as everybody reads it."""

    number: str
    ground: str
    rule: str
    facts: str
    measure: str
    shown_as: str
    duty: str
    authority: str
    since: datetime
    until: datetime


@keeps("3.4-b")
def measures_in_public() -> list[PublicMeasure]:
    with reading_for(PUBLIC, workspace=HOUSE_ID):
        rows = list(Measure.objects.filter(owner=HOUSE_ID).order_by("-since", "-id")[:SHOWN])
        return [
            PublicMeasure(
                one.number,
                one.get_ground_display(),
                one.rule,
                one.facts,
                one.measure,
                one.shown_as or "",
                one.duty,
                one.authority,
                one.since,
                one.until,
            )
            for one in rows
        ]


@dataclass(frozen=True)
class Mine:
    """A measure as the person whom it is about reads it. `preview` is the digest of what everybody would read with their name."""

    measure: Measure
    name_asked: str
    shown_as: str
    appeal: str
    preview: str

    @property
    def is_public(self) -> bool:
        now = timezone.now()
        return self.measure.since is not None and self.measure.since <= now < self.measure.until

    @property
    def may_appeal(self) -> bool:
        return self.measure.state == State.DECIDED and self.measure.appealed_at is None

    @property
    def may_name(self) -> bool:
        return self.measure.state == State.DECIDED and bool(self.name_asked) and not self.shown_as


def about_me(asker: Asker) -> list[Mine]:
    """What was decided about a person, newest first. Call it in a block that reads for their rights."""
    rows = Measure.objects.filter(owner=HOUSE_ID, subject=asker.subject)
    decided = rows.filter(state__in=(State.DECIDED, State.ENDED)).order_by("-decided_at", "-id")
    return [
        Mine(one, one.name_asked or "", one.shown_as or "", one.appeal or "", digest_of(with_the_name(one)))
        for one in decided
    ]


@dataclass(frozen=True)
class Case:
    """A measure as staff see it: whose it is, they do not."""

    measure: Measure
    name_asked: str
    shown_as: str
    appeal: str

    @property
    def waits(self) -> bool:
        one = self.measure
        return one.state == State.PROPOSED or self.appeal_waits

    @property
    def appeal_waits(self) -> bool:
        one = self.measure
        return one.state == State.DECIDED and one.appealed_at is not None and one.verdict not in Verdict.values


def cases() -> list[Case]:
    """The register, what waits first. Inside a block for PUBLISHING, as the next."""
    found = [_case(one) for one in Measure.objects.filter(owner=HOUSE_ID).order_by("-proposed_at", "-id")[:SHOWN]]
    return sorted(found, key=lambda one: not one.waits)


def case(measure: UUID) -> Case | None:
    found = Measure.objects.filter(owner=HOUSE_ID, pk=measure).first()
    return _case(found) if found is not None else None


def _case(one: Measure) -> Case:
    return Case(one, one.name_asked or "", one.shown_as or "", one.appeal or "")


def to_tell() -> list[Measure]:
    """What was decided and its person not told of."""
    with reading_for(FINISHING):
        return list(Measure.objects.filter(owner=HOUSE_ID, state=State.DECIDED, told_at=None))
