"""A shop deletes a customer: hidden at once, and the shop may take it back for 72 hours; what the customer asked is the customer's."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions.hiding import WINDOW
from socialsmartly.product.contacts.actions import asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.tasks import tell_the_way_back
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.site.gate import GATE
from socialsmartly.words.purposes import SERVICE
from tests.cast import empty_mailbox, member_of, prove_by_link
from tests.house import as_login, as_owner
from tests.once import once

pytestmark = [pytest.mark.promise("4.2-a"), pytest.mark.usefixtures("db", "mailbox")]


@pytest.fixture
@once
def tea(shop_owner: Client) -> UUID:
    empty_mailbox()
    return open_workspace(member_of(shop_owner), "Tea")


@pytest.fixture
@once
def ada(tea: UUID) -> UUID:
    with reading_for(SERVICE, workspace=tea):
        return UUID(str(Contact.objects.create(workspace_id=tea, name="Ada Lovelace", email="ada@example.test").pk))


def is_shown(tea: UUID, ada: UUID) -> bool:
    with reading_for(SERVICE, workspace=tea):
        return bool(Contact.objects.filter(pk=ada).exists())


def page_of(tea: UUID, ada: UUID) -> str:
    return f"/w/{tea}/contacts/{ada}"


def own_page(tea: UUID, ada: UUID) -> str:
    return f"/p/{PersonalLink('person', tea, ada).token()}"


def run_jobs() -> None:
    """What stands on the queue, as the worker does it."""
    with as_owner() as owner:
        where = "DELETE FROM procrastinate_jobs WHERE task_name = 'contacts.tell_the_way_back' RETURNING args"
        jobs = owner.execute(where).fetchall()
    with as_login("worker"):
        for (ids,) in jobs:
            tell_the_way_back(**ids)


def test_who_took_it_back_meanwhile_is_not_written_to(shop_owner: Client, tea: UUID, ada: UUID) -> None:
    shop_owner.post(f"{page_of(tea, ada)}/delete")
    shop_owner.post(f"{page_of(tea, ada)}/take-back")
    run_jobs()
    assert local.mails() == []


def test_a_shop_deletes_a_customer_who_is_hidden_at_once(shop_owner: Client, tea: UUID, ada: UUID) -> None:
    here = page_of(tea, ada)
    assert "Ada Lovelace" in shop_owner.get(f"{here}/delete").content.decode()
    assert is_shown(tea, ada), "looking changes nothing"
    page = shop_owner.post(f"{here}/delete", follow=True).content.decode()
    asked = rights.waiting(asker(tea, ada))
    assert asked
    assert asked.number in page
    assert not is_shown(tea, ada)
    assert shop_owner.get(here).status_code == 404
    assert local.mails() == [], "the page sends nothing itself"
    run_jobs()
    (mail,) = local.mails()
    assert (mail.to, f"{here}/delete" in mail.text, "Ada" in mail.text) == ("owner@example.test", True, False)


def test_the_shop_takes_it_back_and_everything_is_as_before(shop_owner: Client, tea: UUID, ada: UUID) -> None:
    shop_owner.post(f"{page_of(tea, ada)}/delete")
    answer = shop_owner.post(f"{page_of(tea, ada)}/take-back", follow=True)
    assert "Ada Lovelace" in answer.content.decode()
    with as_login("worker"):
        assert rights.finish_deletions(timezone.now() + WINDOW + timedelta(minutes=1)) == 0


def test_when_the_time_is_over_the_customer_is_deleted(shop_owner: Client, tea: UUID, ada: UUID) -> None:
    here = page_of(tea, ada)
    shop_owner.post(f"{here}/delete")
    with as_login("worker"):
        assert rights.finish_deletions(timezone.now() + WINDOW + timedelta(minutes=1)) == 1
    assert "/certificate/R-" in shop_owner.get(f"{here}/delete").content.decode()
    assert "/certificate/R-" in shop_owner.post(f"{here}/take-back", follow=True).content.decode()


def test_what_a_customer_asked_for_themselves_the_shop_neither_sees_nor_takes_back(
    shop_owner: Client, client: Client, tea: UUID, ada: UUID
) -> None:
    prove_by_link(client, own_page(tea, ada))
    client.post(f"{own_page(tea, ada)}/delete")
    assert shop_owner.get(f"{page_of(tea, ada)}/delete").status_code == 404
    shop_owner.post(f"{page_of(tea, ada)}/take-back")
    assert not is_shown(tea, ada)


def test_what_the_shop_asked_for_the_customer_does_not_take_back_but_may_make_their_own(
    shop_owner: Client, client: Client, tea: UUID, ada: UUID
) -> None:
    shop_owner.post(f"{page_of(tea, ada)}/delete")
    mine = own_page(tea, ada)
    assert "The shop asked for this" in client.get(mine).content.decode()
    client.post(f"{mine}/take-back")
    assert not is_shown(tea, ada)
    prove_by_link(client, mine)
    assert "The shop asked" not in client.post(f"{mine}/delete", follow=True).content.decode()
    shop_owner.post(f"{page_of(tea, ada)}/take-back")
    assert not is_shown(tea, ada), "the shop cannot take back what the customer wants by now"
    client.post(f"{mine}/take-back")
    assert is_shown(tea, ada)


@pytest.mark.promise("4.2-h")
@pytest.mark.parametrize("hers", [True, False])
def test_a_restored_backup_keeps_them_hidden_and_knows_whose_wish_it_was(
    shop_owner: Client, client: Client, tea: UUID, ada: UUID, hers: bool
) -> None:
    shop_owner.post(f"{page_of(tea, ada)}/delete")
    if hers:
        prove_by_link(client, own_page(tea, ada))
        client.post(f"{own_page(tea, ada)}/delete")
    with as_owner() as owner:
        owner.execute("TRUNCATE journal_mark, rights_rightsrequest")
        owner.execute("UPDATE contacts_contact SET permits = 0")
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    assert not is_shown(tea, ada)
    shop_owner.post(f"{page_of(tea, ada)}/take-back")
    assert is_shown(tea, ada) is not hers
