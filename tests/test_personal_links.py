"""A customer's personal link, tried on everybody it was not made for: another page, another customer, another shop.

The routes come from the URL resolver, so a new one that takes a link is tried as well.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access import links
from socialsmartly.privacy.access.links import PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import IndexEntry, SubjectKey
from socialsmartly.product.accounts.notices import STOPS
from socialsmartly.product.campaigns.delivery import PERSONAL_PAGE, UNSUBSCRIBE
from socialsmartly.product.campaigns.tests.shop import agree, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.links import KIND as DESK
from socialsmartly.product.guardians.links import KIND as GUARDIAN
from socialsmartly.product.surveys.links import KIND as SURVEY
from socialsmartly.words.purposes import SERVICE
from tests.cast import prove_by_link
from tests.house import as_owner, filled_tables
from tests.once import once
from tests.test_idor import ROUTES, filled

KINDS = {
    "/p/": PERSONAL_PAGE,
    "/u/": UNSUBSCRIBE,
    "/stop-change/": STOPS,
    "/g/": GUARDIAN,
    "/talk/": DESK,
    "/survey/": SURVEY,
}
NO_CUSTOMERS = ("/my/stay/", "/recipients/answer/", "/asked/", "/claim/", "/join/", "/handover/")
"""Made for one request of a member or of somebody without an account, for one notice to a recipient, for whoever takes part in a
promotion or is asked into a shop, or for another service; their rooms try them."""
LINKED = [route for route in ROUTES if "<str:token>" in route and not route.startswith(NO_CUSTOMERS)]
ARGUMENTS = {"channel": "email", "field": "name", "act": "copy"}
FORMS = {
    "channel": {"on": "0"},
    "correct": {"name-name": "Zoe Elsewhere"},
    "delete": {"now": "1"},
    "u": {"List-Unsubscribe": "One-Click"},
}
METHODS = ("get", "post")
pytestmark = [pytest.mark.promise("2.2-g"), pytest.mark.usefixtures("db")]


@dataclass(frozen=True)
class Customer:
    """One customer of one shop, by handle and by what only their own page may show."""

    name: str
    shop: UUID
    handle: UUID

    def token(self, kind: str) -> str:
        return PersonalLink(kind, self.shop, self.handle).token()


@pytest.fixture
@once
def people() -> tuple[Customer, Customer, Customer]:
    """Ada, her neighbour in the same shop, and a customer of another shop, each with a letter on its way."""
    one, other = shop("Tea"), shop("Paper")
    found = (customer("Ada Canary", one), customer("Ben Canary", one), customer("Cleo Canary", other))
    queued(one)
    queued(other)
    return found


def customer(name: str, workspace: UUID) -> Customer:
    address = f"{name[:3].lower()}.canary@example.test"
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(workspace_id=workspace, name=name, email=address, reachable_by_email=True)
    index.claim(str(workspace), "email", address, made.pk)
    agree(workspace, made.pk)
    return Customer(name, workspace, made.pk)


def kind_of(route: str) -> str:
    """A route whose links nobody knows here fails."""
    return KINDS[route[: route.index("/", 1) + 1]]


def walk(client: Client, route: str, method: str, token: str) -> tuple[int, str]:
    form = next((FORMS[part] for part in route.strip("/").split("/") if part in FORMS), {})
    answer = getattr(client, method)(filled(route, {**ARGUMENTS, "token": token}), form if method == "post" else None)
    return answer.status_code, answer.getvalue().decode(errors="replace")


def all_of(*people: Customer) -> list[str]:
    """Every row of the database that names one of them, and what the keyring holds of them."""
    found = []
    with as_owner() as owner:
        for table in filled_tables():
            for each in people:
                rows = owner.execute(f'SELECT t::text FROM "{table}" t WHERE t::text LIKE %s', [f"%{each.handle}%"])  # type: ignore[call-overload]
                found += [f"{table} {row}" for (row,) in rows]
    handles = [each.handle for each in people]
    found += [f"key {bytes(key.wrapped).hex()}" for key in SubjectKey.objects.filter(subject__in=handles)]
    found += [f"entry {bytes(entry.digest).hex()}" for entry in IndexEntry.objects.filter(subject__in=handles)]
    return sorted(found)


def bent(mine: Customer, *others: Customer) -> Iterator[PersonalLink]:
    """Every pair of a shop and a person that is nobody's, made of handles of hers and theirs, and each of theirs."""
    everybody = (mine, *others)
    for a, b in permutations(everybody, 2):
        if a.shop != b.shop:
            yield PersonalLink("", a.shop, b.handle)
    for each in others:
        yield PersonalLink("", each.shop, each.handle)


