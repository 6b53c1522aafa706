"""A shop's customer replaces their e-mail address: whoever reads the new one proves it, and what was agreed stays with the person."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.http.response import HttpResponseBase
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.product.campaigns.tests.shop import agree, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.queries import consents_of, corrections_of
from socialsmartly.product.contacts.views import timeline
from socialsmartly.product.messaging import local
from socialsmartly.product.person import actions
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE
from tests.cast import last_code
from tests.once import once

pytestmark = [pytest.mark.promise("4.1-b"), pytest.mark.usefixtures("db", "mailbox")]
OLD, NEW = "ada@example.test", "ada.new@example.test"


@pytest.fixture
@once
def workspace(db: None) -> UUID:
    return shop("Tea")


def customer(workspace: UUID, address: str) -> PersonalLink:
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name="Ada", email=address)
    index.claim(str(workspace), "email", address, made.pk)
    return PersonalLink("person", workspace, made.pk)


@pytest.fixture
@once
def ada(workspace: UUID) -> PersonalLink:
    link = customer(workspace, OLD)
    agree(workspace, link.subject)
    return link


def ask(client: Client, link: PersonalLink, address: str) -> HttpResponseBase:
    return client.post(f"/p/{link.token()}/email", {"email": address})


def replace(client: Client, link: PersonalLink, address: str = NEW) -> HttpResponseBase:
    assert ask(client, link, address).status_code == 302
    return client.post(f"/p/{link.token()}/email/code", {"code": last_code(address)}, follow=True)


def row(link: PersonalLink) -> Contact:
    with reading_for(SERVICE, workspace=link.workspace):
        found: Contact = Contact.objects.get(pk=link.subject)
        found.email = found.email
        return found


def test_the_new_address_takes_the_place_of_the_old_one(client: Client, ada: PersonalLink) -> None:
    page = replace(client, ada).getvalue().decode()
    assert "R-" in page
    assert NEW in page
    scope = str(ada.workspace)
    assert (index.find(scope, "email", NEW), index.find(scope, "email", OLD)) == (ada.subject, None)
    assert [m.to for m in local.mails()].count(OLD) == 1, "the old address is told"


def test_an_address_that_was_proved_can_be_reached(client: Client, ada: PersonalLink) -> None:
    assert not row(ada).reachable_by_email
    replace(client, ada)
    assert row(ada).reachable_by_email


def test_what_was_agreed_stays_with_the_person(client: Client, ada: PersonalLink) -> None:
    with reading_for(SERVICE, workspace=ada.workspace):
        before = [(e.pk, e.evidence) for e in consents_of(ada.workspace, ada.subject)]
    replace(client, ada)
    with reading_for(SERVICE, workspace=ada.workspace):
        assert [(e.pk, e.evidence) for e in consents_of(ada.workspace, ada.subject)] == before
    assert row(ada).permits & Permit.EMAIL_MARKETING


def test_the_shop_sees_that_the_person_corrected_it(client: Client, ada: PersonalLink) -> None:
    replace(client, ada)
    with reading_for(SERVICE, workspace=ada.workspace):
        told = timeline(row_here(ada), [], [], corrections_of(ada.workspace, ada.subject))
    assert next((str(m.what), str(m.more)) for m in told) == ("Corrected by the person", "E-mail address")


def row_here(link: PersonalLink) -> Contact:
    found: Contact = Contact.objects.get(pk=link.subject)
    return found


def test_without_the_right_code_nothing_changes(client: Client, ada: PersonalLink) -> None:
    ask(client, ada, NEW)
    right = last_code(NEW)
    wrong = f"{(int(right) + 1) % 10**8:08d}"
    assert client.post(f"/p/{ada.token()}/email/code", {"code": wrong}).status_code == 200
    Client().post(f"/p/{ada.token()}/email/code", {"code": right})
    assert row(ada).email == OLD


def test_a_code_is_worth_nothing_on_the_page_of_another(client: Client, ada: PersonalLink) -> None:
    ben = customer(ada.workspace, "ben@example.test")
    ask(client, ada, NEW)
    client.post(f"/p/{ben.token()}/email/code", {"code": last_code(NEW)})
    assert (row(ada).email, row(ben).email) == (OLD, "ben@example.test")


def test_an_address_of_another_customer_is_not_taken_over(client: Client, ada: PersonalLink) -> None:
    ben = customer(ada.workspace, NEW)
    assert "Another customer" in replace(client, ada).getvalue().decode()
    assert (row(ada).email, index.find(str(ada.workspace), "email", NEW)) == (OLD, ben.subject)


@pytest.mark.promise("4.3-a")
@pytest.mark.parametrize("stopped", [True, False])
def test_a_file_does_not_begin_to_write_to_an_address_that_was_stopped(
    client: Client, ada: PersonalLink, stopped: bool
) -> None:
    """Its twin is the address that was not stopped: whoever has it now may become a customer."""
    if stopped:
        actions.switch(ada, "email", on=False)
    replace(client, ada)
    assert suppression.remembered_values(ada.workspace, "email", [OLD, NEW]) == ({OLD} if stopped else set())
    assert suppression.remembered(ada.workspace, "email", [OLD, NEW]) == set(), "nobody asked to be deleted"
    assert bool(row(ada).permits & Permit.EMAIL_MARKETING) is not stopped


@pytest.mark.parametrize("typed", ["", "ada", "+44 7911 123456", "аda@exаmple.test", OLD])
def test_what_cannot_be_the_new_address_is_said_and_kept(client: Client, ada: PersonalLink, typed: str) -> None:
    page = ask(client, ada, typed)
    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.getvalue().decode()
    assert typed in page.getvalue().decode()
