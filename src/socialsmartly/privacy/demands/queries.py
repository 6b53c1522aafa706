"""The register for those who keep it, counts for everybody, and who is to be told now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.demands.codes import Place, State
from socialsmartly.privacy.demands.models import Concern, Demand
from socialsmartly.words import keeps

SHOWN = 200


def demands() -> list[Demand]:
    """The register, those that wait first. Call it inside a block for REGISTER, as all of these."""
    found = list(Demand.objects.order_by("-received_at")[:SHOWN])
    return sorted(found, key=lambda one: one.state != State.ENTERED)


def one(demand: UUID) -> Demand | None:
    found: Demand | None = Demand.objects.filter(pk=demand).first()
    return found


@dataclass(frozen=True)
class Half:
    """Half a year in numbers. They hold of every demand, also of one that the person may not hear of yet."""

    year: int
    half: int
    received: int
    abroad: int
    granted: int
    refused: int
    people: int
    handed_over: int
    silent: int
    protective: int

    @property
    def name(self) -> str:
        return f"{self.year}-{'01' if self.half == 1 else '07'}"


@keeps("3.1-b")
def report() -> list[Half]:
    """What authorities asked for, by the half-year in which it arrived, newest first."""
    halves: defaultdict[tuple[int, int], list[Demand]] = defaultdict(list)
    for demand in Demand.objects.all():
        halves[demand.received_at.year, 1 if demand.received_at.month <= 6 else 2].append(demand)
    return [_half(year, half, found) for (year, half), found in sorted(halves.items(), reverse=True)]


def _half(year: int, half: int, found: list[Demand]) -> Half:
    today = timezone.now().date()
    return Half(
        year,
        half,
        received=len(found),
        abroad=_count(d.place == Place.ABROAD for d in found),
        granted=_count(d.state == State.GRANTED for d in found),
        refused=_count(d.state == State.REFUSED for d in found),
        people=sum(d.people for d in found),
        handed_over=sum(d.handed_over for d in found),
        protective=_count(d.protects for d in found),
        silent=_count(d.gag_until is not None and d.gag_until > today for d in found),
    )


def _count(found: Iterable[bool]) -> int:
    return sum(found)


def to_tell(now: datetime) -> list[tuple[Concern, Demand]]:
    """Whom we may tell now and have not told, of demands that are decided. Call it inside a block for FINISHING."""
    decided = {demand.pk: demand for demand in Demand.objects.exclude(state=State.ENTERED)}
    with all_owners("a demand may be about anybody"):
        waiting = list(Concern.objects.filter(told_at=None, shown_from__lte=now))
    return [(one, decided[one.demand]) for one in waiting if one.demand in decided]
