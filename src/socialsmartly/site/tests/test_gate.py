"""Nothing is served before what the journal remembers is in effect again, and nothing at all when the journal is not what others remember."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Event as Signal
from threading import Thread
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import Database, append
from socialsmartly.privacy.journal.errors import (
    StillBehind,
)
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.models import Mark
from socialsmartly.privacy.journal.rules import Event, Line
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import Erased, SubjectKey
from socialsmartly.privacy.keyring.shredding import journal_erasure
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.actions import sign_ins
from socialsmartly.product.accounts.models import Member, SignIn
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.site.gate import GATE
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT, PREFERENCES, REPLAY, SECURITY, SERVICE, WORKSPACE
from tests.cast import sign_up
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("4.2-h")
PROOF = Proof("personal-page-1", "switch", {"page": "test"})
EMAIL = Permit.EMAIL_MARKETING


def replay() -> int:
    with as_login("owner"):
        return GATE.replay()


def shop() -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title="Tea", permits=int(Permit.STORE_DATA))
    return key


def customer(workspace: UUID, name: str = "ada") -> Asker:
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(
            workspace_id=workspace, name=name, email=f"{name}@example.test", permits=int(EMAIL)
        )
    index.claim(str(workspace), "email", f"{name}@example.test", made.pk)
    return Asker("contact", made.pk, workspace)


def member() -> UUID:
    key = uuid7()
    with reading_for(ACCOUNT, member=key):
        Member.objects.create(id=key, email="ada@example.test")
    return key


def bits(asker: Asker) -> int:
    with reading_for(PREFERENCES, workspace=asker.workspace, subject=asker.subject):
        return int(Contact.objects.get(pk=asker.subject).permits)


def say(asker: Asker, act: Callable[..., object]) -> None:
    assert asker.workspace
    with reading_for(PREFERENCES, workspace=asker.workspace, subject=asker.subject):
        act(EMAIL, owner=asker.workspace, subject=asker.subject, proof=PROOF)


def line(event: Event, asker: Asker, what: str) -> Line:
    return Line(event, asker.subject, scope=str(asker.workspace or asker.subject), what=what)


def forget_here(asker: Asker) -> None:
    """As a database from before would be: nothing of the act, and no mark of its line."""
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        owner.execute("UPDATE contacts_contact SET permits = 1 WHERE id = %s", [asker.subject])
        owner.execute("DELETE FROM consent_consentevent WHERE state <> 'given'")


def test_an_act_marks_its_line_in_its_own_commit(db: None) -> None:
    ada = customer(shop())
    say(ada, withdraw)
    assert [e.event for e in journal().entries()] == ["withdrawn"]
    assert Database().missing(journal().entries()) == []
    with suppress(ZeroDivisionError), reading_for(PREFERENCES, workspace=ada.workspace, subject=ada.subject):
        withdraw(EMAIL, owner=ada.workspace or uuid7(), subject=ada.subject, proof=PROOF)
        raise ZeroDivisionError
    assert [e.seq for e in Database().missing(journal().entries())] == [2]


def test_nobody_waits_for_anybody_to_mark_a_line(db: None) -> None:
    """The first no is not committed yet; the second is, all the same."""
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")

    def bob_says_no() -> None:
        say(bob, withdraw)
        connections.close_all()

    with reading_for(PREFERENCES, workspace=workspace, subject=ada.subject):
        withdraw(EMAIL, owner=workspace, subject=ada.subject, proof=PROOF)
        other = Thread(target=bob_says_no)
        other.start()
        other.join(timeout=20)
        assert not other.is_alive()
    assert Database().missing(journal().entries()) == []
    assert bits(ada) == bits(bob) == 0


def test_an_act_on_its_way_to_its_commit_is_waited_for(db: None) -> None:
    """The look of another process comes between the line and the commit; by itself the difference goes."""
    ada = customer(shop())
    begun = Signal()
    seen: list[str] = []

    def looks() -> None:
        begun.set()
        GATE.check()
        seen.append("open")
        connections.close_all()

    other = Thread(target=looks)
    with reading_for(PREFERENCES, workspace=ada.workspace, subject=ada.subject):
        withdraw(EMAIL, owner=ada.workspace or uuid7(), subject=ada.subject, proof=PROOF)
        other.start()
        assert begun.wait(timeout=20)
        assert seen == []
    other.join(timeout=20)
    assert seen == ["open"]


@pytest.mark.promise("4.3-d")
def test_a_withdrawal_that_the_database_forgot_is_done_again_before_anything_is_served(db: None) -> None:
    ada = customer(shop())
    say(ada, withdraw)
    forget_here(ada)
    assert bits(ada) == int(EMAIL)
    with pytest.raises(StillBehind):
        GATE.check(patience=0)
    assert replay() == 1
    assert bits(ada) == 0
    with reading_for(PREFERENCES, workspace=ada.workspace, subject=ada.subject):
        assert [e.state for e in ConsentEvent.objects.filter(owner=ada.workspace)] == ["withdrawn"]
    GATE.check(patience=0)
    assert replay() == 0


def test_without_the_gate_the_withdrawn_would_be_written_to(db: None) -> None:
    """The twin: nothing but the replay takes the permission away again."""
    ada = customer(shop())
    say(ada, withdraw)
    forget_here(ada)
    assert bits(ada) == int(EMAIL)


@pytest.mark.promise("3.2-e")
def test_an_objection_that_the_database_forgot_is_done_again(db: None) -> None:
    """Its bit says no by standing there, so it is set again and not taken off."""
    ada = customer(shop())
    assert ada.workspace
    with reading_for(PREFERENCES, workspace=ada.workspace, subject=ada.subject):
        withdraw(Permit.FIGURES, owner=ada.workspace, subject=ada.subject, proof=PROOF)
    forget_here(ada)
    assert replay() == 1
    assert bits(ada) == int(EMAIL | Permit.FIGURES)
    assert replay() == 0


@pytest.mark.promise("4.3-e")
def test_a_yes_that_came_after_a_no_stays_however_often_it_is_done_again(db: None) -> None:
    ada = customer(shop())
    say(ada, withdraw)
    say(ada, give)
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
    for _ in range(3):
        with as_owner() as owner:
            owner.execute("TRUNCATE journal_mark")
        assert replay() == 1
    assert bits(ada) == int(EMAIL)
    with as_owner() as owner:
        row = owner.execute("SELECT count(*) FROM consent_consentevent WHERE method LIKE 'done again%%'").fetchone()
    assert row == (1,)


@pytest.mark.promise("2.2-h")
def test_an_authorisation_withdrawn_again_deletes_the_copy_again(db: None) -> None:
    workspace = shop()
    append([Line(Event.WITHDRAWN, uuid7(), scope=str(workspace), what="store_data")])
    replay()
    with as_owner() as owner:
        row = owner.execute("SELECT permits FROM workspaces_workspace").fetchone()
        jobs = owner.execute("SELECT task_name FROM procrastinate_jobs").fetchall()
    assert row == (0,)
    assert ("stores.close",) in jobs


@pytest.mark.promise("4.2-a", "4.4-b")
def test_whoever_was_journalled_as_erased_goes_wholly_and_nobody_else(db: None) -> None:
    workspace = shop()
    ada, bob = customer(workspace, "ada"), customer(workspace, "bob")
    journal_erasure([ada.subject], kind="contact", scope=workspace)  # and here the power went
    with pytest.raises(StillBehind):
        GATE.check(patience=0)
    replay()
    with reading_for(SERVICE, workspace=workspace):
        assert [c.pk for c in Contact.objects.all()] == [bob.subject]
    assert {key.subject for key in SubjectKey.objects.all()} == {bob.subject}
    assert index.find(str(workspace), "email", "ada@example.test") is None


def test_a_keyring_from_before_an_erasure_is_brought_up_to_it(db: None) -> None:
    workspace = shop()
    ada = customer(workspace)
    keys = list(SubjectKey.objects.all())
    rights.delete(ada, channel="page")
    Erased.objects.all().delete()
    SubjectKey.objects.bulk_create(keys)
    with pytest.raises(StillBehind):
        GATE.check(patience=0)
    assert replay() == 1
    assert not SubjectKey.objects.filter(subject=ada.subject).exists()


def test_somebody_new_with_the_same_address_is_left_alone_by_every_replay(db: None) -> None:
    workspace = shop()
    rights.delete(customer(workspace), channel="page")
    again = customer(workspace)
    say(again, withdraw)
    say(again, give)
    for _ in range(2):
        with as_owner() as owner:
            owner.execute("TRUNCATE journal_mark")
        Erased.objects.all().delete()
        replay()
    assert bits(again) == int(EMAIL)
    assert index.find(str(workspace), "email", "ada@example.test") == again.subject
    with reading_for(SERVICE, workspace=workspace):
        assert Contact.objects.get().email == "ada@example.test"


def test_a_closed_shop_stays_closed_and_its_neighbour_open(db: None) -> None:
    mine, theirs = shop(), shop()
    ada, bob = customer(mine), customer(theirs, "bob")
    append(
        [
            Line(Event.ERASED, mine, scope=str(mine), what="workspace"),
            Line(Event.ERASED, ada.subject, str(mine), "contact"),
        ]
    )
    replay()
    with as_owner() as owner:
        assert owner.execute("SELECT id FROM workspaces_workspace").fetchall() == [(theirs,)]
        assert owner.execute("SELECT id FROM contacts_contact").fetchall() == [(bob.subject,)]
    assert {key.subject for key in SubjectKey.objects.all()} == {bob.subject}


@pytest.mark.promise("4.1-b")
def test_a_correction_that_is_there_stays_and_a_lost_one_comes_to_the_desk(db: None) -> None:
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, "bob")
    rights.correct(ada, "name", "Ada Lovelace", channel="link")
    rights.correct(bob, "name", "Bobby", channel="link")
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
        owner.execute("DELETE FROM rights_correction WHERE subject = %s", [bob.subject])
        owner.execute("DELETE FROM rights_rightsrequest WHERE subject = %s", [bob.subject])
    assert replay() == 2
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
    replay()
    with as_owner() as owner:
        asked = owner.execute("SELECT subject, channel FROM rights_rightsrequest WHERE state = 'received'").fetchall()
    assert asked == [(bob.subject, "restored backup")]


@pytest.mark.promise("4.2-a")
def test_a_field_that_was_emptied_is_emptied_again(db: None) -> None:
    ada = customer(shop())
    append([line(Event.EMPTIED, ada, "contact.name")])
    replay()
    with ada.block():
        person = Contact.objects.get()
        assert (person.name, person.email) == (None, "ada@example.test")


@pytest.mark.promise("2.1-e")
@pytest.mark.parametrize("everywhere", [True, False])
def test_a_device_that_was_signed_out_stays_out(db: None, everywhere: bool) -> None:
    who = member()
    _, gone = sign_ins.begin(who, "{}", "phone", timedelta(days=1))
    with reading_for(SECURITY, member=who):
        rows = list(SignIn.objects.all())
    if everywhere:
        sign_ins.end_everywhere(who)
    else:
        sign_ins.end(who, gone)
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
    with reading_for(SECURITY, member=who):
        SignIn.objects.bulk_create(rows)
    assert replay() == 1
    with reading_for(SECURITY, member=who):
        assert not SignIn.objects.exists()


def test_what_ends_by_itself_is_not_in_the_journal(shop_owner: Client) -> None:
    """A code that was used and a sign-up: clocks end them, whichever backup is restored."""
    assert journal().entries() == []


def test_each_start_makes_one_row_of_all_marks(db: None) -> None:
    workspace = shop()
    for name in ("ada", "bob", "eve"):
        rights.delete(customer(workspace, name), channel="page")
    replay()
    with reading_for(SERVICE):
        assert list(Mark.objects.values_list("first", "last")) == [(1, 3)]


def test_a_replay_sees_no_content(db: None) -> None:
    ada = customer(shop())
    with as_login("owner"), reading_for(REPLAY), all_owners("the wall is tried here"):
        (row,) = Contact.objects.filter(pk=ada.subject)
    assert row.get_deferred_fields() >= {"name", "email", "phone"}


def test_a_member_who_signs_up_after_an_erasure_keeps_the_account(mailbox: None, db: None) -> None:
    first = sign_up(Client(), "ada@example.test")
    rights.delete(Asker("member", first), channel="page")
    second = sign_up(Client(), "ada@example.test")
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark")
    replay()
    assert second != first
    with reading_for(ACCOUNT, member=second):
        assert Member.objects.get().joined_at <= timezone.now()
    assert index.find(index.MEMBERS, "email", "ada@example.test") == second
