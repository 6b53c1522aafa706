"""Every route, tried by everybody it was not made for: a stranger, the owner of the shop next door, staff without a second factor.

The routes come from the URL resolver, the answers from `idor.toml`, so a new route without a row fails. Each row says what a role
gets for GET and for POST when it asks for somebody else's objects; asking for objects that never were must look the same.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.checks import routes
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.models import Reason
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import kind_of, owner_field, tables
from socialsmartly.privacy.rights.actions import Asker, open_request
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.accounts.models import SecondFactor
from socialsmartly.product.campaigns.actions.drafts import begin
from socialsmartly.product.campaigns.letters import Draft
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.exports.actions.asking import Wish, ask
from socialsmartly.product.exports.queries import Left
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.stores.actions.starting import start_import
from socialsmartly.product.stores.models import Source
from socialsmartly.product.unusual.actions import Cleared
from socialsmartly.product.unusual.rules import What
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.words import Kind
from socialsmartly.words.purposes import AUDIENCE, EXPORTING, SECURITY, STORE, WORKSPACE
from tests.cast import empty_mailbox, member_of
from tests.house import as_owner
from tests.once import once

TABLE: dict[str, dict[str, list[str]]] = tomllib.loads((Path(__file__).with_name("idor.toml")).read_text())
ROUTES = sorted({f"/{route}" for route, _ in routes()})
HANDLE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
NOBODYS = {
    "demand_id": "00000000-0000-7000-8000-00000000000a",
    "succession_id": "00000000-0000-7000-8000-00000000000b",
    "language": "en",
    "field": "nickname",
    "channel": "email",
    "month": "none",
    "table": "none",
    "digest": "0" * 64,
    "name": "none",
    "step": "1",
    "edition": "none",
    "interval": "none",
    "use": "own",
    "category": "partner",
    "promise": "9-z",
    "tile_path": "tile/0/999",
}
CANARIES = ("owner@example.test", "Ada Canary", "ada.canary@example.test", "Canary Teas")
pytestmark = [pytest.mark.promise("2.2-g"), pytest.mark.usefixtures("mailbox")]

CLOSES_DOORS = {"/my/store/<uuid:workspace_id>/switch"}  # last, or the answers after it would say "not authorised"
ENDS_THE_SESSION = {"/sign-out", "/my/security/devices/end", "/my/cancel"}
WITHOUT_ACCOUNT = {"stranger", "customer"}
Ids = dict[str, str]


@pytest.fixture
@once
def shop(shop_owner: Client) -> Ids:
    """A shop with a customer, and the handle of everything in it that an address can name."""
    member = member_of(shop_owner)
    workspace = shop_for(member, "Canary Teas")
    with reading_for(STORE, workspace=workspace):
        contact = Contact.objects.create(workspace_id=workspace, name="Ada Canary", email="ada.canary@example.test")
    run = uuid7()
    start_import(run, workspace=workspace, member=member, source=Source.DEMO)
    with reading_for(EXPORTING, member=member, workspace=workspace, because="files"):
        looked_at([])
        export = ask(
            workspace, Wish(Reason.KEEP, ("name",), "en"), Left(), Cleared(What.FILE, workspace), member=member
        )
    with reading_for(AUDIENCE, workspace=workspace):
        campaign = begin(workspace, member, Draft("Canary Teas", "Canary Teas", "Hello", "en"), Rules())
    return {
        **NOBODYS,
        "member": str(member),
        "workspace_id": str(workspace),
        "contact_id": str(contact.pk),
        "export_id": str(export.pk),
        "run_id": str(run),
        "campaign_id": str(campaign.pk),
        "sign_in_id": only_id("SELECT id FROM accounts_signin WHERE member_id = %s", member),
        "factor_id": factor_of(member),
        "number": request_of(member),
        "token": PersonalLink("no-such-page", workspace, UUID(str(contact.pk))).token(),
    }


def shop_for(member: UUID, title: str) -> UUID:
    workspace = open_workspace(member, title)
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)
    return workspace


def only_id(query: str, of: UUID) -> str:
    with as_owner() as owner:
        found = owner.execute(query, [of]).fetchone()  # type: ignore[call-overload]
    assert found
    return str(found[0])


def factor_of(member: UUID) -> str:
    with reading_for(SECURITY, member=member):
        return str(SecondFactor.objects.create(member_id=member, method="app", label="Canary phone").pk)


def request_of(member: UUID) -> str:
    return open_request(Asker("member", member), Right.COPY, channel="page").number


def absent(ids: Ids) -> Ids:
    """The same addresses with handles that lead nowhere; the workspace stays, unless it is the owner's."""
    never = {name: str(uuid4()) for name in ids if name.endswith("_id")}
    return {**ids, **never, "token": "A" * 64, "number": "2026-ZZZZZZ"}


