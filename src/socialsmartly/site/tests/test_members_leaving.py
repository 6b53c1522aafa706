"""A member who cancels is hidden and signed out at once, and may take it back for 72 hours; their shops stop with them."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.jobs import SERVED
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give
from socialsmartly.privacy.datamap.scope import only_for
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions.hiding import WINDOW
from socialsmartly.privacy.rights.errors import NobodyToDelete
from socialsmartly.product.accounts.models import Member, SignIn
from socialsmartly.product.campaigns.tests.shop import campaign_of, customer, outcomes, queued
from socialsmartly.product.messaging import local
from socialsmartly.product.my import actions, leaving, tasks
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.site.gate import GATE
from socialsmartly.words import Permit, Purpose
from socialsmartly.words.purposes import ACCOUNT, AUDIENCE, EVERY_PURPOSE, SECURITY, STORE, WORKSPACE
from tests.cast import ask_for_code, empty_mailbox, sign_up, type_code
from tests.house import as_login, as_owner
from tests.once import once

pytestmark = [pytest.mark.promise("4.2-a", "4.4-a", "4.4-b"), pytest.mark.usefixtures("db", "mailbox")]
ADDRESS = "mei@example.test"
OVER = WINDOW + timedelta(minutes=1)


@pytest.fixture
@once
def mei(client: Client) -> UUID:
    made = sign_up(client, ADDRESS)
    empty_mailbox()
    return made


@pytest.fixture
@once
def shop(mei: UUID) -> UUID:
    made = open_workspace(mei, "Tea")
    with reading_for(WORKSPACE, member=mei, workspace=made):
        give(Permit.STORE_DATA, owner=made, subject=mei, proof=Proof("store-data:1", "form", {}))
    return made


def cancel(client: Client) -> str:
    """The address of the page that takes it back."""
    return str(client.post("/my/cancel")["Location"])


def sign_in(client: Client) -> str:
    ask_for_code(client, ADDRESS)
    return type_code(client, ADDRESS)


def is_shown(member: UUID) -> bool:
    with reading_for(ACCOUNT, member=member):
        return bool(Member.objects.filter(pk=member).exists())


def opens(purpose: Purpose, workspace: UUID) -> bool:
    try:
        with reading_for(purpose, workspace=workspace):
            return True
    except NotAuthorised:
        return False


def rows(table: str) -> int:
    with as_owner() as owner:
        return int(owner.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # type: ignore[index]


def work(at: timedelta = timedelta(0)) -> int:
    """What stands on the queue, then what has come due."""
    with as_owner() as owner:
        where = "DELETE FROM procrastinate_jobs WHERE task_name = 'my.leaving' RETURNING args"
        jobs = owner.execute(where).fetchall()
    with as_login("worker"):
        for (ids,) in jobs:
            tasks.leaving(**ids)
        with only_for(SERVED["rights.finish_deletions"]):
            return rights.finish_deletions(timezone.now() + at)


def test_whoever_cancels_is_hidden_and_signed_out_everywhere_and_reads_until_when(client: Client, mei: UUID) -> None:
    elsewhere = Client()
    assert sign_in(elsewhere) == "/"
    page = client.get(cancel(client)).content.decode()
    asked = rights.waiting(actions.asker(mei))
    assert asked
    assert asked.carry_out_at
    assert f"{asked.carry_out_at:%H:%M}".lstrip("0") in page or asked.number in page
    assert asked.number in page
    assert asked.due_at > asked.carry_out_at + timedelta(days=7)
    assert not is_shown(mei)
    assert rows(SignIn._meta.db_table) == 0
    assert [c.get("/my/").status_code for c in (client, elsewhere)] == [302, 302]


def test_the_mail_says_until_when_and_its_link_takes_it_back(client: Client, mei: UUID) -> None:
    cancel(client)
    assert work() == 0
    (mail,) = local.mails()
    assert mail.to == ADDRESS
    found = re.search(r"http://testserver(/my/stay/\S+)", mail.text)
    assert found
    assert "(UTC)" in mail.text
    assert client.get(found[1]).status_code == 200
    assert not is_shown(mei), "looking changes nothing"
    assert "You stay" in client.post(found[1]).content.decode()
    assert is_shown(mei)
    assert sign_in(client) == "/"
    assert client.get("/my/").status_code == 200
    assert work(OVER) == 0


def test_a_member_who_signs_in_finds_one_page_and_may_stay(client: Client, mei: UUID) -> None:
    way_back = cancel(client)
    sign_in(client)
    for page in ("/", "/my/", "/my/data", "/my/cancel", "/workspaces/new"):
        assert client.get(page)["Location"] == way_back, page
    assert client.post("/my/copy").status_code == 200, "their rights stay open"
    assert client.get("/policy").status_code == 200
    assert client.post(way_back)["Location"] == "/my/"
    assert "Taken back" in client.get("/my/").content.decode()


def test_without_the_closed_door_a_hidden_member_would_run_into_pages_that_know_nobody(
    client: Client, mei: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same visit, where every page is open to the hidden."""
    cancel(client)
    sign_in(client)
    monkeypatch.setattr(leaving, "OPEN_TO_THE_HIDDEN", frozenset(EVERY_PURPOSE))
    with pytest.raises(Member.DoesNotExist):
        client.get("/my/")


