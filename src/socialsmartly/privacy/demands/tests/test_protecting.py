"""To protect somebody under 18, two of us turn to an authority unasked: about minors alone, and with the least that protects them."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.demands import actions, ground
from socialsmartly.privacy.demands.actions import enter, grant, hand_over
from socialsmartly.privacy.demands.codes import Instrument
from socialsmartly.privacy.demands.errors import NobodyToProtect, NotAboutThem, SomebodyElseDecides
from socialsmartly.privacy.demands.models import Demand
from socialsmartly.privacy.demands.queries import report
from socialsmartly.privacy.demands.tests.given import EMAIL, ONE, OTHER, PHONE, ada, concern, demand, held
from socialsmartly.privacy.recipients.actions.handing import To, may_leave, opened
from socialsmartly.privacy.recipients.codes import Case, Use
from socialsmartly.privacy.recipients.errors import NoGround
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words.purposes import DISCLOSING, REGISTER
from tests.cast import sign_up

pytestmark = [pytest.mark.promise("7-c"), pytest.mark.usefixtures("mailbox")]
DANGER = "Law on the Protection of Minors, article 11"


def mina() -> UUID:
    return sign_up(Client(), "mina@example.test", age="youth")


def our_report(*people: UUID, **changed: object) -> UUID:
    made = enter(demand(instrument=Instrument.PROTECTION, law=DANGER, **changed), people, staff=ONE)
    return UUID(str(made.pk))


def leaves(person: UUID, made: UUID, case: Case) -> list[str]:
    """What the door lets through in a case, or NoGround."""
    recipient = held(made).recipient
    assert recipient
    to = To(recipient, Use.LEGAL, case, made)
    with reading_for(DISCLOSING, member=person, subject=person):
        _contract, parts = may_leave(Asker("member", person), to, opened(to), [EMAIL, PHONE])
    return list(parts.passes)


def test_two_people_pass_on_what_protects_a_minor_and_the_minor_reads_of_it(db: None) -> None:
    person = mina()
    made = our_report(person)
    with pytest.raises(SomebodyElseDecides):
        grant(made, staff=ONE)
    grant(made, staff=OTHER)
    assert hand_over(made, person, staff=ONE) == {EMAIL: ["mina@example.test"]}
    assert concern(made, person).items == EMAIL


def test_a_report_of_our_own_is_about_minors_alone(db: None) -> None:
    with pytest.raises(NobodyToProtect):
        our_report(mina(), ada())


def test_one_that_slipped_past_the_form_hands_over_nothing_of_an_adult(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second barrier, which asks the person's own row in the block of the handing over."""
    person = ada()
    monkeypatch.setattr(actions, "under_age", lambda person: True)
    made = our_report(person)
    grant(made, staff=OTHER)
    with pytest.raises(NotAboutThem):
        hand_over(made, person, staff=ONE)
    monkeypatch.setattr(ground, "_is_minor", lambda person: True)
    assert hand_over(made, person, staff=ONE), "the twin: it was this barrier that held"


def test_neither_case_opens_for_the_ground_of_the_other(db: None) -> None:
    person = mina()
    ours, theirs = our_report(person), UUID(str(enter(demand(), [person], staff=ONE).pk))
    for made in (ours, theirs):
        grant(made, staff=OTHER)
    assert leaves(person, ours, Case.PROTECTION) == [EMAIL]
    assert leaves(person, theirs, Case.LEGAL_DUTY) == [EMAIL]
    for made, case in ((ours, Case.LEGAL_DUTY), (theirs, Case.PROTECTION)):
        with pytest.raises(NoGround):
            leaves(person, made, case)


def test_the_public_report_counts_them_apart(db: None) -> None:
    our_report(mina())
    enter(demand(), [ada()], staff=ONE)
    with reading_for(REGISTER):
        (half,) = report()
    assert (half.received, half.protective) == (2, 1)


def test_the_register_says_what_for(db: None) -> None:
    terms = actions._terms(Demand(instrument=Instrument.PROTECTION, law=DANGER))
    assert terms.said_en == f"What it needs to protect somebody under 18, under {DANGER}"
    assert "保护未成年人" in terms.said_zh