def staff_without_second_factor(client: Client) -> Client:
    member = member_of(client)
    with reading_for(WORKSPACE, member=member):
        Seat.objects.create(member_id=member, workspace=uuid7(), title="House", role=Role.STAFF)
    return client


def customer_with_a_link(client: Client, shop: Ids) -> None:
    """Another customer of the same shop, with their own page open."""
    workspace = UUID(shop["workspace_id"])
    with reading_for(STORE, workspace=workspace):
        ben = Contact.objects.create(workspace_id=workspace, name="Ben", email="ben@example.test")
    assert client.get(f"/p/{PersonalLink('person', workspace, ben.pk).token()}").status_code == 200


def filled(route: str, ids: Ids) -> str:
    def fill(found: re.Match[str]) -> str:
        return ids.get(found[1]) or str(uuid4())

    return ARGUMENT.sub(fill, route)


def answer(client: Client, method: str, address: str) -> str:
    """The status, and for a redirect where it leads."""
    response: Any = getattr(client, method)(address)
    body = response.getvalue().decode(errors="replace")
    shown = [canary for canary in CANARIES if canary in body]
    assert not shown, f"{method} {address} shows somebody else's data: {shown}"
    leads = HANDLE.sub("*", response.get("Location", "").split("?")[0])
    return f"{response.status_code} {leads}".strip()


def rows_of(shop: Ids) -> list[tuple[str, int]]:
    """How many rows the shop and its owner have, table by table."""
    found = []
    with as_owner() as owner:
        for model in tables():
            column = getattr(owner_field(model), "column", None)
            if kind_of(model) is Kind.OWNED and column:
                query = f'SELECT count(*) FROM "{model._meta.db_table}" WHERE "{column}" IN (%s, %s)'
                (count,) = owner.execute(query, [shop["workspace_id"], shop["member"]]).fetchone() or (0,)  # type: ignore[call-overload]
                found.append((model._meta.label, int(count)))
    return found


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted(TABLE) == ROUTES


def test_a_route_without_a_row_would_be_seen() -> None:
    assert sorted(TABLE) != sorted([*ROUTES, "/new"])


class Visitor:
    """Somebody who tries. `next_door` puts the owner's handles into the address of a workspace of their own; a `customer` of the
    shop, whose own page is open, gets what a stranger gets."""

    def __init__(self, role: str, ids: Ids, client: Client) -> None:
        self.role, self.client = role, client
        self.theirs, self.never = ids, absent(ids)
        if role == "staff":
            staff_without_second_factor(client)
        if role == "customer":
            customer_with_a_link(client, ids)
        if role == "next_door":
            own = {"workspace_id": str(shop_for(member_of(client), "Next Door"))}
            self.theirs, self.never = self.theirs | own, self.never | own

    def tries(self, route: str, method: str) -> tuple[str, str]:
        """The answer for the owner's handles, and for handles that never were; once only where the address names neither."""
        theirs = answer(self.client, method, filled(route, self.theirs))
        if filled(route, self.theirs) == filled(route, self.never):
            return theirs, theirs
        return theirs, answer(self.client, method, filled(route, self.never))


SLOW = [pytest.param(role, marks=pytest.mark.slow) for role in ("next_door", "staff")]


@pytest.mark.parametrize("role", ["stranger", "customer", "neighbour", *SLOW])
def test_nobody_reaches_what_is_not_theirs(shop: Ids, role: str, request: pytest.FixtureRequest) -> None:
    client = Client() if role in WITHOUT_ACCOUNT else request.getfixturevalue("neighbour")
    visitor, before, wrong = Visitor(role, shop, client), rows_of(shop), []
    empty_mailbox()
    for method in ("get", "post"):
        for route in sorted(ROUTES, key=lambda route: route in CLOSES_DOORS):
            if method == "post" and route in ENDS_THE_SESSION and role not in WITHOUT_ACCOUNT:
                continue
            row = "stranger" if role in WITHOUT_ACCOUNT else role
            expected = TABLE.get(route, {}).get(row, ["?", "?"])[method == "post"]
            theirs, never = visitor.tries(route, method)
            if not theirs == never == expected:
                wrong.append((route, method, {"expected": expected, "theirs": theirs, "never was": never}))
    assert wrong == []
    assert rows_of(shop) == before
