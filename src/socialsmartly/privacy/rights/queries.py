"""How well the dates were kept, as numbers that name nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Aggregate, Case, CharField, Count, DurationField, ExpressionWrapper, F, Max, Q, Value, When

from socialsmartly.privacy.rights.models import Right, RightsRequest

EVERY_RIGHT: Final = "4.6-d"
PROMISES: Final = {
    Right.COPY: "4.1-a",
    Right.MOVE: "4.1-a",
    Right.CORRECT: "4.1-b",
    Right.DELETE: "4.2-a",
    Right.WITHDRAW: "4.3-a",
    Right.SUPPLEMENT: "4.1-c",
    Right.DEMAND: "4.2-c",
    Right.RESTRICT: "4.6-g",
    Right.EXPLAIN: "8-a",
    Right.OBJECT: "4.5-b",
    Right.DECIDE: "4.5-b",
    Right.COMPLAIN: "4.6-c",
    Right.VERIFY: "7-b",
    Right.OTHER: "8-b",
}
"""The sentence that gives each right; the sentence of the 15 days holds for all of them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Requests on record. `late` were answered after their date; `overdue` are past it and still open."""

    answered: int
    late: int
    open: int
    overdue: int
    slowest: timedelta | None
    median: timedelta | None

    @property
    def missed(self) -> bool:
        return bool(self.late or self.overdue)


class Median(Aggregate):
    """The middle one; those without an answer are left out."""

    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def answers(now: datetime) -> Mapping[str, Answers]:
    """By promise. Read for `accountability`; the database gives out sums and no row."""
    everything = RightsRequest.objects.order_by()
    promise = Case(*(When(right=right, then=Value(one)) for right, one in PROMISES.items()), output_field=CharField())
    by_promise = everything.annotate(promise=promise).values("promise").annotate(**_figures(now))
    found = {str(row.pop("promise")): Answers(**row) for row in by_promise}
    return found | {EVERY_RIGHT: Answers(**everything.aggregate(**_figures(now)))}


def _figures(now: datetime) -> dict[str, Any]:
    took = ExpressionWrapper(F("answered_at") - F("received_at"), output_field=DurationField())
    waiting = Q(answered_at__isnull=True)
    return {
        "answered": Count("pk", filter=~waiting),
        "late": Count("pk", filter=Q(answered_at__gt=F("due_at"))),
        "open": Count("pk", filter=waiting),
        "overdue": Count("pk", filter=waiting & Q(due_at__lt=now)),
        "slowest": Max(took),
        "median": Median(took),
    }
