"""Choosing a way, meeting, noting and agreeing; and the comparison of a face, which is refused when anything is missing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.datamap.together import change_together
from socialsmartly.privacy.identity.codes import (
    AGREED,
    ASKED,
    FACE_GROUNDS,
    NOTED,
    SOONEST,
    Ground,
    Outcome,
    Seen,
    Used,
    Way,
)
from socialsmartly.privacy.identity.errors import (
    InThePast,
    LookedYourself,
    NoAssessment,
    NoFaceConsent,
    NoFaceGround,
    NoFaceProgram,
    NothingToCheck,
    NotSeenBefore,
)
from socialsmartly.privacy.identity.face import program
from socialsmartly.privacy.identity.models import Check, FaceCheck, FaceConsent, Use
from socialsmartly.privacy.identity.signals import agreed, arranged
from socialsmartly.privacy.identity.wording import VERSION, digest_of
from socialsmartly.privacy.ledger.actions.noting import PERSON, STAFF
from socialsmartly.privacy.papers.codes import FACE
from socialsmartly.privacy.papers.models import Assessment
from socialsmartly.privacy.papers.queries import live
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.asking import steps
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.telling import ARRANGED
from socialsmartly.words import keeps


@keeps("2.1-f", "4.6-e")
def choose_way(asker: Asker, request: RightsRequest, way: Way, *, ground: Ground, instrument: str = "") -> Check:
    """The person says how they want to show who they are. Until somebody looked they may change their mind."""
    with asker.block():
        held = _open(asker, request.pk)
        if held is not None and held.outcome:
            return held
        if held is None:
            held = Check(owner=asker.owner, subject=asker.subject, request=request.pk, ground=ground)
        held.way, held.instrument, held.meet_at, held.meet_where = way, instrument, None, None
        held.save()
        change_together(steps(request, (ASKED,), at=timezone.now(), by=PERSON))
    return held


@keeps("4.6-e")
def arrange(asker: Asker, request: RightsRequest, at: datetime, where: str) -> Check:
    """Say when and where somebody of the staff meets the person (NothingToCheck, InThePast)."""
    if at < timezone.now() + SOONEST:
        raise InThePast
    with asker.block():
        held = _waiting(asker, request.pk)
        held.meet_at, held.meet_where = at, where
        held.save(update_fields=["meet_at", "meet_where"])
        change_together(steps(request, (ARRANGED,), at=timezone.now(), by=STAFF))
        arranged.send(Check, request=request)
    return held


@keeps("2.1-f", "4.6-e")
def note(asker: Asker, request: RightsRequest, outcome: Outcome, seen: str, *, staff: UUID) -> Check:
    """Whoever met the person notes what they looked at and what came of it (NothingToCheck, NotSeenBefore). No copy, no number."""
    if outcome == Outcome.SAME and seen not in Seen.values:
        raise NotSeenBefore
    with asker.block():
        held = _waiting(asker, request.pk)
        held.outcome, held.seen = outcome, seen if outcome == Outcome.SAME else ""
        held.seen_by, held.seen_at = mark_of(staff, asker.subject), timezone.now()
        held.save(update_fields=["outcome", "seen", "seen_by", "seen_at"])
        _count(Used(held.way))
        change_together(steps(request, (NOTED,), at=held.seen_at, by=STAFF))
    return held


@keeps("2.1-f", "4.6-e")
def agree(asker: Asker, request: RightsRequest, *, staff: UUID) -> Check:
    """A second person agrees to what the first noted (NothingToCheck, LookedYourself)."""
    mark = mark_of(staff, asker.subject)
    with asker.block():
        held = _open(asker, request.pk)
        if held is None or not held.outcome:
            raise NothingToCheck
        if held.seen_by == mark:
            raise LookedYourself
        held.agreed_by, held.agreed_at = mark, timezone.now()
        held.save(update_fields=["agreed_by", "agreed_at"])
        change_together(steps(request, (AGREED,), at=held.agreed_at, by=STAFF))
        agreed.send(Check, request=request, check=held)
    return held


@keeps("2.1-f")
def agree_to_face(asker: Asker, request: RightsRequest) -> FaceConsent:
    """The person's own yes to one comparison, beside a way without a face that stands open (NothingToCheck, NoFaceGround, NoFaceProgram)."""
    if program() is None:
        raise NoFaceProgram
    with asker.block():
        held = _waiting(asker, request.pk)
        if held.ground not in FACE_GROUNDS:
            raise NoFaceGround
        made: FaceConsent = FaceConsent.objects.create(
            owner=asker.owner,
            subject=asker.subject,
            check_id=held.pk,
            wording=VERSION,
            digest=digest_of(Ground(held.ground)),
        )
    return made


@keeps("2.1-f")
def take_face_back(asker: Asker, consent: UUID) -> None:
    with asker.block():
        rows = FaceConsent.objects.filter(owner=asker.owner, subject=asker.subject, pk=consent, ended_at=None)
        rows.update(ended_at=timezone.now())


@keeps("2.1-f")
def compare(asker: Asker, request: RightsRequest, picture: bytearray, document: bytearray) -> FaceCheck:
    """Compare two pictures and keep the result alone. Both are overwritten before this returns, whatever happens."""
    try:
        return _compared(asker, request, picture, document)
    finally:
        for one in (picture, document):
            one[:] = bytes(len(one))


def _compared(asker: Asker, request: RightsRequest, picture: bytearray, document: bytearray) -> FaceCheck:
    found = program()
    if found is None:
        raise NoFaceProgram
    with asker.block():
        check, consent, assessment = _all_that_it_rests_on(asker, request)
        outcome = Outcome.SAME if found.same(picture, document) else Outcome.OTHER
        made: FaceCheck = FaceCheck.objects.create(
            owner=asker.owner,
            subject=asker.subject,
            check_id=check.pk,
            ground=check.ground,
            consent_id=consent.pk,
            assessment_id=assessment.pk,
            assessed_until=assessment.until,
            program=found.name,
            outcome=outcome,
        )
        _count(Used.FACE)
    return made


def _all_that_it_rests_on(asker: Asker, request: RightsRequest) -> tuple[Check, FaceConsent, Assessment]:
    """Each is asked for here so that the answer names it; the keys of the row ask again."""
    check = _waiting(asker, request.pk)
    if check.ground not in FACE_GROUNDS:
        raise NoFaceGround
    assessment = live(FACE)
    if assessment is None:
        raise NoAssessment
    used = FaceCheck.objects.filter(owner=asker.owner, check_id=check.pk).values("consent_id")
    given = FaceConsent.objects.filter(owner=asker.owner, check_id=check.pk, ended_at=None).exclude(pk__in=used)
    consent: FaceConsent | None = given.select_for_update().order_by("-at").first()
    if consent is None:
        raise NoFaceConsent
    return check, consent, assessment


def _open(asker: Asker, request: UUID) -> Check | None:
    """The check of a request that nobody has agreed to yet, locked."""
    rows = Check.objects.select_for_update().filter(owner=asker.owner, subject=asker.subject, request=request)
    found: Check | None = rows.filter(agreed_by=None).first()
    return found


def _waiting(asker: Asker, request: UUID) -> Check:
    held = _open(asker, request)
    if held is None or held.outcome:
        raise NothingToCheck
    return held


def _count(way: Used) -> None:
    month = timezone.now().date().replace(day=1)
    Use.objects.get_or_create(way=way, month=month)
    Use.objects.filter(way=way, month=month).update(times=F("times") + 1)
