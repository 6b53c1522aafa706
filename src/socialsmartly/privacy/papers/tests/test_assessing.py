"""What the law wants assessed is named by the program; two people judge it, and it ends when the facts change or a year is over."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.identity import face
from socialsmartly.privacy.identity.tests.given import EVE, ZOE, assessed, installed
from socialsmartly.privacy.papers import actions
from socialsmartly.privacy.papers.assessing import subjects, why
from socialsmartly.privacy.papers.codes import FACE, LONGEST, Reason, State, Verdict
from socialsmartly.privacy.papers.errors import (
    FactsChanged,
    NothingOfThatName,
    NothingToDecide,
    WaitsAlready,
    WroteItYourself,
)
from socialsmartly.privacy.papers.models import Assessment
from socialsmartly.privacy.papers.queries import live
from socialsmartly.words.purposes import AUDIENCE, DISCLOSING, PUBLIC, REGISTER, SERVICE, SHARING, SUCCESSION

pytestmark = pytest.mark.promise("2.1-f")
WORDS = {
    f"{name}_{tongue}": f"{name} {tongue}." for name in ("lawful", "effects", "measures") for tongue in ("en", "zh")
}


def written(about: str = FACE, **changed: object) -> UUID:
    made = actions.assess(Assessment(**{**WORDS, "about": about, "verdict": Verdict.GO, **changed}), staff=EVE)
    return UUID(str(made.pk))


def holds(about: str = FACE) -> bool:
    with reading_for(REGISTER):
        return live(about) is not None


def test_what_goes_to_others_is_public_or_decides_is_named_by_the_program() -> None:
    assert {Reason.HANDS_ON} == set(why(SHARING)) == set(why(DISCLOSING)) == set(why(SUCCESSION))
    assert Reason.PUBLIC in why(PUBLIC)
    assert Reason.DECIDES in why(AUDIENCE)
    assert why(SERVICE) == ()
    assert FACE in {one.slug for one in subjects()}


def test_it_counts_once_a_second_person_agreed_and_no_longer_than_a_year(db: None) -> None:
    key = written()
    assert not holds()
    with pytest.raises(WroteItYourself):
        actions.decide(key, staff=EVE, agrees=True)
    made = actions.decide(key, staff=ZOE, agrees=True)
    assert holds()
    assert made.decided_at is not None
    assert made.until == made.decided_at + LONGEST
    with pytest.raises(NothingToDecide):
        actions.decide(key, staff=ZOE, agrees=True)


@pytest.mark.parametrize("case", ["refused", "must not", "ended"])
def test_what_was_not_agreed_came_out_badly_or_ended_does_not_hold(db: None, case: str) -> None:
    key = written(verdict=Verdict.STOP if case == "must not" else Verdict.GO)
    actions.decide(key, staff=ZOE, agrees=case != "refused")
    if case == "ended":
        actions.end(key)
    assert not holds()


def test_it_no_longer_holds_once_the_facts_have_changed(db: None) -> None:
    assessed()
    assert holds()
    with installed():
        assert not holds()


def test_nobody_agrees_to_what_was_written_about_other_facts(db: None) -> None:
    key = written()
    with installed(), pytest.raises(FactsChanged):
        actions.decide(key, staff=ZOE, agrees=True)
    assert face.program() is None


def test_one_version_at_a_time_and_the_next_one_ends_the_last(db: None) -> None:
    key = written()
    with pytest.raises(WaitsAlready):
        written()
    actions.decide(key, staff=ZOE, agrees=True)
    second = actions.decide(written(), staff=ZOE, agrees=True)
    with reading_for(REGISTER):
        found = list(Assessment.objects.order_by("version").values_list("version", "state"))
    assert found == [(1, State.ENDED), (2, State.AGREED)]
    assert second.version == 2
    with pytest.raises(NothingOfThatName):
        written("nothing")


@pytest.mark.parametrize(
    "changed",
    [
        {"decided_by": None},
        {"state": State.PROPOSED},
        {"verdict": Verdict.STOP},
        {"until": timezone.now() + timedelta(days=9000)},
    ],
    ids="-".join,
)
def test_the_database_holds_no_assessment_that_lacks_a_part(db: None, changed: dict[str, object]) -> None:
    now = timezone.now()
    whole = {
        "about": FACE,
        "version": 1,
        "verdict": Verdict.GO,
        "facts": "x",
        "state": State.AGREED,
        "entered_by": uuid7(),
        "decided_by": uuid7(),
        "decided_at": now,
        "until": now + timedelta(days=9),
    }
    with pytest.raises(IntegrityError), reading_for(REGISTER):
        Assessment.objects.create(**{**WORDS, **whole, **changed})
    with reading_for(REGISTER):
        Assessment.objects.create(**{**WORDS, **whole})


def test_what_is_not_assessed_stands_on_the_page_as_such(db: None) -> None:
    assert (
        "Two people have not agreed to an assessment of this yet"
        in Client().get("/processing/assessments").content.decode()
    )
    for one in subjects():
        assessed(one.slug)
    said = Client().get("/processing/assessments").content.decode()
    assert "Two people have not agreed" not in said
    assert "It is so." in said
