"""An authority gets the least that two people granted, about the one person it named; that person is told as soon as the law lets us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.demands.actions import enter, grant, hand_over, refuse
from socialsmartly.privacy.demands.codes import Place, Refused, State
from socialsmartly.privacy.demands.errors import (
    DecidedAlready,
    NoApproval,
    NobodyNamed,
    NotAboutThem,
    SilenceTooLong,
    SomebodyElseDecides,
)
from socialsmartly.privacy.demands.models import Demand
from socialsmartly.privacy.demands.queries import report
from socialsmartly.privacy.demands.tests.given import EMAIL, ONE, OTHER, PHONE, ada, concern, demand, entered, held
from socialsmartly.privacy.limits import actions as limits
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.recipients.actions.handing import To, may_leave, opened
from socialsmartly.privacy.recipients.actions.handover import handover
from socialsmartly.privacy.recipients.cases import CASES, Opens
from socialsmartly.privacy.recipients.codes import Case, Category, Use
from socialsmartly.privacy.recipients.errors import CaseClosed, NoGround, NothingAgreed
from socialsmartly.privacy.recipients.tests.given import member, recipient
from socialsmartly.privacy.recipients.walking import walk
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.product.accounts.models import Member
from socialsmartly.words import Mark
from socialsmartly.words.purposes import DISCLOSING, GUARDIANSHIP, REGISTER, SHARING
from tests.house import as_owner

pytestmark = pytest.mark.promise("3.1-b")


def granted(*people: UUID, **changed: object) -> UUID:
    made = entered(*people, **changed)
    grant(made, staff=OTHER)
    return made


def seen_by(person: UUID) -> list[str]:
    """The demands that stand in the copy of the person."""
    with Asker("member", person).block():
        return [row["authority"] for part in everything("member") for row in part.rows if "authority" in row]


def test_two_people_hand_over_what_was_asked_and_nothing_else(db: None) -> None:
    person = ada()
    made = granted(person)
    assert hand_over(made, person, staff=ONE) == {EMAIL: ["ada@example.test"]}
    row = concern(made, person)
    assert row.items == EMAIL
    assert row.handed_over_at
    assert held(made).handed_over == 1


def test_it_is_handed_over_once(db: None) -> None:
    person = ada()
    made = granted(person)
    hand_over(made, person, staff=ONE)
    with pytest.raises(NotAboutThem):
        hand_over(made, person, staff=ONE)


def test_whoever_entered_it_does_not_decide_it(db: None) -> None:
    made = entered(ada())
    with pytest.raises(SomebodyElseDecides):
        grant(made, staff=ONE)
    with pytest.raises(SomebodyElseDecides):
        refuse(made, Refused.NO_LAW, staff=ONE)


def test_the_database_holds_it_as_well(db: None) -> None:
    """The twin of the guard in Python: past every action, one person alone cannot decide."""
    made = entered(ada())
    with reading_for(REGISTER), pytest.raises(IntegrityError, match="two_decide_about_a_demand"):
        Demand.objects.filter(pk=made).update(state=State.REFUSED, decided_by=held_mark(made))


def held_mark(made: UUID) -> UUID:
    with as_owner() as owner:
        (row,) = owner.execute("SELECT entered_by FROM demands_demand WHERE id = %s", [made]).fetchall()
    return UUID(str(row[0]))


def test_nothing_leaves_before_it_is_granted_or_after_it_is_refused(db: None) -> None:
    person = ada()
    made = entered(person)
    with pytest.raises(NotAboutThem):
        hand_over(made, person, staff=OTHER)
    refuse(made, Refused.TOO_BROAD, staff=OTHER)
    with pytest.raises(NotAboutThem):
        hand_over(made, person, staff=OTHER)
    with pytest.raises(DecidedAlready):
        grant(made, staff=OTHER)


def test_nothing_leaves_about_somebody_it_does_not_name(db: None) -> None:
    made = granted(ada())
    with pytest.raises(NotAboutThem):
        hand_over(made, member("ben@example.test").subject, staff=ONE)


def test_an_authority_abroad_gets_nothing_without_the_approval(db: None) -> None:
    made = entered(ada(), place=Place.ABROAD)
    with pytest.raises(NoApproval):
        grant(made, staff=OTHER)
    with reading_for(REGISTER), pytest.raises(IntegrityError, match="nothing_goes_abroad_unapproved"):
        Demand.objects.filter(pk=made).update(state=State.GRANTED, decided_by=uuid7(), recipient=uuid7())


def test_with_the_approval_on_record_it_does(db: None) -> None:
    """The twin."""
    person = ada()
    made = granted(person, place=Place.ABROAD, approval="MOJ 2026-4")
    assert hand_over(made, person, staff=ONE)


def test_a_demand_about_nobody_in_particular_is_none(db: None) -> None:
    with pytest.raises(NobodyNamed):
        enter(demand(), [], staff=ONE)


def passes(person: UUID, to: To, wanted: list[str]) -> tuple[str, ...]:
    with reading_for(DISCLOSING, member=person, subject=person):
        return may_leave(Asker("member", person), to, opened(to), wanted)[1].passes


def test_the_door_drops_what_the_demand_does_not_ask_for(db: None) -> None:
    person = ada()
    made = granted(person)
    to = To(held(made).recipient or made, Use.LEGAL, Case.LEGAL_DUTY, made)
    assert passes(person, to, [EMAIL, PHONE]) == (EMAIL,)
    with pytest.raises(NothingAgreed):
        passes(person, to, [PHONE])


def test_the_door_is_closed_without_a_granted_demand_about_this_person(db: None) -> None:
    """A contract with an authority opens nothing by itself, nor does the demand about somebody else."""
    person, other = ada(), member("ben@example.test").subject
    made = granted(person)
    to = held(made).recipient or made
    for who, what in ((other, made), (person, uuid7()), (person, None)):
        with pytest.raises(NoGround):
            handover(Asker("member", who), To(to, Use.LEGAL, Case.LEGAL_DUTY, what), [EMAIL])


def test_without_asking_for_the_ground_it_would_open(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same case with the contract alone."""
    person = ada()
    to = To(held(granted(member("ben@example.test").subject)).recipient or person, Use.LEGAL, Case.LEGAL_DUTY)
    monkeypatch.setitem(CASES, Case.LEGAL_DUTY, Opens(DISCLOSING, frozenset({Category.AUTHORITY}), consent=False))
    assert passes(person, to, [EMAIL]) == (EMAIL,)


