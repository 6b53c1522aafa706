"""What must not be kept goes without anybody asking: what no consent on record covers by itself, what two people found by their word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import give
from socialsmartly.privacy.consent.queries import history
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import readable_columns
from socialsmartly.privacy.grounds.actions import (
    carry_out_findings,
    confirm_finding,
    dismiss_finding,
    end_uncovered,
    enter_finding,
)
from socialsmartly.privacy.grounds.actions.unasked import Why, delete_unasked
from socialsmartly.privacy.grounds.actions.uncovered import METHOD, Ended
from socialsmartly.privacy.grounds.errors import (
    FindingRefused,
    NamesSomebody,
    NoSuchRequest,
    NoSuchSentence,
    NothingBroken,
    NothingToConfirm,
    NotTheirs,
    SomebodyElseConfirms,
)
from socialsmartly.privacy.grounds.models import Finding, Stands
from socialsmartly.privacy.grounds.rules import EVERYTHING, OF_OURS, Ground
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.site.tests.test_grounds import OWNER, SAID, hidden, nickname, profile, shop
from socialsmartly.words import Mark, Permit
from socialsmartly.words.purposes import ACCOUNT, FINDING, PREFERENCES, REGISTER, SERVICE, WORKSPACE
from tests.house import as_login

ONE, OTHER = uuid7(), uuid7()


def allow(ada: Asker, permit: Permit) -> None:
    with reading_for(PREFERENCES, workspace=ada.workspace, subject=ada.subject):
        give(permit, owner=ada.owner, subject=ada.subject, proof=SAID)


def switch_on(ada: Asker, permit: Permit) -> None:
    """A permit on the row that nobody gave: a mistake of ours, or a hand in the database."""
    with reading_for(SERVICE, workspace=ada.workspace):
        Contact.objects.filter(pk=ada.subject).update(permits=int(permit))


def permits(ada: Asker) -> int:
    with ada.block():
        found: int = Contact.objects.get(pk=ada.subject).permits
        return found


def end_all() -> Ended:
    with as_login("worker"):
        return end_uncovered()


@pytest.mark.promise("4.2-b")
def test_a_use_that_stands_open_without_a_yes_is_closed_by_itself(db: None) -> None:
    ada = shop(authorised=True)
    switch_on(ada, Permit.EMAIL_MARKETING)
    assert end_all() == Ended(uses=1, values=0)
    assert not permits(ada) & Permit.EMAIL_MARKETING
    with reading_for(SERVICE, workspace=ada.workspace):
        assert history(ada.owner, ada.subject)[0].method == METHOD
    assert end_all() == Ended(0, 0)


@pytest.mark.promise("4.2-b")
def test_a_use_that_somebody_agreed_to_stays_open(db: None) -> None:
    """The twin: the same bit, and a yes on record."""
    ada = shop(authorised=True)
    allow(ada, Permit.EMAIL_MARKETING)
    assert end_all() == Ended(0, 0)
    assert permits(ada) & Permit.EMAIL_MARKETING


@pytest.mark.promise("4.2-b")
def test_a_shop_that_nobody_authorised_is_closed_for_what_lives_on_it(db: None) -> None:
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace, member=OWNER):
        Workspace.objects.create(id=workspace, title="Tea", permits=int(Permit.STORE_DATA))
    assert end_all() == Ended(uses=1, values=0)
    with reading_for(WORKSPACE, workspace=workspace, member=OWNER):
        assert Workspace.objects.get(pk=workspace).permits == 0


@pytest.mark.promise("4.2-c")
def test_a_value_that_no_consent_covers_is_deleted_before_anybody_asks(db: None) -> None:
    ada, bob = profile(consented=False), profile(consented=True)
    assert end_all() == Ended(uses=0, values=1)
    assert (nickname(ada), nickname(bob)) == (None, "ada")
    with ada.block():
        told = RightsRequest.objects.get(subject=ada.subject, right=Right.DEMAND)
    assert (told.channel, told.outcome) == (str(OF_OURS), "granted")


@pytest.mark.promise("4.2-c")
def test_whoever_says_yes_while_the_program_looks_keeps_their_value(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = profile(consented=False)

    def a_moment_later(kind: str, *, without: Permit) -> list[Asker]:
        if kind != "member":
            return []
        with reading_for(ACCOUNT, member=ada.subject):
            give(Permit.PROFILE, owner=ada.subject, subject=ada.subject, proof=SAID)
        return [ada]

    monkeypatch.setattr(f"{end_uncovered.__module__}.everybody", a_moment_later)
    assert end_all() == Ended(0, 0)
    assert nickname(ada) == "ada"


def breach(
    about: str = "nickname", kind: str = "member", *, asked: RightsRequest | None = None, **more: Any
) -> Finding:
    said = {
        "ground": Ground.BREACH,
        "clause": "2.1-b",
        "facts": "Shown to others.",
        "subject_kind": kind,
        "about": about,
    }
    only = {"request": asked.number} if asked else {}
    return enter_finding(Finding(**said | only | more), staff=ONE, asked=asked)


def carry_out() -> int:
    with as_login("worker"):
        return carry_out_findings(timezone.now() + timedelta(seconds=1))


@pytest.mark.promise("4.2-b", "4.2-d")
@pytest.mark.parametrize("ground", [Ground.BREACH, Ground.UNLAWFUL], ids=["breach", "unlawful"])
def test_what_two_people_find_is_deleted_of_everybody_whom_it_concerns(db: None, ground: Ground) -> None:
    ada, bob = profile(consented=True), profile(consented=True)
    found = breach(ground=ground, law="PIPL 6")
    assert carry_out() == 0, "the twin: nobody has confirmed it"
    assert nickname(ada) == "ada"
    confirm_finding(found.pk, staff=OTHER)
    assert carry_out() == 2
    assert (nickname(ada), nickname(bob)) == (None, None)
    assert carry_out() == 0
    with reading_for(REGISTER):
        assert Finding.objects.values_list("state", "people").get(pk=found.pk) == (Stands.DONE, 2)


@pytest.mark.promise("4.2-d")
def test_a_finding_about_one_request_reaches_nobody_else(db: None) -> None:
    ada, bob = profile(consented=True), profile(consented=True)
    asked = rights.open_request(ada, Right.COPY, channel="page")
    found = breach(asked=asked)
    confirm_finding(found.pk, staff=OTHER)
    assert carry_out() == 1
    assert (nickname(ada), nickname(bob)) == (None, "ada")


@pytest.mark.promise("4.2-b")
def test_everything_of_a_customer_is_hidden_at_once_and_can_be_taken_back_once_and_for_all(db: None) -> None:
    ada = shop(authorised=True)
    found = breach(about=EVERYTHING, kind="contact", ground=Ground.UNLAWFUL, law="PIPL 13")
    confirm_finding(found.pk, staff=OTHER)
    assert carry_out() == 1
    assert hidden(ada)


@pytest.mark.promise("4.2-b")
def test_what_a_person_had_frozen_is_not_deleted_by_a_finding(db: None) -> None:
    """Whoever prefers that unlawful data stays, for a claim of their own, has it only stored (GDPR 18(1)(b))."""
    ada = profile(consented=True)
    with reading_for(ACCOUNT, member=ada.subject):
        Member.objects.filter(pk=ada.subject).update(permits=int(Mark.RESTRICTED | Permit.PROFILE))
    confirm_finding(breach().pk, staff=OTHER)
    assert carry_out() == 0
    assert nickname(ada) == "ada"


@pytest.mark.promise("4.2-d")
def test_what_a_kill_left_of_a_finding_is_done_by_the_next_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [profile(consented=True) for _ in range(3)]
    begun: list[Asker] = []
    confirm_finding(breach().pk, staff=OTHER)

    def dies_at_the_second(asker: Asker, about: str, why: Why) -> bool:
        if begun:
            raise SystemExit
        begun.append(asker)
        return delete_unasked(asker, about, why)

    with monkeypatch.context() as killed:
        killed.setattr(f"{enter_finding.__module__}.delete_unasked", dies_at_the_second)
        with pytest.raises(SystemExit):
            carry_out()
    assert sorted(str(nickname(one)) for one in people) == ["None", "ada", "ada"]
    assert carry_out() == len(people)
    assert {nickname(one) for one in people} == {None}


@pytest.mark.promise("4.2-d")
def test_nobody_confirms_what_they_entered_and_the_database_holds_it(db: None) -> None:
    found = breach()
    with pytest.raises(SomebodyElseConfirms):
        confirm_finding(found.pk, staff=ONE)
    with pytest.raises(DatabaseError, match="two_find_what_was_unlawful"), reading_for(REGISTER):
        Finding.objects.filter(pk=found.pk).update(state=Stands.CONFIRMED, decided_by=found.entered_by)
    dismiss_finding(found.pk, staff=OTHER)
    with pytest.raises(NothingToConfirm):
        confirm_finding(found.pk, staff=OTHER)
    assert carry_out() == 0


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"clause": ""}, NothingBroken),
        ({"ground": Ground.UNLAWFUL}, NothingBroken),
        ({"clause": "9.9-z"}, NoSuchSentence),
        ({"about": EVERYTHING}, NotTheirs),
        ({"request": "R-NOBODY"}, NoSuchRequest),
        ({"facts": "Of ada@example.test."}, NamesSomebody),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else None,
)
def test_half_a_finding_is_refused_with_the_remedy(
    db: None, said: dict[str, Any], refused: type[FindingRefused]
) -> None:
    with pytest.raises(refused):
        breach(said.pop("about", "nickname"), **said)


def test_the_program_that_finds_reads_no_value_of_anybody(db: None) -> None:
    """The role sees who carries which permit, and no name, address or word."""

    assert set(readable_columns(Member, FINDING)) <= {"id", "permits"}
    assert set(readable_columns(Contact, FINDING)) <= {"id", "workspace", "permits"}
    assert "permits" in readable_columns(Contact, FINDING)