def test_when_the_time_is_over_all_is_deleted_and_the_link_leads_to_the_certificate(client: Client, mei: UUID) -> None:
    way_back = cancel(client)
    assert work(WINDOW - timedelta(minutes=1)) == 0
    assert work(OVER) == 1
    assert not SubjectKey.objects.filter(subject=mei).exists()
    page = client.post(way_back)
    assert page.status_code == 409
    assert "/certificate/R-" in page.content.decode()


def test_when_the_time_is_over_their_shops_go_with_them(client: Client, mei: UUID, shop: UUID) -> None:
    ada = customer(shop)
    cancel(client)
    assert work(OVER) == 1
    assert not SubjectKey.objects.filter(subject__in=[mei, ada]).exists()
    assert rows("workspaces_workspace") == rows("contacts_contact") == 0


def test_a_link_takes_back_its_own_request_and_no_later_one(client: Client, mei: UUID) -> None:
    first = cancel(client)
    client.post(first)
    sign_in(client)
    second = cancel(client)
    assert client.post(first).status_code == 409
    assert not is_shown(mei)
    assert client.post(second).status_code == 200
    assert is_shown(mei)


@pytest.mark.promise("4.3-d")
def test_their_shops_stop_at_once_and_open_again(client: Client, mei: UUID, shop: UUID) -> None:
    ada = customer(shop)
    campaign = queued(shop)
    way_back = cancel(client)
    assert not any(opens(purpose, shop) for purpose in (AUDIENCE, STORE))
    assert outcomes(shop, campaign) == {ada: ("skipped", "stopped")}
    client.post(way_back)
    assert all(opens(purpose, shop) for purpose in (AUDIENCE, STORE))
    assert campaign_of(shop, campaign).state == "stopped"
    assert work() == 0
    assert opens(AUDIENCE, shop)
    assert not local.mails(), "who is back is told nothing any more"


def test_shops_that_do_not_follow_go_on(client: Client, mei: UUID, shop: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the member alone is hidden."""
    monkeypatch.setattr(actions, "follow_owner", lambda *_: True)
    cancel(client)
    assert opens(AUDIENCE, shop)


def test_the_worker_closes_the_shops_of_a_page_that_died(
    client: Client, mei: UUID, shop: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as died:
        died.setattr(actions, "shops_follow", lambda _: None)
        cancel(client)
    assert opens(AUDIENCE, shop)
    work()
    assert not opens(AUDIENCE, shop)


@pytest.mark.promise("4.2-h")
def test_a_restored_backup_keeps_them_hidden_and_their_shops_closed(client: Client, mei: UUID, shop: UUID) -> None:
    way_back = cancel(client)
    work()
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark, rights_rightsrequest")
        owner.execute("UPDATE accounts_member SET permits = 0")
        owner.execute("UPDATE workspaces_workspace SET permits = %s", [int(Permit.STORE_DATA)])
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    work()
    assert not is_shown(mei)
    assert not opens(AUDIENCE, shop)
    assert "You stay" in client.post(way_back).content.decode(), "the link of the mail still does"
    assert is_shown(mei)
    assert opens(AUDIENCE, shop)


@pytest.mark.promise("4.2-h")
def test_a_restored_backup_of_the_time_between_shows_who_came_back(client: Client, mei: UUID, shop: UUID) -> None:
    client.post(cancel(client))
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark, rights_rightsrequest")
        owner.execute("UPDATE accounts_member SET permits = %s", [1 << 30])
        owner.execute("UPDATE workspaces_workspace SET permits = %s", [int(Permit.STORE_DATA) | 1 << 30])
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    work()
    assert is_shown(mei)
    assert opens(AUDIENCE, shop)


def test_a_mail_that_nobody_took_is_tried_again(mei: UUID, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel(client)
    with monkeypatch.context() as away:
        away.setattr("socialsmartly.product.my.letters.tell", lambda *_: 0)
        with as_login("worker"), pytest.raises(actions.NotDelivered):
            tasks.leaving(member_id=str(mei))
    with as_login("worker"):
        tasks.leaving(member_id=str(mei))
    assert len(local.mails()) == 1


def test_nobody_cancels_who_is_gone(client: Client, mei: UUID) -> None:
    actions.cancel_account(mei, now=True)
    with pytest.raises(NobodyToDelete):
        actions.cancel_account(mei, now=False)


def test_in_chinese_it_is_said_in_chinese(client: Client, mei: UUID) -> None:
    client.post("/my/correct/language", {"language-language": "zh-hans"})
    cancel(client)
    work()
    (mail,) = local.mails()
    assert "在此之前，您可以在这里撤销" in mail.text
    with reading_for(SECURITY, member=mei):
        assert Member.objects.get(pk=mei).language == "zh-hans"
