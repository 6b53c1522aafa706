"""The register of successions, who is to be told now, and how it stands with one person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession.carried import Shop, run_by
from socialsmartly.privacy.succession.codes import Standing, State
from socialsmartly.privacy.succession.models import Announcement, Arrival, Consigned, Succession
from socialsmartly.privacy.succession.rules import standing
from socialsmartly.words.purposes import ACCOUNTABILITY, FINISHING, PREFERENCES

AT_ONCE: Final = 500


def successions() -> list[Succession]:
    """The register, newest first. Call it inside a block for REGISTER."""
    return list(Succession.objects.order_by("-at"))


def one(succession: UUID) -> Succession | None:
    """Inside a block that may read the register."""
    found: Succession | None = Succession.objects.filter(pk=succession).first()
    return found


@dataclass(frozen=True)
class Counts:
    """How many people it is about, in numbers and without anybody."""

    everybody: int
    told: int
    refused: int
    may_go: int
    handed_over: int


def counts(succession: UUID, now: datetime) -> Counts:
    """Opens its own block, which shows numbers and nobody."""
    told = Q(sent_at__isnull=False)
    quiet = told & Q(refused_at=None, handed_over_at=None)
    with reading_for(ACCOUNTABILITY), all_owners("everybody is told"):
        found = Announcement.objects.filter(succession=succession).aggregate(
            everybody=Count("pk"),
            told=Count("pk", filter=told),
            refused=Count("pk", filter=Q(refused_at__isnull=False)),
            may_go=Count("pk", filter=quiet & Q(answer_until__lte=now)),
            handed_over=Count("pk", filter=Q(handed_over_at__isnull=False)),
        )
    return Counts(**found)


def to_tell(now: datetime) -> list[tuple[Announcement, Succession]]:
    """Whom a message has not reached and may be tried now, of successions in force. Opens its own block."""
    with reading_for(FINISHING), all_owners("everybody is told"):
        in_force = {one.pk: one for one in Succession.objects.filter(state=State.GRANTED)}
        waiting = Announcement.objects.filter(
            succession__in=list(in_force), sent_at=None, refused_at=None, next_at__lte=now
        )
        return [(one, in_force[one.succession]) for one in waiting.order_by("next_at", "pk")[:AT_ONCE]]


def who_may_go(succession: UUID, now: datetime) -> Iterator[Announcement]:
    """Everybody who was told, had their time and did not say no, in the order of their rows. Opens a block for every few hundred."""
    last = UUID(int=0)
    while True:
        with reading_for(FINISHING), all_owners("everybody was told"):
            ready = Announcement.objects.filter(
                succession=succession, sent_at__isnull=False, refused_at=None, answer_until__lte=now, pk__gt=last
            )
            found = list(ready.order_by("pk")[:AT_ONCE])
        yield from found
        if len(found) < AT_ONCE:
            return
        last = found[-1].pk


@dataclass(frozen=True)
class Word:
    """What a member who runs a shop said of it, or nothing yet."""

    shop: Shop
    said: Consigned | None

    @property
    def goes(self) -> bool:
        return self.said is not None and self.said.taken_back_at is None

    @property
    def gone_at(self) -> datetime | None:
        return self.said.handed_over_at if self.said is not None else None


@dataclass(frozen=True)
class Shown:
    """What one person is shown of a succession."""

    told: Announcement
    succession: Succession
    standing: Standing
    shops: Sequence[Word] = ()

    @property
    def asks_for_shops(self) -> bool:
        """Whether a member may still say of a shop that it goes along, or that it stays."""
        return self.standing != Standing.STAYS and self.succession.state == State.GRANTED

    @property
    def open(self) -> bool:
        """Whether the person may still say something."""
        return self.standing != Standing.GONE and self.succession.state == State.GRANTED


def about(member: UUID) -> list[Shown]:
    """The successions that a member was told of, newest first, with the shops that they run. Opens its own blocks."""
    now, mine = timezone.now(), run_by(member)
    with Asker("member", member).block(PREFERENCES):
        told = list(Announcement.objects.filter(owner=member, subject=member).order_by("-at"))
        known = {one.pk: one for one in Succession.objects.filter(pk__in=[one.succession for one in told])}
        said = {(one.succession, one.shop): one for one in Consigned.objects.filter(owner=member, subject=member)}
    return [
        Shown(
            one,
            known[one.succession],
            standing(one, now),
            [Word(shop, said.get((one.succession, shop.id))) for shop in mine],
        )
        for one in told
        if one.succession in known
    ]


def came_from(member: UUID) -> Arrival | None:
    """From whom a member's information came. Opens its own block."""
    with Asker("member", member).block(PREFERENCES):
        found: Arrival | None = Arrival.objects.filter(owner=member, subject=member).first()
        return found
