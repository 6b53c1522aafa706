"""The register of incidents, how many people each touched, whom to tell now, and what one person is shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.incidents.codes import State
from socialsmartly.privacy.incidents.models import Incident, Touched
from socialsmartly.privacy.papers.dossier import PARTS
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import ACCOUNTABILITY, FINISHING, PREFERENCES, REGISTER

AT_ONCE: Final = 500


def incidents() -> list[Incident]:
    """The register, newest first. Call it inside a block for REGISTER, as `one`."""
    return list(Incident.objects.order_by("-entered_at")[:AT_ONCE])


def one(key: UUID) -> Incident | None:
    found: Incident | None = Incident.objects.filter(pk=key).first()
    return found


@dataclass(frozen=True)
class Counts:
    """How many people, in numbers and without anybody."""

    touched: int
    told: int


def counts(key: UUID) -> Counts:
    """Opens its own block, which shows numbers and nobody."""
    with reading_for(ACCOUNTABILITY), all_owners("anybody may be touched"):
        found = Touched.objects.filter(incident=key).aggregate(
            touched=Count("pk"), told=Count("pk", filter=Q(sent_at__isnull=False))
        )
    return Counts(**found)


def for_an_authority() -> list[dict[str, Any]]:
    """Every incident with its counts, in the pack for an authority. Opens its own blocks."""
    with reading_for(REGISTER):
        found = incidents()
    kept = ("number", "kind", "happened_at", "known_at", "tables", "tell", "state", "decided_at", "authority_told_at")
    words = ("cause_en", "harm_en", "done_en", "advice_en", "cause_zh", "harm_zh", "done_zh", "advice_zh")
    return [{name: getattr(one, name) for name in (*kept, *words)} | asdict(counts(one.pk)) for one in found]


PARTS["incidents.json"] = for_an_authority


def to_tell(now: datetime) -> list[tuple[Touched, Incident]]:
    """Whom, or whose guardian, no message has reached and who may be tried now. Opens its own block."""
    with reading_for(FINISHING), all_owners("anybody may be touched"):
        agreed = {one.pk: one for one in Incident.objects.filter(state=State.AGREED)}
        waiting = Touched.objects.filter(incident__in=list(agreed), next_at__lte=now)
        return [(one, agreed[one.incident]) for one in waiting.order_by("next_at", "pk")[:AT_ONCE]]


def about(asker: Asker) -> list[Incident]:
    """The incidents that touched a person, newest first. Opens its own block."""
    with asker.block(PREFERENCES):
        mine = list(Touched.objects.filter(owner=asker.owner, subject=asker.subject).values_list("incident", flat=True))
        return list(Incident.objects.filter(pk__in=mine).order_by("-known_at"))
