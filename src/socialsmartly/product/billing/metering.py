"""The one door of what an edition holds with its packs: which modules, and how much of what is counted.

Rooms that may not know this one ask by `workspaces.allowance`, where `counted` is registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.functional import Promise

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.actions import keep_decision
from socialsmartly.privacy.decisions.models import By, Decided
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.actions.counting import count
from socialsmartly.product.billing.models import Usage
from socialsmartly.product.billing.queries import Has, edition_of, has
from socialsmartly.product.billing.rules import GRACE_TO, LIMIT, OVER, WITHIN, Meter
from socialsmartly.product.workspaces.allowance import LimitReached, has_a_word
from socialsmartly.words import keeps
from socialsmartly.words.decision import decides, run
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import PURCHASE

WARNED_FROM: Final = 80
"""Per cent of a limit from which the page warns."""


@dataclass(frozen=True)
class Used:
    """How much of a limit is used; None is no limit."""

    meter: Meter
    used: int
    limit: int | None

    @property
    def per_cent(self) -> int:
        return 100 * self.used // self.limit if self.limit else 0

    @property
    def warns(self) -> bool:
        return self.limit is not None and self.used * 100 >= self.limit * WARNED_FROM

    @property
    def over(self) -> bool:
        return self.limit is not None and self.used > self.limit


def fits(used: int, limit: int | None) -> bool:
    """Whether so many are still within the grace of a limit."""
    return limit is None or run(LIMIT, {"limit": limit, "grace": GRACE_TO}, {"would_be": used}).outcome == WITHIN


@keeps("2.1-c")
def can(member: UUID, feature: str) -> bool:
    """Whether the edition that a member has holds a module. The door of `doors.py` asks the same of purposes, whether anybody calls this
    or not."""
    edition = rules.CATALOGUE.edition(edition_of(member) or "")
    return edition is not None and any(module.slug == feature for module in edition.modules)


@keeps("2.1-c")
@decides(LIMIT)
def consume(member: UUID, meter: Meter, n: int) -> Used:
    """Count `n` more of this month (LimitReached above the grace, and then none is counted). The edition never changes by it."""
    return _consume(member, meter, n, has(member).limit(meter))


def _consume(member: UUID, meter: Meter, n: int, limit: int | None) -> Used:
    with reading_for(PURCHASE, member=member, subject=member):
        return Used(
            meter, count(member, meter.slug, month_of(timezone.localdate()), n, lambda u: fits(u, limit)), limit
        )


@keeps("2.1-c")
@decides(LIMIT)
def within(member: UUID, meter: Meter, there: int) -> Used:
    """Whether so many may be there at once (LimitReached). For what is not counted by the month."""
    limit = has(member).limit(meter)
    if not fits(there, limit):
        raise LimitReached
    return Used(meter, there, limit)


@has_a_word
def counted(member: UUID, what: str, n: int) -> None:
    """What is refused is kept with what decided, unless a person has let it through for this month (4.5-b)."""
    meter = next(one for one in rules.METERS if one.slug == what)
    try:
        _ask(member, meter, n)
    except LimitReached:
        if not let_through(member, meter):
            keep_refusal(member, meter, n)
            raise
        if meter.monthly:
            _consume(member, meter, n, None)


def _ask(member: UUID, meter: Meter, n: int) -> None:
    if meter.monthly:
        consume(member, meter, n)
    else:
        within(member, meter, n)


@keeps("4.5-b")
def let_through(member: UUID, meter: Meter) -> bool:
    """Whether a person has decided otherwise about this limit and this month."""
    with reading_for(PURCHASE, member=member, subject=member):
        theirs = Decided.objects.filter(owner=member, subject=member, thing=_of_this_month(member, meter))
        return bool(theirs.filter(by=By.PERSON, outcome=WITHIN).exists())


@keeps("4.5-a")
def keep_refusal(member: UUID, meter: Meter, n: int) -> None:
    """The first refusal of a month, with the edition, the limit and what it would have been."""
    what, thing = has(member), _of_this_month(member, meter)
    rule = {"edition": what.edition or "", "meter": meter.slug, "limit": what.limit(meter), "grace": GRACE_TO}
    rule |= {"packs": what.packs} if what.packs else {}
    with reading_for(PURCHASE, member=member, subject=member):
        month = Usage.objects.filter(meter=meter.slug, month=month_of(timezone.localdate()))
        before = month.values_list("used", flat=True).first() or 0 if meter.monthly else 0
        made = run(LIMIT, rule, {"would_be": before + n})
        if made.outcome == OVER:  # somebody may have given some back meanwhile
            whose = {"owner": member, "subject": member, "thing": thing, "key": thing}
            keep_decision(LIMIT, made, **whose, kept_until=timezone.now() + YEAR)


def _of_this_month(member: UUID, meter: Meter) -> UUID:
    """The same for one meter and one month of a member, and for nothing else."""
    return uuid5(member, f"{meter.slug} {month_of(timezone.localdate()).isoformat()}")


def month_of(day: date) -> date:
    return day.replace(day=1)


def used(member: UUID, what: Has) -> list[Used]:
    """What was counted this month, against the limits of what somebody has."""
    with reading_for(PURCHASE, member=member, subject=member):
        rows = Usage.objects.filter(month=month_of(timezone.localdate())).values_list("meter", "used")
        counted = {str(meter): int(n) for meter, n in rows}
    return [Used(meter, counted.get(meter.slug, 0), what.limit(meter)) for meter in rules.METERS if meter.monthly]


def limits() -> list[tuple[str | Promise, list[tuple[rules.Edition, int | None]]]]:
    """Each meter with its limit in each edition."""
    return [
        (meter.title, [(edition, edition.limits.get(meter.slug)) for edition in rules.CATALOGUE.editions])
        for meter in rules.METERS
    ]
