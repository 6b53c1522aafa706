"""People whose every value is known, and their walk through the product: import, search, letters, rights, refusals, failures.

Ten values each for a thousand people. What is slow for each person (pages of their own, a search by name) a few of them do.
"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.campaigns.tasks import send_all
from socialsmartly.product.contacts import queries
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local
from socialsmartly.product.stores.actions import people
from socialsmartly.product.stores.actions.reading_in import read_in
from socialsmartly.product.stores.rules import people as invented
from socialsmartly.product.stores.rules.people import Channel, ChannelConsent, ConsentEvent, ConsentState, Method
from socialsmartly.product.stores.tests.shop import a_file
from socialsmartly.product.stores.tests.test_pages import open_shop, send
from socialsmartly.words.purposes import SERVICE
from tests.cast import ask_for_code, prove_by_link, walk_in
from tests.house import as_login

PEOPLE, WRITTEN_TO, WALKERS, SEARCHED, MEMBERS = 1000, 300, 30, 10, 3
COLUMNS = ("store_ref", "name", "email", "phone")
VALUES = (*COLUMNS, "evidence", "sought", "failing", "set-aside", "refused", "headless")
LETTER = {"title": "Hello", "sender": "Tea", "body": "Dear {{ name | friend }}", "language": "en"}


def value(what: str, person: int) -> str:
    """Nothing else in the house begins like this."""
    return {
        "store_ref": f"zqx.kanari.{person:04d}.number",
        "email": f"zqx.kanari.{person:04d}.mail@example.test",
        "phone": f"+4479876{person:05d}",
        "name": f"Zqx Kanari-{person:04d} 金丝雀",
        "sought": f"zqx.kanari.{person:04d}.sought@example.test",
        "new name": f"Zqx Kanari-{person:04d} neu",
        "new phone": f"+442079460{person:03d}",
        "sought name": f"Zqx Kanari-{person:04d} gesucht",
        "typo": f"zqx.kanari.{person:04d}.typo@example",
        "stranger": f"zqx.kanari.{person:04d}.stranger@example.test",
        "member": f"zqx.kanari.{person:04d}.member@example.test",
        "nickname": f"Zqx Nickname {person:04d}",
    }.get(what, f"zqx.kanari.{person:04d}.{what}")


def planted() -> list[str]:
    of_all = [value(what, n) for what in VALUES for n in range(PEOPLE)]
    of_walkers = [value(what, n) for what in ("new name", "new phone") for n in range(WALKERS)]
    of_some = [value(what, n) for what in ("sought name", "typo", "stranger") for n in range(SEARCHED)]
    of_members = [value(what, n) for what in ("member", "nickname") for n in range(MEMBERS)]
    return [*of_all, *of_walkers, *of_some, *of_members]


def known_person(ref: str, country: str, first: datetime, last: datetime) -> invented.Person:
    """Stands in for the names that a shop would send: those that are invented from a pool are nobody's alone."""
    n = int(ref.split(".")[2])
    yes = ConsentEvent(ConsentState.GIVEN, Method.CHECKOUT_BOX, "2025-01", first, value("evidence", n))
    return invented.person_for(ref, country, first, last)._replace(
        display_name=value("name", n),
        email=value("email", n),
        phone=value("phone", n),
        consents=(ChannelConsent(Channel.EMAIL, ConsentState.GIVEN, (yes,)),),
    )


def order(number: str, n: int, quantity: str = "1") -> str:
    return f"{number},TEA,Teapot,{quantity},2011-01-01T10:00:00,2.50,{value('store_ref', n)},France"


def whole_file() -> bytes:
    """An order for everybody, a second one for those who are written to, and a line for everybody that is set aside."""
    rows = [order(f"{500_000 + n}", n) for n in range(PEOPLE)]
    rows += [order(f"{600_000 + n}", n) for n in range(WRITTEN_TO)]
    return a_file(*rows, *(order(f"{700_000 + n}", n, value("set-aside", n)) for n in range(PEOPLE)))


def file_of(what: str) -> bytes:
    return "\n".join(value(what, n) for n in range(PEOPLE)).encode()


