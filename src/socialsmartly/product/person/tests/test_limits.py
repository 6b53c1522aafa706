"""A shop's customer disputes a value by their link; the shop reads the words beside it and settles it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights.models import RequestStep
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.person.actions import asker
from socialsmartly.product.workspaces.models import Role, Seat, Workspace
from socialsmartly.words import Mark, Permit
from socialsmartly.words.purposes import SERVICE, WORKSPACE
from tests.cast import member_of
from tests.once import once

WORDS = "I am Ada King now."
REASONS = "We changed the name in our shop."


@pytest.fixture
@once
def link(shop_owner: Client) -> PersonalLink:
    """A customer of a shop that the owner runs."""
    workspace, owner = uuid7(), member_of(shop_owner)
    with reading_for(WORKSPACE, workspace=workspace, member=owner):
        Workspace.objects.create(id=workspace, title="Tea", permits=Permit.STORE_DATA)
        Seat.objects.create(member_id=owner, workspace=workspace, title="Tea", role=Role.OWNER)
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name="Ada", email="ada@example.test")
    return PersonalLink("person", workspace, made.pk)


def limits(client: Client, link: PersonalLink, **said: str) -> str:
    """The page after what was done on it."""
    return client.post(f"/p/{link.token()}/limits", said, follow=True).content.decode()


def marks(link: PersonalLink) -> int:
    with asker(link).block():
        return int(Contact.objects.get(pk=link.subject).permits)


def at_the_shop(link: PersonalLink, what: str = "") -> str:
    return f"/w/{link.workspace}/contacts/{link.subject}{what}"


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.promise("4.1-c")
def test_the_shop_reads_the_words_beside_the_value_and_settles_it_with_reasons(
    client: Client, shop_owner: Client, link: PersonalLink
) -> None:
    assert WORDS in limits(client, link, do="dispute", field="name", text=WORDS)
    assert marks(link) & Mark.DISPUTED
    assert "in dispute, not used" in shop_owner.get(f"/w/{link.workspace}/contacts").content.decode()
    page = shop_owner.get(at_the_shop(link)).content.decode()
    assert page.count(WORDS) == 2  # beside the value, and where it is settled
    shop_owner.post(at_the_shop(link, "/settle"), {"limit": field(page, "limit"), "text": REASONS})
    assert not marks(link) & Mark.DISPUTED
    assert WORDS in shop_owner.get(at_the_shop(link)).content.decode()
    assert REASONS in client.get(f"/p/{link.token()}").content.decode()
    with asker(link).block():
        assert {step.step: step.by for step in RequestStep.objects.all() if step.step == "answered"} == {
            "answered": "shop"
        }


@pytest.mark.promise("4.1-c")
def test_nothing_is_settled_without_reasons_or_by_another_shop(
    client: Client, shop_owner: Client, neighbour: Client, link: PersonalLink
) -> None:
    limits(client, link, do="dispute", field="name", text=WORDS)
    limit = field(shop_owner.get(at_the_shop(link)).content.decode(), "limit")
    shop_owner.post(at_the_shop(link, "/settle"), {"limit": limit, "text": " "})
    assert neighbour.post(at_the_shop(link, "/settle"), {"limit": limit, "text": REASONS}).status_code == 404
    assert marks(link) & Mark.DISPUTED


@pytest.mark.promise("4.6-g", "4.5-b")
@pytest.mark.parametrize(
    ("said", "mark"), [({"do": "restrict", "ground": "claims"}, Mark.RESTRICTED), ({"do": "object"}, Mark.OBJECTED)]
)
def test_a_limit_takes_one_click_each_way(client: Client, link: PersonalLink, said: dict[str, str], mark: Mark) -> None:
    page = limits(client, link, **said)
    assert marks(link) & mark
    limits(client, link, do="lift", limit=field(page, "limit"))
    assert not marks(link) & mark


def test_what_was_typed_is_still_there_when_it_cannot_be_taken(client: Client, link: PersonalLink) -> None:
    page = client.post(f"/p/{link.token()}/limits", {"do": "dispute", "field": "no_such", "text": WORDS})
    assert WORDS in page.content.decode()
    assert not marks(link)


@pytest.mark.promise("4.1-c")
def test_a_member_has_the_same_page(shop_owner: Client) -> None:
    shop_owner.post("/my/limits", {"do": "dispute", "field": "email", "text": WORDS})
    assert WORDS in shop_owner.get("/my/limits").content.decode()
    me = member_of(shop_owner)
    with reading_for(WORKSPACE, member=me):
        assert Member.objects.filter(pk=me).exists()
