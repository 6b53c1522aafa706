"""The yearly audit of how minors' information was handled (Minors Regulations 37), from the rows and the map: numbers, and nobody."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import readers, records
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.minors.models import Approval, Finding, Guardian, Minor
from socialsmartly.privacy.minors.rules import CHECKED, MOST_ASKED, UNANSWERED, WITHIN
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import Certificate
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ACCOUNTABILITY, SEES_MINORS

FORMAT: Final = "socialsmartly/minors-audit/v1"


@keeps("7-c", "7-d")
def pack(year: int) -> dict[str, Any]:
    """What holds now, and what happened in a calendar year (UTC). Who left took their rows along, so those who are gone are counted by
    the findings alone."""
    begins, ends = (datetime(one, 1, 1, tzinfo=UTC) for one in (year, year + 1))
    with reading_for(ACCOUNTABILITY), all_owners("a sum over everybody"):
        found = list(Finding.objects.filter(found_at__gte=begins, found_at__lt=ends))
        return {
            "format": FORMAT,
            "year": year,
            "made": timezone.now().isoformat(timespec="seconds"),
            "rules": _rules(),
            "minors now": _counted(Minor.objects.values_list("band").annotate(n=Count("pk"))),
            "waiting for a guardian now": Minor.objects.exclude(erase_at=None).count(),
            "answers of guardians in the year": _counted(
                Guardian.objects.filter(answered_at__gte=begins, answered_at__lt=ends)
                .values_list("answer")
                .annotate(n=Count("pk"))
            ),
            "approved or asked looks of staff in the year": Approval.objects.filter(
                asked_at__gte=begins, asked_at__lt=ends
            ).count(),
            "found without consent in the year": _findings(found),
        }


def _counted(pairs: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in pairs.order_by()}


def _findings(found: list[Finding]) -> dict[str, Any]:
    """How many, and how long the slowest took from the report to its certificate."""
    made = Certificate.objects.filter(number__in=[one.number for one in found])
    done = {one.number: datetime.fromisoformat(_completed(one.body)) for one in made}
    hours = [(done[one.number] - one.found_at).total_seconds() / 3600 for one in found if one.number in done]
    return {
        "reports": len(found),
        "lifted": sum(one.lifted_at is not None for one in found),
        "erased": len(hours),
        "slowest hours": round(max(hours), 1) if hours else None,
        "later than promised": sum(took > WITHIN.total_seconds() / 3600 for took in hours),
    }


def _completed(body: str) -> str:
    told: dict[str, str] = json.loads(body)
    return told["completed"]


def _rules() -> dict[str, Any]:
    """Read off the map and the list that the wall is compiled from."""
    reads = {purpose for model in person_kinds().values() for purpose in readers(model)}
    return {
        "days without a yes": UNANSWERED.days,
        "days from a yes to its verification": CHECKED.days,
        "hours from a finding to its erasure": int(WITHIN.total_seconds() // 3600),
        "guardians asked at most": MOST_ASKED,
        "purposes closed to minors": sorted(purpose.slug for purpose in reads - SEES_MINORS),
        "purposes that remain": sorted(purpose.slug for purpose in reads & SEES_MINORS),
        "tables about people": sum(1 for _ in records()),
    }
