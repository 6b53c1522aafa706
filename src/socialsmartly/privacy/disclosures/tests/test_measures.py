"""What we make public about a breach names nobody, is decided by two, known to the person before all, and heard by a third."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.disclosures import actions
from socialsmartly.privacy.disclosures.actions import measures, naming
from socialsmartly.privacy.disclosures.codes import NOTICE, Ground, State, Verdict
from socialsmartly.privacy.disclosures.errors import (
    AppealedAlready,
    NamesSomebody,
    NobodyThere,
    NoNameWithoutLaw,
    NotForMinors,
    NothingToDecide,
    NotWhatWasShown,
    SayWhy,
    SomebodyElseDecides,
    ThirdPersonHears,
)
from socialsmartly.privacy.disclosures.models import Measure
from socialsmartly.privacy.disclosures.queries import about_me, measures_in_public
from socialsmartly.privacy.disclosures.tests.given import (
    EVE,
    MAX,
    ZOE,
    a_week_later,
    ada,
    decided,
    measure,
    proposed,
    told,
)
from socialsmartly.privacy.disclosures.tests.test_own import erase, hide, restrict
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.product.accounts.models import Member
from socialsmartly.words import Mark
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import GUARDIANSHIP, PUBLISHING
from tests.house import as_owner

pytestmark = pytest.mark.promise("3.4-b")
DUTY = {"duty": "Consumer Protection Law, article 56", "authority": "Market Authority", "ground": Ground.LAW}


def public(**changed: object) -> tuple[Asker, Measure]:
    person = ada()
    made = decided(person, **changed)
    a_week_later(made)
    return person, made


def in_public() -> list[tuple[str, str]]:
    return [(one.number, one.shown_as) for one in measures_in_public()]


def about(person: Asker) -> list[tuple[str, bool]]:
    with person.block():
        return [(one.measure.state, one.is_public) for one in about_me(person)]


def held(one: Measure) -> Measure:
    with reading_for(PUBLISHING, workspace=HOUSE_ID):
        return Measure.objects.get(owner=HOUSE_ID, pk=one.pk)


def test_two_decide_the_person_knows_first_and_then_everybody_without_a_name(db: None) -> None:
    person = ada()
    made = decided(person)
    assert in_public() == []
    assert told(made) == [made]
    assert told(made) == [], "once is enough"
    assert about(person) == [(State.DECIDED, False)], "the person reads it before all"
    assert in_public() == []
    a_week_later(made)
    assert in_public() == [(made.number, "")]
    page = Client().get("/disclosures")
    assert "A member whom we do not name" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, noarchive"


def test_whoever_proposed_it_does_not_decide_it(db: None) -> None:
    made = proposed(ada())
    for act in (actions.decide, actions.refuse):
        with pytest.raises(SomebodyElseDecides):
            act(made.pk, staff=EVE)
    actions.refuse(made.pk, staff=ZOE)
    with pytest.raises(NothingToDecide):
        actions.decide(made.pk, staff=MAX)


def changes(made: Measure, **values: object) -> None:
    with reading_for(PUBLISHING, workspace=HOUSE_ID):
        Measure.objects.filter(owner=HOUSE_ID, pk=made.pk).update(**values)


def test_the_database_holds_it_as_well(db: None) -> None:
    """The twins of the guards in Python, past every action."""
    made = proposed(ada(), name="Ada L")
    mark, other = mark_of(EVE, made.pk), uuid7()
    now = timezone.now()
    refused: dict[str, dict[str, object]] = {
        "two_decide_what_is_public": {"state": State.DECIDED, "decided_by": mark},
        "the_person_knows_before_all": {"state": State.DECIDED, "decided_by": other, "told_at": now, "since": now},
        "a_measure_ends": {"until": now + timedelta(days=400)},
        "a_third_hears_the_appeal": {"appealed_at": now, "heard_by": mark},
        "a_granted_appeal_ends_it": {"verdict": Verdict.GRANTED},
    }
    for name, values in refused.items():
        with pytest.raises(IntegrityError, match=name):
            changes(made, **values)
    changes(made, state=State.DECIDED, decided_by=other, told_at=now, since=now + NOTICE)


def test_the_database_takes_no_name_without_consent_or_a_law(db: None) -> None:
    made = proposed(ada(), name="Ada L")
    made.shown_as = "Ada L"
    with reading_for(PUBLISHING, workspace=HOUSE_ID), pytest.raises(IntegrityError, match="a_name_rests_on"):
        made.save(update_fields=["shown_as"])
    made.consent_id = uuid7()
    with reading_for(PUBLISHING, workspace=HOUSE_ID), pytest.raises(IntegrityError, match="measure_consent_link"):
        made.save(update_fields=["shown_as", "consent_id"])


def test_a_named_law_shows_the_name_and_itself(db: None) -> None:
    _, made = public(name="Ada L", **DUTY)
    assert in_public() == [(made.number, "Ada L")]
    page = Client().get("/disclosures").content.decode()
    assert "Consumer Protection Law, article 56" in page
    assert "Market Authority" in page


@pytest.mark.parametrize("less", [{"authority": ""}, {"duty": ""}, {"ground": Ground.RULES}])
def test_half_a_duty_and_a_breach_of_our_rules_name_nobody(db: None, less: dict[str, str]) -> None:
    with pytest.raises(NoNameWithoutLaw):
        proposed(ada(), name="Ada L", **{**DUTY, **less})


def test_without_a_law_the_name_waits_for_the_person(db: None) -> None:
    person, made = public(name="Ada L")
    assert in_public() == [(made.number, "")]
    with person.block():
        (mine,) = about_me(person)
    with pytest.raises(NotWhatWasShown):
        actions.agree_to_name(person, made.pk, seen="0" * 64)
    actions.agree_to_name(person, made.pk, seen=mine.preview)
    assert in_public() == [(made.number, "Ada L")]
    assert "named with their own consent" in Client().get("/disclosures").content.decode()
    assert actions.take_name_back(person, made.pk)
    assert in_public() == [(made.number, "")]
    assert not actions.take_name_back(person, made.pk)


@pytest.mark.parametrize(
    "words",
    [
        {"facts": "Somebody called ada@example.test wrote to thousands."},
        {"measure": "We told her at +447700900001."},
        {"rule": "Rules 4.2, see card 4111 1111 1111 1111"},
    ],
)
def test_words_that_say_who_it_was_are_refused(db: None, words: dict[str, str]) -> None:
    with pytest.raises(NamesSomebody):
        proposed(ada(), **words)


def test_nobody_is_made_up_and_nobody_is_a_child(db: None) -> None:
    with pytest.raises(NobodyThere):
        actions.propose(measure(), uuid7(), staff=EVE)
    person = ada()
    with reading_for(GUARDIANSHIP, member=person.subject):
        Member.objects.filter(pk=person.subject).update(permits=int(Mark.MINOR))
    with pytest.raises(NotForMinors):
        proposed(person)


def test_a_third_hears_the_appeal_and_granting_it_takes_it_down_at_once(db: None) -> None:
    person, made = public()
    actions.appeal(person, made.pk, "It was not me.")
    assert in_public() != [], "it was public when they appealed, and stays until it is answered"
    with pytest.raises(AppealedAlready):
        actions.appeal(person, made.pk, "Again.")
    for one in (EVE, ZOE):
        with pytest.raises(ThirdPersonHears):
            actions.answer_appeal(made.pk, Verdict.GRANTED, "Right.", staff=one)
    with pytest.raises(SayWhy):
        actions.answer_appeal(made.pk, Verdict.GRANTED, " ", staff=MAX)
    actions.answer_appeal(made.pk, Verdict.GRANTED, "Somebody else did it.", staff=MAX)
    assert in_public() == []
    assert about(person) == [(State.ENDED, False)]
    with pytest.raises(NothingToDecide):
        actions.answer_appeal(made.pk, Verdict.REFUSED, "No.", staff=MAX)


def test_who_appeals_in_time_is_heard_before_anybody_reads_it(db: None) -> None:
    person = ada()
    made = decided(person)
    told(made)
    actions.appeal(person, made.pk, "It was not me.")
    assert held(made).since is None
    actions.answer_appeal(made.pk, Verdict.REFUSED, "The evidence says so.", staff=MAX)
    after = held(made)
    assert after.since
    assert after.told_at
    assert after.since >= after.told_at + NOTICE


def test_who_appeals_before_they_were_told_is_heard_first_as_well(db: None) -> None:
    person = ada()
    made = decided(person)
    actions.appeal(person, made.pk, "It was not me.")
    told(made)
    assert held(made).since is None
    actions.answer_appeal(made.pk, Verdict.REFUSED, "The evidence says so.", staff=MAX)
    assert held(made).since


def test_an_empty_appeal_and_one_about_others_are_none(db: None) -> None:
    person, made = public()
    with pytest.raises(SayWhy):
        actions.appeal(person, made.pk, "  ")
    with pytest.raises(NothingToDecide):
        actions.appeal(Asker("member", uuid7()), made.pk, "Me too.")


def test_after_its_day_it_is_gone(db: None) -> None:
    _, made = public()
    with as_owner() as owner:
        owner.execute("UPDATE disclosures_measure SET until = now() WHERE id = %s", [made.pk])
    assert in_public() == []


@pytest.mark.parametrize("act", [hide, restrict, erase])
def test_whoever_leaves_or_limits_is_off_the_page(db: None, act: Callable[[Asker], None]) -> None:
    person, _ = public()
    act(person)
    assert in_public() == []


@pytest.mark.promise("4.2-h")
def test_a_restored_backup_brings_nothing_back(db: None) -> None:
    """What was taken down and the name that was taken back, each as it stood before."""
    person, made = public(name="Ada L")
    with person.block():
        (mine,) = about_me(person)
    actions.agree_to_name(person, made.pk, seen=mine.preview)
    named = rows()
    actions.take_name_back(person, made.pk)
    put_back(named)
    assert in_public() == [(made.number, "Ada L")], "the twin: before the journal is gone through it is back"
    actions.take_down_again([one for one in journal().entries() if one.what == naming.TABLE])
    assert in_public() == [(made.number, "")]
    standing = rows()
    actions.end(made.pk)
    put_back(standing)
    assert in_public() != []
    for _ in range(2):
        actions.take_down_again([one for one in journal().entries() if one.what == measures.TABLE])
        assert in_public() == []


def rows() -> str:
    with as_owner() as owner:
        ((kept,),) = owner.execute("SELECT row_to_json(m)::text FROM disclosures_measure m").fetchall()
    return str(kept)


def put_back(kept: str) -> None:
    with as_owner() as owner:
        owner.execute("DELETE FROM disclosures_measure")
        owner.execute(
            "INSERT INTO disclosures_measure SELECT * FROM json_populate_record(NULL::disclosures_measure, %s)", [kept]
        )


def test_the_log_has_a_line_for_the_decision_and_one_for_the_end(db: None) -> None:
    person, made = public()
    actions.end(made.pk)
    lines = [one.opening.said["state"] for one in proofs_of(person) if one.opening.kind == "public"]
    assert lines == ["ended", "decided"]


def test_it_says_by_marks_alone_who_decided(db: None) -> None:
    person = ada()
    decided(person)
    kept = rows()
    assert str(EVE) not in kept
    assert str(ZOE) not in kept
