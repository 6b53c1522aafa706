"""A shop's customer who is under 18: the shop says so, or whoever has the personal link."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access import wall
from socialsmartly.privacy.access.build import QUEUE
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.suppression import is_remembered
from socialsmartly.privacy.minors.rules import WITHIN
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit, Purpose
from socialsmartly.words.purposes import AUDIENCE, CAMPAIGN, SERVICE, WORKSPACE
from tests.cast import member_of, prove_by_link
from tests.house import as_login, as_owner


def agreeing(workspace: UUID | None = None) -> Asker:
    made = customer(workspace or shop(), "ada")
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = %s", [int(Permit.EMAIL_MARKETING)])
    index.claim(str(made.workspace), "email", "ada@example.test", made.subject)
    return made


def page(asker: Asker) -> str:
    assert asker.workspace
    return f"/p/{PersonalLink('person', asker.workspace, asker.subject).token()}"


def seen(asker: Asker, purpose: Purpose) -> bool:
    with as_login("worker"), reading_for(purpose, workspace=asker.workspace, subject=asker.subject):
        return bool(Contact.objects.filter(pk=asker.subject).exists())


@pytest.mark.promise("7-d")
def test_a_child_is_locked_by_the_link_and_the_link_takes_nothing_back(db: None) -> None:
    ada, visitor = agreeing(), Client()
    visitor.post(f"{page(ada)}/age", {"band": "child"})
    assert not seen(ada, SERVICE)
    assert ada.workspace
    assert is_remembered(ada.workspace, ada.subject), "an import passes them over"
    assert "Everything is locked" in visitor.get(page(ada)).content.decode()
    visitor.post(f"{page(ada)}/take-back")
    assert not seen(ada, SERVICE)
    with as_login("worker"):
        assert rights.finish_deletions(timezone.now() + timedelta(hours=19)) == 0
        assert rights.finish_deletions(timezone.now() + WITHIN) == 1
    assert "nothing" in visitor.get(page(ada)).content.decode().lower()


@pytest.mark.promise("7-d")
def test_a_report_brings_a_deletion_that_waits_forward(db: None) -> None:
    ada, visitor = agreeing(), Client()
    prove_by_link(visitor, page(ada))
    visitor.post(f"{page(ada)}/delete")
    visitor.post(f"{page(ada)}/age", {"band": "child"})
    with as_login("worker"):
        assert rights.finish_deletions(timezone.now() + WITHIN) == 1


@pytest.mark.promise("7-c")
@pytest.mark.parametrize("purpose", [AUDIENCE, CAMPAIGN])
def test_no_marketing_sees_somebody_of_14_to_17(db: None, purpose: Purpose) -> None:
    ada, visitor = agreeing(), Client()
    assert seen(ada, purpose)
    visitor.post(f"{page(ada)}/age", {"band": "youth"})
    assert not seen(ada, purpose)
    assert seen(ada, SERVICE)
    visitor.post(f"{page(ada)}/channel/email", {"on": "1"})
    assert not seen(ada, purpose), "whatever anybody agrees to"


@pytest.mark.promise("7-c")
def test_without_the_mark_in_the_wall_a_campaign_would_see_them(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the same policies, compiled as if no mark closed anything."""
    ada = agreeing()
    Client().post(f"{page(ada)}/age", {"band": "youth"})
    with monkeypatch.context() as patched:
        patched.setattr(wall, "PASSES", {})
        without = list(wall.grants())
    with as_owner() as owner:
        try:
            for statement in without:
                owner.execute(statement)
            assert seen(ada, CAMPAIGN)
        finally:
            for statement in [*wall.grants(), QUEUE.read_text()]:
                owner.execute(statement)
    assert not seen(ada, CAMPAIGN)


@pytest.mark.promise("7-d")
def test_a_shop_marks_its_own_customers_and_nobody_elses(shop_owner: Client) -> None:
    mine = open_workspace(member_of(shop_owner), "Tea")
    with reading_for(WORKSPACE, member=member_of(shop_owner), workspace=mine):
        Workspace.objects.filter(pk=mine).update(permits=int(Permit.STORE_DATA))
    ada, theirs = agreeing(mine), customer(shop(), "ben")
    for other in (f"/w/{mine}", f"/w/{theirs.workspace}"):
        assert shop_owner.post(f"{other}/contacts/{theirs.subject}/age", {"band": "child"}).status_code == 404
    shop_owner.post(f"/w/{mine}/contacts/{ada.subject}/age", {"band": "youth"})
    assert not seen(ada, CAMPAIGN)
    shop_owner.post(f"/w/{mine}/contacts/{ada.subject}/age", {"band": "child"})
    assert not seen(ada, SERVICE)
    assert seen(theirs, SERVICE)
