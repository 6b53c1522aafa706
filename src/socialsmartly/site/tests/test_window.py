"""Whoever asks to be deleted is hidden at once, may take it back until the moment, and no restored backup makes either untrue."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from socialsmartly.privacy.access import wall
from socialsmartly.privacy.access.build import QUEUE
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.privacy.rights import actions
from socialsmartly.privacy.rights.actions import Asker, erasing, hiding
from socialsmartly.privacy.rights.errors import NobodyToDelete
from socialsmartly.privacy.rights.models import Certificate, RightsRequest
from socialsmartly.privacy.rights.tests.test_rights import customer, member, shop
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.site.gate import GATE
from socialsmartly.words import HIDDEN, NO_PERSONAL_DATA, Permit, Purpose
from socialsmartly.words.purposes import (
    ACCOUNT,
    AUDIENCE,
    CAMPAIGN,
    PREFERENCES,
    PROFILE,
    RIGHTS,
    SEES_HIDDEN,
    SERVICE,
    STORE,
)
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("4.2-a")
OVER = hiding.WINDOW + timedelta(minutes=1)


def ask(asker: Asker) -> RightsRequest:
    return actions.delete_later(asker, channel="page")


def seen(asker: Asker, purpose: Purpose) -> bool:
    with reading_for(purpose, workspace=asker.workspace, subject=asker.subject):
        return bool(Contact.objects.filter(pk=asker.subject).exists())


def agreeing(name: str = "ada") -> Asker:
    made = customer(shop(), name)
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = %s", [int(Permit.EMAIL_MARKETING)])
    return made


def work(at: timedelta = timedelta(0)) -> int:
    with as_login("worker"):
        return actions.finish_deletions(timezone.now() + at)


def state_of(asker: Asker) -> list[str]:
    with asker.block():
        return list(RightsRequest.objects.order_by("received_at").values_list("state", flat=True))


def go_back(asker: Asker, *, bits: int = 0) -> None:
    """As a database from before: the row as it was then, no request, and no mark of the journal."""
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        owner.execute("UPDATE contacts_contact SET permits = %s WHERE id = %s", [bits, asker.subject])
        if not bits:
            owner.execute("DELETE FROM rights_rightsrequest")


def start() -> None:
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)


@pytest.mark.parametrize("purpose", [SERVICE, STORE, AUDIENCE, CAMPAIGN])
def test_whoever_asks_is_hidden_from_everybody_at_once(db: None, purpose: Purpose) -> None:
    ada = agreeing()
    with as_login("worker"):
        assert seen(ada, purpose)
    ask(ada)
    with as_login("worker"):
        assert not seen(ada, purpose)


@pytest.mark.parametrize("purpose", [PREFERENCES, RIGHTS])
def test_the_person_still_sees_what_is_theirs(db: None, purpose: Purpose) -> None:
    ada = agreeing()
    ask(ada)
    assert seen(ada, purpose)


def test_a_member_is_hidden_too(db: None) -> None:
    ada = member("ada")
    ask(ada)
    with reading_for(ACCOUNT, member=ada.subject):
        assert not Member.objects.filter(pk=ada.subject).exists()


@pytest.mark.slow
def test_without_the_condition_in_the_wall_the_shop_would_see_them(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same policies, compiled as if every purpose might see who is hidden."""
    ada = agreeing()
    ask(ada)
    with monkeypatch.context() as patched:
        patched.setattr(wall, "PASSES", {})
        without = list(wall.grants())
    with as_owner() as owner:
        try:
            for statement in without:
                owner.execute(statement)
            assert seen(ada, SERVICE)
        finally:
            for statement in [*wall.grants(), QUEUE.read_text()]:
                owner.execute(statement)
    assert not seen(ada, SERVICE)


def test_every_policy_on_a_person_hides_them_but_those_of_the_list(db: None) -> None:
    """On the database itself, so that a purpose that comes later is hidden from until somebody says otherwise."""
    with as_owner() as owner:
        found = owner.execute(
            "SELECT policyname, qual FROM pg_policies WHERE tablename IN ('contacts_contact', 'accounts_member')"
        ).fetchall()
    closed = {name: sum(map(int, re.findall(r"permits & (\d+)\) = 0", qual))) for name, qual in found}
    open_to = {name for name, bits in closed.items() if not bits & HIDDEN}
    assert {SERVICE.role, PROFILE.role} <= {name for name, _ in found} - open_to
    assert open_to <= {purpose.role for purpose in SEES_HIDDEN}


