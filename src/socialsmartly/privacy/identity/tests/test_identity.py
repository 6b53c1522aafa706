"""Who somebody is, two people find out without a face; a face is compared only on everything it rests on, and leaves a result alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.identity import actions, codes
from socialsmartly.privacy.identity.codes import FACE_GROUNDS, Ground, Outcome, Seen, Way
from socialsmartly.privacy.identity.errors import (
    CheckRefused,
    InThePast,
    LookedYourself,
    NoAssessment,
    NoFaceConsent,
    NoFaceGround,
    NoFaceProgram,
    NothingToCheck,
    NotSeenBefore,
)
from socialsmartly.privacy.identity.models import Check, FaceCheck, FaceConsent, Use
from socialsmartly.privacy.identity.queries import meeting_of
from socialsmartly.privacy.identity.tests.given import EVE, ZOE, asks, assessed, installed, opened
from socialsmartly.privacy.papers import actions as papers
from socialsmartly.privacy.papers.codes import FACE
from socialsmartly.privacy.papers.models import Assessment
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from tests.house import as_owner

pytestmark = [pytest.mark.promise("2.1-f"), pytest.mark.usefixtures("mailbox", "db")]


def picture() -> bytearray:
    return bytearray(b"\x89PNG of a face")


def faces(who: Asker) -> list[FaceCheck]:
    with who.block():
        return list(FaceCheck.objects.filter(owner=who.owner))


def test_two_people_find_out_who_somebody_is_and_keep_no_copy() -> None:
    who, request = opened()
    actions.arrange(who, request, timezone.now() + timedelta(days=1), "Our office")
    actions.note(who, request, Outcome.SAME, Seen.PASSPORT, staff=EVE)
    with pytest.raises(LookedYourself):
        actions.agree(who, request, staff=EVE)
    held = actions.agree(who, request, staff=ZOE)
    assert (held.outcome, held.seen, held.seen_by == held.agreed_by) == (Outcome.SAME, Seen.PASSPORT, False)


def test_what_was_not_looked_at_proves_nothing() -> None:
    who, request = opened()
    with pytest.raises(NotSeenBefore):
        actions.note(who, request, Outcome.SAME, "", staff=EVE)
    with pytest.raises(NothingToCheck):
        actions.agree(who, request, staff=ZOE)
    with pytest.raises(InThePast):
        actions.arrange(who, request, timezone.now() - timedelta(hours=1), "Our office")


def test_whoever_did_not_show_it_may_choose_again() -> None:
    who, request = opened()
    actions.note(who, request, Outcome.OTHER, "", staff=EVE)
    actions.agree(who, request, staff=ZOE)
    again = actions.choose_way(who, request, Way.PERSON, ground=Ground.MINORS)
    assert (again.way, again.outcome) == (Way.PERSON, "")


def test_nobody_changes_the_way_under_a_result() -> None:
    who, request = opened()
    actions.note(who, request, Outcome.OTHER, "", staff=EVE)
    assert actions.choose_way(who, request, Way.PERSON, ground=Ground.MINORS).way == Way.VIDEO


def test_a_face_is_compared_on_a_ground_a_consent_an_assessment_and_beside_another_way() -> None:
    who, request = opened()
    with installed() as program:
        assessed()
        actions.agree_to_face(who, request)
        assert actions.compare(who, request, picture(), picture()).outcome == Outcome.SAME
    assert program.times == 1
    with who.block():
        held = meeting_of(who, request.pk)
    assert held is not None
    assert not held.check.outcome, "a program decides nothing: two people still have to"


def nobody_chose_a_way() -> tuple[Asker, RightsRequest]:
    assessed()
    return asks()


def no_law_asks_for_it() -> tuple[Asker, RightsRequest]:
    assessed()
    return opened(Ground.RIGHTS)


def nobody_assessed_it() -> tuple[Asker, RightsRequest]:
    who, request = opened()
    actions.agree_to_face(who, request)
    return who, request


def the_assessment_ended() -> tuple[Asker, RightsRequest]:
    papers.end(UUID(str(assessed().pk)))
    return nobody_assessed_it()


def nobody_agreed() -> tuple[Asker, RightsRequest]:
    assessed()
    return opened()


def they_took_it_back() -> tuple[Asker, RightsRequest]:
    who, request = nobody_agreed()
    actions.take_face_back(who, actions.agree_to_face(who, request).pk)
    return who, request


def they_agreed_to_one_and_it_was_made() -> tuple[Asker, RightsRequest]:
    who, request = nobody_agreed()
    actions.agree_to_face(who, request)
    actions.compare(who, request, picture(), picture())
    return who, request


@pytest.mark.parametrize(
    ("case", "refusal"),
    [
        (nobody_chose_a_way, NothingToCheck),
        (no_law_asks_for_it, NoFaceGround),
        (nobody_assessed_it, NoAssessment),
        (the_assessment_ended, NoAssessment),
        (nobody_agreed, NoFaceConsent),
        (they_took_it_back, NoFaceConsent),
        (they_agreed_to_one_and_it_was_made, NoFaceConsent),
    ],
    ids=lambda one: one.__name__,
)
def test_without_one_of_them_no_face_is_looked_at(
    case: Callable[[], tuple[Asker, RightsRequest]], refusal: type[CheckRefused]
) -> None:
    with installed() as program:
        who, request = case()
        before = (program.times, len(faces(who)))
        with pytest.raises(refusal):
            actions.compare(who, request, picture(), picture())
        assert (program.times, len(faces(who))) == before


def test_without_a_program_nobody_is_even_asked_for_a_consent() -> None:
    who, request = opened()
    assessed()
    with pytest.raises(NoFaceProgram):
        actions.agree_to_face(who, request)
    with pytest.raises(NoFaceProgram):
        actions.compare(who, request, picture(), picture())


@pytest.mark.parametrize("breaks", [False, True], ids=["works", "breaks"])
def test_both_pictures_are_gone_when_the_result_is_known_or_the_program_breaks(breaks: bool) -> None:
    who, request = opened()
    one, other = picture(), picture()
    with installed(breaks=breaks):
        assessed()
        actions.agree_to_face(who, request)
        try:
            actions.compare(who, request, one, other)
        except ValueError:
            assert breaks
    assert not any(one)
    assert not any(other)


def test_no_table_of_the_program_has_a_place_for_a_picture_a_template_or_a_number_of_a_document() -> None:
    names = {field.name for model in apps.get_app_config("identity").get_models() for field in model._meta.fields}
    words = ("picture", "image", "photo", "template", "vector", "embedding", "number", "file")
    assert not [name for name in names if any(word in name for word in words)]


def _row(who: Asker, request: RightsRequest, **changed: Any) -> dict[str, Any]:
    """A whole comparison, as the program would write it."""
    with who.block():
        held = meeting_of(who, request.pk)
        consent = FaceConsent.objects.get(owner=who.owner)
    assert held is not None
    with as_owner() as owner:
        found = owner.execute("SELECT id, until FROM papers_assessment WHERE until IS NOT NULL").fetchone()
    assert found is not None
    whole = {
        "owner": who.owner,
        "subject": who.subject,
        "check_id": held.check.pk,
        "ground": held.check.ground,
        "consent_id": consent.pk,
        "assessment_id": found[0],
        "assessed_until": found[1],
        "program": "test",
        "outcome": Outcome.SAME,
    }
    return {**whole, **changed}


@pytest.mark.parametrize(
    "changed",
    [
        {"check_id": uuid7()},
        {"check_id": None},
        {"consent_id": uuid7()},
        {"consent_id": None},
        {"assessment_id": uuid7()},
        {"assessed_until": timezone.now() + timedelta(days=9000)},
        {"assessed_until": None},
        {"ground": Ground.RIGHTS},
        {"ground": Ground.COURT},
        {"ground": "curiosity"},
        {"at": timezone.now() + timedelta(days=400)},
        {"outcome": "perhaps"},
    ],
    ids=lambda changed: "-".join(f"{name}" for name in changed),
)
def test_the_database_takes_no_comparison_that_lacks_a_part(changed: dict[str, Any]) -> None:
    with installed():
        who, request = opened()
        assessed()
        actions.agree_to_face(who, request)
        row = _row(who, request, **changed)
        with pytest.raises(IntegrityError), who.block():
            FaceCheck.objects.create(**row)
        row = _row(who, request)
        with who.block():
            FaceCheck.objects.create(**row)


def test_an_assessment_that_one_person_wrote_opens_nothing() -> None:
    with installed():
        who, request = opened()
        words = {f"{name}_{tongue}": "x" for name in ("lawful", "effects", "measures") for tongue in ("en", "zh")}
        papers.assess(Assessment(about=FACE, verdict="go", **words), staff=EVE)
        actions.agree_to_face(who, request)
        with pytest.raises(NoAssessment):
            actions.compare(who, request, picture(), picture())


@pytest.mark.parametrize("way", ["face", ""])
def test_the_database_takes_no_check_whose_only_way_is_a_face(way: str) -> None:
    who, request = asks()
    with pytest.raises(IntegrityError), who.block():
        Check.objects.create(owner=who.owner, subject=who.subject, request=request.pk, ground=Ground.MINORS, way=way)


def test_a_court_is_named_by_its_instrument() -> None:
    who, request = asks()
    with pytest.raises(IntegrityError):
        actions.choose_way(who, request, Way.VIDEO, ground=Ground.COURT)
    assert actions.choose_way(who, request, Way.VIDEO, ground=Ground.COURT, instrument="2026-17").instrument


def test_asking_for_ones_own_information_is_no_ground_for_a_face() -> None:
    assert set(FACE_GROUNDS) == set(Ground) - {Ground.RIGHTS}
    assert set(codes.LAWS) == set(Ground)


def test_the_public_page_counts_and_says_that_no_program_is_installed() -> None:
    who, request = opened()
    actions.note(who, request, Outcome.OTHER, "", staff=EVE)
    said = Client().get("/identity").content.decode()
    assert "No program that compares faces is installed here" in said
    assert "No impact assessment holds" in said
    with who.block():
        assert [(one.way, one.times) for one in Use.objects.all()] == [("video", 1)]
