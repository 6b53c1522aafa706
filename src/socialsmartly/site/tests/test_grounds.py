"""A demand on a ground is decided by our own records where they speak, and by people where they do not; what is accepted is carried out."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework import actions as casework
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.consent.queries import agreements
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.grounds import queries
from socialsmartly.privacy.grounds.actions import carry_out_accepted, demand, demanding, end_uncovered
from socialsmartly.privacy.grounds.errors import NoSuchClause, NotDeletable
from socialsmartly.privacy.grounds.models import Demand
from socialsmartly.privacy.grounds.rules import EVERYTHING, Found, Ground
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import IndexEntry
from socialsmartly.privacy.retention.actions import Reason, agree_to_hold, propose_hold, release_hold
from socialsmartly.privacy.retention.models import Ground as HoldGround
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.errors import HeldBack
from socialsmartly.privacy.rights.models import RequestState
from socialsmartly.privacy.rights.tests.test_rights import customer, member
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.my import actions as my
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.site.gate import GATE
from socialsmartly.words import HIDDEN, Permit
from socialsmartly.words.purposes import ACCOUNT, PROFILE, SERVICE, STORE, WORKSPACE
from tests.cast import ask_for_code, member_of, sign_up
from tests.house import as_login

WHY = "Nobody asked me."
SAID = Proof("wording-1", "switch", {})
OWNER = uuid7()


def shop(*, authorised: bool) -> Asker:
    """A customer of a shop whose owner did, or did not, authorise the use of its data before."""
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace, member=OWNER):
        Workspace.objects.create(id=workspace, title="Tea", permits=0 if authorised else int(Permit.STORE_DATA))
        if authorised:
            give(Permit.STORE_DATA, owner=workspace, subject=OWNER, proof=SAID)
    return customer(workspace, "ada")


def end_authorisation(asker: Asker) -> None:
    with reading_for(WORKSPACE, workspace=asker.workspace, member=OWNER):
        withdraw(Permit.STORE_DATA, owner=asker.owner, subject=OWNER, proof=SAID)


def profile(*, consented: bool) -> Asker:
    """A member with a nickname, which rests on the permission for the profile alone."""
    ada = member("ada")
    if consented:
        with reading_for(ACCOUNT, member=ada.subject):
            give(Permit.PROFILE, owner=ada.subject, subject=ada.subject, proof=SAID)
    return ada


def nickname(ada: Asker) -> str | None:
    with ada.block():
        found: str | None = Member.objects.get(pk=ada.subject).nickname
        return found


def hidden(ada: Asker) -> bool:
    with ada.block():
        return bool(Contact.objects.get(pk=ada.subject).permits & HIDDEN)


@pytest.mark.promise("4.2-c")
def test_what_no_consent_on_record_covers_is_deleted_at_once(db: None) -> None:
    ada = profile(consented=False)
    request, made = demand(ada, Ground.NO_CONSENT, "nickname", WHY, channel="page")
    assert (made.found, request.state) == (Found.NO_RECORD, RequestState.DONE)
    assert nickname(ada) is None
    assert made.done_at


@pytest.mark.promise("4.2-c")
def test_what_a_consent_on_record_covers_is_left_to_people(db: None) -> None:
    """The twin: the same demand, and a record."""
    ada = profile(consented=True)
    request, made = demand(ada, Ground.NO_CONSENT, "nickname", WHY, channel="page")
    assert (made.found, request.state) == ("", RequestState.RECEIVED)
    assert nickname(ada) == "ada"


@pytest.mark.promise("4.2-c")
def test_a_consent_that_was_taken_back_is_a_ground(db: None) -> None:
    ada = profile(consented=True)
    with reading_for(ACCOUNT, member=ada.subject):
        withdraw(Permit.PROFILE, owner=ada.subject, subject=ada.subject, proof=SAID)
    assert demand(ada, Ground.NO_CONSENT, "nickname", WHY, channel="page")[1].found == Found.TAKEN_BACK
    assert nickname(ada) is None


@pytest.mark.promise("4.2-c")
@pytest.mark.parametrize("authorised", [True, False])
def test_the_records_are_asked_for_the_moment_of_collection(db: None, authorised: bool) -> None:
    ada = shop(authorised=authorised)
    _, made = demand(ada, Ground.NO_CONSENT, EVERYTHING, WHY, channel="page")
    assert made.found == ("" if authorised else Found.NO_RECORD)
    assert hidden(ada) is not authorised


@pytest.mark.promise("4.2-b")
def test_a_use_without_a_basis_on_record_is_a_finding(db: None) -> None:
    ada = shop(authorised=True)
    with reading_for(SERVICE, workspace=ada.workspace):
        Contact.objects.filter(pk=ada.subject).update(permits=int(Permit.EMAIL_MARKETING))
    assert demand(ada, Ground.UNLAWFUL, EVERYTHING, WHY, channel="page")[1].found == Found.WITHOUT_BASIS
    assert hidden(ada)


@pytest.mark.promise("4.2-f")
def test_what_was_kept_for_a_shop_that_ended_goes(db: None) -> None:
    ada = shop(authorised=True)
    assert demand(ada, Ground.ENDED, EVERYTHING, WHY, channel="page")[1].found == ""
    end_authorisation(ada)
    assert demand(ada, Ground.ENDED, EVERYTHING, "It ended.", channel="page")[1].found == Found.SERVICE_OVER


@pytest.mark.promise("4.2-d")
def test_a_breach_names_the_sentence_and_the_text_that_bound_the_member(shop_owner: Client) -> None:
    ada = Asker("member", member_of(shop_owner))
    shop_owner.post("/my/demand", {"ground": "breach", "about": "nickname", "clause": "4.1-c", "text": WHY})
    with ada.block():
        made = Demand.objects.get(owner=ada.owner)
        bound = agreements(ada.owner, ada.owner)[0].digest
    assert (made.clause, made.version, made.found) == ("4.1-c", bound, "")
    page = shop_owner.get("/my/requests").content.decode()
    assert "Delete on a ground" in page


@pytest.mark.promise("4.2-d", "4.2-e")
@pytest.mark.parametrize("ground", [Ground.BREACH, Ground.ACHIEVED, Ground.UNLAWFUL])
def test_what_people_accept_the_worker_carries_out(db: None, ground: Ground) -> None:
    ada = profile(consented=True)
    request, made = demand(ada, ground, "nickname", WHY, channel="page")
    assert made.found == ""
    casework.grant(ada, request, "You are right.", staff=uuid7())
    with as_login("worker"):
        assert carry_out_accepted(timezone.now() + timedelta(seconds=1)) == 1
        assert carry_out_accepted(timezone.now() + timedelta(seconds=1)) == 0
    assert nickname(ada) is None


def test_what_a_crash_left_between_accepting_and_deleting_is_finished(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = profile(consented=False)
    with monkeypatch.context() as killed:
        killed.setattr(demanding, "carry_out", lambda *_: None)
        demand(ada, Ground.NO_CONSENT, "nickname", WHY, channel="page")
    assert nickname(ada) == "ada"
    with as_login("worker"):
        assert carry_out_accepted(timezone.now() + timedelta(seconds=1)) == 1
    assert nickname(ada) is None


def test_nothing_else_can_be_named(db: None) -> None:
    ada = profile(consented=True)
    with pytest.raises(NotDeletable):
        demand(ada, Ground.BREACH, EVERYTHING, WHY, channel="page")
    for clause in ("nine", "9.9-z"):
        with pytest.raises(NoSuchClause):
            demand(ada, Ground.BREACH, "nickname", WHY, channel="page", clause=clause)


@pytest.mark.promise("4.2-c")
def test_a_customer_demands_it_by_their_link(db: None, client: Client) -> None:
    ada = shop(authorised=False)
    place = "/p/" + PersonalLink("person", ada.owner, ada.subject).token()
    page = client.post(f"{place}/demand", {"ground": "no_consent", "about": EVERYTHING, "text": WHY}, follow=True)
    assert "There is no record of a consent when it was collected" in page.content.decode()
    assert "72" in client.get(f"{place}/limits").content.decode() or hidden(ada)


def test_what_is_open_to_more_than_a_consent_does_not_rest_on_it() -> None:
    assert queries.deletable("contact")[0] == EVERYTHING
    assert PROFILE.opens_with == Permit.PROFILE
    assert STORE.opens_with == Permit.STORE_DATA


def way_to(address: str) -> UUID | None:
    return index.find(index.MEMBERS, "email", address)


@pytest.mark.promise("4.2-c")
def test_a_demanded_address_is_no_way_in_any_more_and_no_sign_in_writes_it_back(client: Client, mailbox: None) -> None:
    ada = Asker("member", sign_up(client, "ada@example.test"))
    assert way_to("ada@example.test") == ada.subject
    rights.correct(ada, "email", "", channel="demand")
    assert way_to("ada@example.test") is None
    ask_for_code(Client(), "ada@example.test")
    with ada.block():
        assert Member.objects.get(pk=ada.subject).email is None


@pytest.mark.promise("4.2-c", "4.2-h")
def test_a_keyring_from_a_backup_does_not_bring_the_way_back(client: Client, mailbox: None) -> None:
    ada = Asker("member", sign_up(client, "ada@example.test"))
    (before,) = IndexEntry.objects.filter(subject=ada.subject)
    rights.correct(ada, "email", "", channel="demand")
    before.save(force_insert=True)
    assert way_to("ada@example.test") == ada.subject, "the twin: it is back"
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    assert way_to("ada@example.test") is None


@pytest.mark.promise("4.2-c")
@pytest.mark.parametrize(("field", "value"), [("email", "Ada@Example.test"), ("phone", "+447700900001")])
def test_a_shop_does_not_find_a_customer_by_what_they_had_deleted(db: None, field: str, value: str) -> None:
    ada = shop(authorised=True)
    scope = str(ada.workspace)
    rights.correct(ada, field, value, channel="page")
    index.claim(scope, field, value.lower(), ada.subject)
    rights.correct(ada, field, "", channel="demand")
    assert index.find(scope, field, value.lower()) is None


def held(ada: Asker) -> str:
    reason = Reason(HoldGround.CLAIM, "Civil Code 188", "2026-17", timezone.now().date() + timedelta(days=30))
    number = propose_hold(ada, reason, staff=uuid7()).number
    agree_to_hold(ada, number, staff=uuid7())
    return number


def the_worker_comes_by() -> None:
    with as_login("worker"):
        carry_out_accepted(timezone.now() + timedelta(seconds=1))
        end_uncovered()


@pytest.mark.promise("5-f")
def test_a_hold_keeps_a_single_value_and_a_demand_is_done_when_it_is_released(db: None) -> None:
    ada = profile(consented=False)
    number = held(ada)
    with pytest.raises(HeldBack):
        rights.correct(ada, "nickname", "", channel="page")
    _, made = demand(ada, Ground.NO_CONSENT, "nickname", WHY, channel="page")
    the_worker_comes_by()
    assert (made.done_at, nickname(ada)) == (None, "ada")
    release_hold(ada, number)
    the_worker_comes_by()
    assert nickname(ada) is None


@pytest.mark.promise("5-f")
def test_without_a_hold_the_value_goes_at_once(db: None) -> None:
    """The twin."""
    ada = profile(consented=False)
    release_hold(ada, held(ada))
    rights.correct(ada, "nickname", "", channel="page")
    assert nickname(ada) is None


@pytest.mark.promise("5-f", "4.3-a")
def test_a_withdrawal_counts_at_once_and_what_rested_on_it_goes_when_the_hold_is_released(db: None) -> None:
    ada = profile(consented=True)
    number = held(ada)
    my.switch_profile(ada.subject, on=False)
    the_worker_comes_by()
    assert nickname(ada) == "ada"
    with pytest.raises(NotAuthorised), reading_for(PROFILE, member=ada.subject):
        pass
    release_hold(ada, number)
    the_worker_comes_by()
    assert nickname(ada) is None


@pytest.mark.promise("5-f")
def test_a_held_value_is_still_corrected(db: None) -> None:
    """What it said before is kept with the correction, so nothing is lost to the case."""
    ada = profile(consented=True)
    held(ada)
    rights.correct(ada, "nickname", "Ada L.", channel="page")
    assert nickname(ada) == "Ada L."


def test_the_page_says_that_it_waits(shop_owner: Client) -> None:
    ada = Asker("member", member_of(shop_owner))
    held(ada)
    answer = shop_owner.post(
        "/my/demand", {"ground": "no_consent", "about": "nickname", "text": WHY}, follow=True
    ).content.decode()
    assert "a law or a case keeps it for now" in answer