def test_before_the_moment_nothing_is_deleted_and_after_it_everything(db: None) -> None:
    ada = agreeing()
    made = ask(ada)
    assert work(hiding.WINDOW - timedelta(minutes=1)) == 0
    assert seen(ada, RIGHTS)
    assert work(OVER) == 1
    assert not seen(ada, RIGHTS)
    with reading_for(NO_PERSONAL_DATA):
        assert Certificate.objects.filter(number=made.number).exists()
    assert state_of(ada) == ["done"]


def test_the_window_lies_within_the_days_for_the_answer(db: None) -> None:
    made = ask(agreeing())
    assert made.carry_out_at is not None
    assert made.carry_out_at + timedelta(days=7) < made.due_at


def test_asked_twice_it_is_one_request(db: None) -> None:
    ada = agreeing()
    assert ask(ada).number == ask(ada).number
    assert state_of(ada) == ["received"]


def test_nobody_is_hidden_who_is_not_there(db: None) -> None:
    ada = agreeing()
    actions.delete(ada, channel="page")
    with pytest.raises(NobodyToDelete):
        ask(ada)


def test_taken_back_everything_is_as_it_was(db: None) -> None:
    ada = agreeing()
    ask(ada)
    assert actions.take_back(ada, channel="page")
    assert seen(ada, SERVICE)
    with ada.block():
        assert Contact.objects.get(pk=ada.subject).permits == Permit.EMAIL_MARKETING
    assert work(OVER) == 0
    assert state_of(ada) == ["taken_back"]
    ask(ada)
    assert state_of(ada) == ["taken_back", "received"]


def test_once_it_is_begun_it_cannot_be_taken_back(db: None) -> None:
    ada = agreeing()
    assert hiding.begin(ask(ada))
    assert actions.take_back(ada, channel="page") is None
    assert work(OVER) == 1  # begun and killed: the worker takes it up
    assert state_of(ada) == ["done"]


def test_what_was_taken_back_is_not_begun(db: None) -> None:
    """The worker had read the request before the person was faster."""
    ada = agreeing()
    made = ask(ada)
    actions.take_back(ada, channel="page")
    assert not hiding.begin(made)
    assert seen(ada, SERVICE)


def test_without_the_look_at_the_moment_one_could_come_too_late(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a worker that does not end the window deletes somebody who has just taken it back."""
    ada = agreeing()
    made = ask(ada)
    monkeypatch.setattr(erasing, "begin", lambda _: bool(actions.take_back(ada, channel="page")))
    assert work(OVER) == 1
    assert not seen(ada, RIGHTS)
    assert made.number


def test_a_restored_backup_hides_them_again_and_asks_again(db: None) -> None:
    ada = agreeing()
    made = ask(ada)
    go_back(ada)
    assert seen(ada, SERVICE)
    start()
    assert not seen(ada, SERVICE)
    with ada.block():
        again = RightsRequest.objects.get()
    assert (again.number, again.carry_out_at, again.due_at) == (made.number, made.carry_out_at, made.due_at)
    start()
    assert work(OVER) == 1


def test_a_restored_backup_deletes_nobody_who_took_it_back(db: None) -> None:
    ada = agreeing()
    ask(ada)
    actions.take_back(ada, channel="page")
    with as_owner() as owner:
        owner.execute(
            "UPDATE rights_rightsrequest SET state = 'received', answered_at = NULL, carry_out_at = now() + interval '72 hours'"
        )
    go_back(ada, bits=1 << 30)
    start()
    assert seen(ada, SERVICE)
    assert work(OVER) == 0


def test_the_last_word_counts_whatever_a_backup_says(db: None) -> None:
    ada = agreeing()
    ask(ada)
    actions.take_back(ada, channel="page")
    ask(ada)
    assert [e.event for e in journal().entries()] == [Event.RESTRICTED] * 3
    go_back(ada)
    start()
    assert not seen(ada, SERVICE)
    assert state_of(ada)[-1] == "received"