def with_the_tag_of(token: str, link: PersonalLink) -> str:
    """Her own signature under somebody else's handles."""
    tag = base64.urlsafe_b64decode(token)[-links.TAG_BYTES :]
    return base64.urlsafe_b64encode(link.workspace.bytes + link.subject.bytes + tag).decode()


@pytest.mark.parametrize("route", LINKED)
def test_a_link_opens_the_pages_it_was_made_for_and_no_other(people: tuple[Customer, ...], route: str) -> None:
    ada, before = people[0], all_of(*people)
    for kind in set(KINDS.values()) - {kind_of(route)}:
        for method in METHODS:
            status, page = walk(Client(), route, method, ada.token(kind))
            assert status in {404, 405}
            assert "Canary" not in page
    assert all_of(*people) == before
    opens = {walk(Client(), route, method, ada.token(kind_of(route)))[0] for method in METHODS}
    of_one_matter = any(part in route for part in ("<str:number>", "<uuid:conversation_id>", "<uuid:survey_id>"))
    assert opens & {200, 302} or of_one_matter, "a matter that is not there opens for nobody"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", LINKED)
def test_a_link_cannot_be_bent_to_somebody_else(people: tuple[Customer, ...], route: str, method: str) -> None:
    ada, *others = people
    before = all_of(*people)
    for link in bent(ada, *others):
        status, page = walk(Client(), route, method, with_the_tag_of(ada.token(kind_of(route)), link))
        assert status in {404, 405}
        assert "Canary" not in page
    assert all_of(*people) == before


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", LINKED)
def test_a_link_signed_for_the_wrong_shop_shows_and_changes_nothing(
    people: tuple[Customer, ...], route: str, method: str
) -> None:
    """Behind the signature stands the wall: even a link that we ourselves made wrongly reaches nobody."""
    ada, _, cleo = people
    before = all_of(*people)
    for workspace, subject in ((cleo.shop, ada.handle), (ada.shop, cleo.handle)):
        link = PersonalLink(kind_of(route), workspace, subject)
        _, page = walk(Client(), route, method, link.token())
        assert "Canary" not in page
    assert rows_without_requests(before) == rows_without_requests(all_of(*people))


def rows_without_requests(rows: list[str]) -> list[str]:
    return [row for row in rows if not row.startswith(("rights_", "ledger_"))]


def test_whatever_one_customer_does_the_others_keep_every_row(people: tuple[Customer, ...]) -> None:
    ada, *others = people
    before, client = all_of(*others), Client()
    prove_by_link(client, f"/p/{ada.token(PERSONAL_PAGE)}", "delete")
    for route in sorted(LINKED, key=lambda route: "delete" in route):  # last, or nothing would be left to do
        for method in METHODS:
            _, page = walk(client, route, method, ada.token(kind_of(route)))
            assert not [each.name for each in others if each.name in page]
    assert all_of(*others) == before
    assert not [row for row in all_of(ada) if row.startswith("contacts_")]
    for each in others:
        assert each.name in walk(client, "/p/<str:token>", "get", each.token(PERSONAL_PAGE))[1]


def test_a_link_whose_signature_nobody_checked_would_be_seen(
    people: tuple[Customer, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the bent links: with a signature that is always right, her neighbour's page opens."""
    ada, ben, _ = people
    token = with_the_tag_of(ada.token(PERSONAL_PAGE), PersonalLink("", ben.shop, ben.handle))
    monkeypatch.setattr(links, "_tag", lambda *_: base64.urlsafe_b64decode(token)[-links.TAG_BYTES :])
    assert read_link(PERSONAL_PAGE, token).subject == ben.handle
    assert ben.name in walk(Client(), "/p/<str:token>", "get", token)[1]


def test_an_act_that_reached_a_neighbour_would_be_seen(people: tuple[Customer, ...]) -> None:
    """The twin of the comparison: one row of a neighbour's that differs in one bit."""
    _, ben, _ = people
    before = all_of(ben)
    with as_owner() as owner:
        owner.execute("UPDATE contacts_contact SET permits = permits # 1 WHERE id = %s", [ben.handle])
    assert all_of(ben) != before