def come_in(owner: Client, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """One file through the page; one that is refused at the door, since the first is being read; one without a header."""
    monkeypatch.setattr(people, "person_for", known_person)
    workspace = open_shop(owner)
    page = send(owner, workspace, whole_file())["Location"]  # type: ignore[index]
    assert send(owner, workspace, file_of("refused")).status_code == 422  # type: ignore[attr-defined]
    read(workspace, page)
    headless = send(owner, workspace, file_of("headless"))["Location"]  # type: ignore[index]
    read(workspace, headless)
    assert "The file is in" in owner.get(page).content.decode()
    assert "Reading stopped" in owner.get(headless).content.decode()
    assert "is not a whole number" in owner.get(f"{page}/set-aside").content.decode()
    return workspace


def read(workspace: UUID, page: str) -> None:
    with as_login("worker"):
        read_in(workspace, UUID(page.rsplit("/", maxsplit=1)[-1]))


def are_looked_at(owner: Client, workspace: UUID) -> list[UUID]:
    """By the program for all, by the pages for some; returns the handles in the order of their numbers."""
    with reading_for(SERVICE, workspace=workspace):
        found = list(Contact.objects.all())
        open_all(found, *COLUMNS)
        by_number = {contact.email: contact for contact in found}
        in_order = [by_number[value("email", n)] for n in range(PEOPLE)]
        assert [c.phone for c in in_order] == [value("phone", n) for n in range(PEOPLE)]
        assert all(queries.search(workspace, value("email", n)).contacts for n in range(PEOPLE))
        assert not any(queries.search(workspace, value("sought", n)).contacts for n in range(PEOPLE))
    for n, contact in enumerate(in_order[:SEARCHED]):
        address, name = (owner.post(f"/w/{workspace}/contacts", {"q": value(what, n)}) for what in ("email", "name"))
        assert value("name", n) in address.content.decode()
        assert value("name", n) in name.content.decode()
        owner.post(f"/w/{workspace}/contacts", {"q": value("sought name", n)})
        page = f"/w/{workspace}/contacts/{contact.pk}"
        assert value("email", n) not in owner.get(page).content.decode()
        assert value("email", n) in owner.post(f"{page}/show", {"reason": "write"}, follow=True).content.decode()
    return [UUID(str(contact.pk)) for contact in in_order]


def are_written_to(owner: Client, workspace: UUID) -> None:
    made = owner.post(f"/w/{workspace}/campaigns/new", {**LETTER, "orders_at_least": "2"})["Location"]
    campaign = re.sub(r"/check$", "", made)
    owner.post(f"{campaign}/test")
    owner.post(f"{campaign}/send")
    with as_login("worker"):
        send_all(workspace, UUID(campaign.rsplit("/", maxsplit=1)[-1]))
    assert len(list(local.mail_folder().glob("*.eml"))) >= WRITTEN_TO
    assert {mail.to for mail in local.mails()} <= {value("email", n) for n in range(WRITTEN_TO)}
    assert "Zqx Kanari-" in owner.get(f"{campaign}/results").content.decode()


def use_their_links(workspace: UUID, handles: list[UUID]) -> None:
    """Stop letters in the mail program, look, copy, correct."""
    for n, handle in enumerate(handles[:WALKERS]):
        client = Client()
        stop = PersonalLink("unsubscribe", workspace, handle).token()
        client.get(f"/u/{stop}")
        assert client.post(f"/u/{stop}", {"List-Unsubscribe": "One-Click"}).status_code == 200
        mine = f"/p/{PersonalLink('person', workspace, handle).token()}"
        prove_by_link(client, mine)
        assert client.post(f"{mine}/copy").status_code == 200
        client.post(f"{mine}/correct/name", {"name-name": value("new name", n)})
        client.post(f"{mine}/correct/phone", {"phone-phone": value("new phone", n)})
        page = client.get(mine).content.decode()
        assert value("new name", n) in page
        assert value("new phone", n) in page


def delete_themselves(workspace: UUID, handles: list[UUID]) -> None:
    for handle in handles[:WALKERS]:
        client, mine = Client(), f"/p/{PersonalLink('person', workspace, handle).token()}"
        prove_by_link(client, mine, "delete")
        answer = client.post(f"{mine}/delete", {"now": "1"})
        assert "R-" in answer.content.decode()


def meet_a_mistake(workspace: UUID) -> None:
    """Statements that break on a value, as a mistake in the program would make them."""
    for n in range(PEOPLE):
        statement = ("SELECT %s::uuid", "SELECT %s::int", "UPDATE workspaces_workspace SET currency = %s")[n % 3]
        with pytest.raises(DatabaseError), reading_for(SERVICE, workspace=workspace), connection.cursor() as cursor:
            cursor.execute(statement, [value("failing", n)])


def fail_to_sign_in() -> None:
    """With an address that is none, and with a wrong code for one that nobody has."""
    for n in range(SEARCHED):
        client = Client()
        assert value("typo", n) in client.post("/sign-in", {"address": value("typo", n)}).content.decode()
        ask_for_code(client, value("stranger", n))
        assert client.post("/code", {"code": "000000"}).status_code != 302


def members_come() -> list[Client]:
    clients = []
    for n in range(MEMBERS):
        client = Client()
        walk_in(client, value("member", n))
        client.post("/my/profile/switch", {"on": "1"})
        client.post("/my/profile/nickname", {"nickname-nickname": value("nickname", n)})
        assert value("nickname", n) in client.get("/my/data").content.decode()
        clients.append(client)
    return clients