def hide(person: Asker) -> None:
    rights.delete_later(person, channel="page")


def restricts(person: Asker) -> None:
    limits.restrict(person, RestrictionGround.CLAIMS, channel="page")


def objects(person: Asker) -> None:
    limits.object_to_choosing(person, channel="page")


def is_a_child(person: Asker) -> None:
    with reading_for(GUARDIANSHIP, member=person.subject):
        Member.objects.filter(pk=person.subject).update(permits=int(Mark.MINOR) | int(Mark.AWAITING))


@pytest.mark.parametrize("marked", [hide, restricts, objects, is_a_child])
def test_no_mark_of_a_person_holds_up_what_a_law_demands(db: None, marked: Callable[[Asker], None]) -> None:
    """The mark comes first, so that entering is tried as well. The twin: what may be shared by consent stays closed by the same mark."""
    person = member("ada@example.test")
    marked(person)
    with reading_for(SHARING, member=person.subject, subject=person.subject):
        assert walk(person, [EMAIL]) is None
    assert hand_over(granted(person.subject), person.subject, staff=ONE) == {EMAIL: ["ada@example.test"]}


def test_what_is_deleted_cannot_be_handed_over(db: None) -> None:
    person = member("ada@example.test")
    made = granted(person.subject)
    rights.delete(person, channel="page")
    with pytest.raises(NotAboutThem):
        hand_over(made, person.subject, staff=ONE)


@pytest.mark.promise("3.2-f")
def test_the_public_list_counts_authorities_and_names_none(db: None) -> None:
    """Whoever must not be told yet would read it there on the day on which it was granted."""
    granted(ada(), gag_until=timezone.now().date() + timedelta(days=30), gag_law="Criminal Procedure Law, article 54")
    recipient(name="Canary Post Ltd")
    page = Client().get("/recipients").content.decode()
    assert 'href="/demands"' in page
    assert "District Court" not in page
    assert "Civil Procedure Law" not in page
    assert "Canary Post Ltd" in page, "the twin: others stand there by name"


def test_a_partner_is_no_authority(db: None) -> None:
    to = To(recipient(Category.PARTNER, use=Use.OWN).recipient_id, Use.OWN, Case.LEGAL_DUTY, uuid7())
    with pytest.raises(CaseClosed):
        handover(Asker("member", ada()), to, [EMAIL])


def test_without_a_law_against_it_the_person_sees_it_at_once(db: None) -> None:
    person = ada()
    entered(person)
    assert seen_by(person) == ["District Court of Example"]


def test_while_a_law_forbids_it_nobody_is_told_and_afterwards_they_are(db: None) -> None:
    person = ada()
    until = timezone.now().date() + timedelta(days=30)
    made = granted(person, gag_until=until, gag_law="Criminal Procedure Law, article 54")
    hand_over(made, person, staff=ONE)
    assert seen_by(person) == []
    with as_owner() as owner:
        owner.execute("UPDATE demands_concern SET at = now() - interval '31 days', shown_from = now() - interval '1 s'")
    assert seen_by(person) == ["District Court of Example"]


def test_nobody_is_kept_in_the_dark_longer_than_half_a_year(db: None) -> None:
    until = timezone.now().date() + timedelta(days=182)
    with pytest.raises(SilenceTooLong):
        entered(ada(), gag_until=until, gag_law="Some law")


def test_the_report_counts_also_what_nobody_may_hear_of(db: None) -> None:
    until = timezone.now().date() + timedelta(days=30)
    person = ada()
    hand_over(granted(person, gag_until=until, gag_law="A law"), person, staff=ONE)
    refuse(entered(person, place=Place.ABROAD), Refused.ABROAD, staff=OTHER)
    with reading_for(REGISTER):
        (half,) = report()
    numbers = (half.received, half.abroad, half.granted, half.refused, half.people, half.handed_over, half.silent)
    assert numbers == (2, 1, 1, 1, 2, 1, 1)


def test_the_register_names_nobody(db: None) -> None:
    person = ada()
    granted(person)
    with as_owner() as owner:
        (row,) = owner.execute("SELECT row_to_json(d)::text FROM demands_demand AS d").fetchall()
    assert str(person) not in row[0]
    assert str(ONE) not in row[0]
    assert str(OTHER) not in row[0]
