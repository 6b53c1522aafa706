"""How a check stands, for the person and for staff, and what everybody may know of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import override

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants.queries import KIND
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.identity.codes import FACE_GROUNDS, LAWS, Ground, Used
from socialsmartly.privacy.identity.face import program
from socialsmartly.privacy.identity.models import Check, Use
from socialsmartly.privacy.papers.codes import FACE
from socialsmartly.privacy.papers.dossier import PARTS
from socialsmartly.privacy.papers.queries import live
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import ANSWERING


@dataclass(frozen=True)
class Meeting:
    """A check with its sealed place, opened."""

    check: Check
    where: str

    @property
    def over(self) -> bool:
        """Whether two people have agreed on what came of it."""
        return self.check.agreed_by is not None


def meeting_of(asker: Asker, request: UUID) -> Meeting | None:
    """The newest check of a request. Call it in a block of the person."""
    rows = Check.objects.filter(owner=asker.owner, subject=asker.subject, request=request)
    found: Check | None = rows.order_by("-at", "-id").first()
    return Meeting(found, found.meet_where or "") if found is not None else None


@keeps("4.6-e")
def for_staff(staff: UUID, request: RightsRequest) -> Meeting | None:
    """The same for whoever answers, with the request as the case; only of somebody without an account is a meeting asked for."""
    if request.subject_kind != KIND:
        return None
    asker = Asker(request.subject_kind, request.subject, request.workspace)
    with reading_for(ANSWERING, member=staff, because=request.number), all_owners("whoever asked"):
        found = meeting_of(asker, request.pk)
        looked_at([Seen(asker.owner, asker.subject, request.number)])
        return found


@dataclass(frozen=True)
class Why:
    """One ground as everybody reads it."""

    says: str | Promise
    law: Promise
    face: bool


@dataclass(frozen=True)
class Register:
    """Everything about checks of identity that is about nobody."""

    grounds: list[Why]
    program: str
    assessed: bool
    counts: list[tuple[str | Promise, int]]


def for_an_authority() -> dict[str, Any]:
    """The same in the pack for an authority."""
    with reading_for(NO_PERSONAL_DATA), override("en"):
        return asdict(register())


PARTS["identity.json"] = for_an_authority


def register() -> Register:
    """Whether a face could be compared here at all, on which grounds, and how often each way was used."""
    found = program()
    times = dict(Use.objects.order_by().values_list("way").annotate(all=Sum("times")))
    return Register(
        [Why(one.label, LAWS[one], one in FACE_GROUNDS) for one in Ground],
        found.name if found else "",
        live(FACE) is not None,
        [(one.label, times.get(one.value, 0)) for one in Used],
    )
