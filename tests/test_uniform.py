"""Nobody learns from outside whether an address has an account: status, headers, page, messages sent, and statements in both stores
are the same for an address that we know and for one that we do not. No stop-watch: what is counted is the work."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection, connections
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights.actions import Asker, open_request
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.accounts.actions import changes, codes
from socialsmartly.product.accounts.errors import NothingPending
from socialsmartly.product.accounts.flow import flow_of
from socialsmartly.product.accounts.notices import STOPS
from socialsmartly.product.accounts.queries import member_of as holder_of
from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.campaigns.delivery import PERSONAL_PAGE
from socialsmartly.product.campaigns.tests.shop import customer, shop
from socialsmartly.product.messaging import local
from tests.cast import last_code, member_of, walk_in

pytestmark = [pytest.mark.promise("2.1-e"), pytest.mark.usefixtures("mailbox")]
KNOWN, UNKNOWN = "known@example.test", "nobody@example.test"
TOKENS = re.compile(r'csrf[\w-]*" (?:value|content)="[^"]*"|[0-9]+ seconds?|\b[0-9]{8}\b|nonce="[^"]*"|nonce-[\w+/=-]+')
CHANGES_ITSELF = {"Content-Length", "Expires"}
Step = Callable[[], object]
Seen = tuple[int, int, int, int, list[tuple[str, str]], str]
Begin = Callable[..., tuple[UUID, str]]


def seen_of(step: Step, address: str) -> Seen:
    """What somebody outside can see or count of one request."""
    before = sent_to(address)
    with CaptureQueriesContext(connection) as rows, CaptureQueriesContext(connections["keyring"]) as keys:
        answer = step()
    headers = sorted((k, TOKENS.sub("", v)) for k, v in answer.headers.items() if k not in CHANGES_ITSELF)  # type: ignore[attr-defined]
    page = TOKENS.sub("", answer.getvalue().decode().replace(address, ""))  # type: ignore[attr-defined]
    return len(rows), len(keys), sent_to(address) - before, answer.status_code, headers, page  # type: ignore[attr-defined]


def sent_to(address: str) -> int:
    return sum(m.to == address for m in local.mails()) + sum(t.to == address for t in local.texts())


def wrong(address: str) -> str:
    code = last_code(address)
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def walk(steps: list[tuple[str, dict[str, str]]], address: str, client: Client) -> list[Seen]:
    """Each step a POST and the page after it; ADDRESS and WRONG stand for what is typed. A step without fields is a GET."""

    def go(path: str, fields: dict[str, str]) -> object:
        typed = {name: value.replace("ADDRESS", address) for name, value in fields.items()}
        if typed.get("code") == "WRONG":
            typed["code"] = wrong(address)
        return client.post(path, typed) if fields else client.get(path)

    return [seen_of(lambda path=path, fields=fields: go(path, fields), address) for path, fields in steps]  # type: ignore[misc]


SIGN_IN = [
    ("/sign-in", {"address": "ADDRESS"}),
    ("/code", {}),
    ("/code", {"code": "WRONG"}),
    ("/code/again", {"x": ""}),
]
SIGN_UP = [("/sign-up", {"address": "ADDRESS"}), ("/code", {}), ("/code", {"code": "WRONG"}), ("/agree", {})]
RECOVERY = [
    ("/sign-in", {"address": "ADDRESS"}),
    ("/second-factor/recover", {"x": ""}),
    ("/second-factor/recover/code", {"code": "00000000"}),
    ("/second-factor", {}),
]
CHANGE = [
    ("/my/security/change/email", {"address": "ADDRESS"}),
    ("/my/security/changing/new", {}),
    ("/my/security/changing/new", {"code": "WRONG"}),
    ("/my/security/changing/proof", {"by": "waiting"}),
]
SECOND_ADDRESS = [
    ("/my/security/address", {"address": "ADDRESS"}),
    ("/my/security/address/code", {}),
    ("/my/security/address/code", {"code": "WRONG"}),
]
OUTSIDE = {"sign-in": SIGN_IN, "sign-up": SIGN_UP, "recovery": RECOVERY}
INSIDE = {
    "change": (CHANGE, ("asks.one@example.test", "asks.two@example.test")),
    "second address": (SECOND_ADDRESS, ("+12025550199", "+12025550198")),
}


def alike(kind: str) -> bool:
    walk_in(Client(), KNOWN)
    if kind in OUTSIDE:
        return walk(OUTSIDE[kind], KNOWN, Client()) == walk(OUTSIDE[kind], UNKNOWN, Client())
    steps, own = INSIDE[kind]
    return members_walk(steps, KNOWN, own[0]) == members_walk(steps, UNKNOWN, own[1])


def members_walk(steps: list[tuple[str, dict[str, str]]], address: str, own: str) -> list[Seen]:
    client = Client()
    walk_in(client, own)
    return [(*counted, page.replace(own, "")) for *counted, page in walk(steps, address, client)]  # type: ignore[misc]


@pytest.mark.parametrize("kind", [*OUTSIDE, *INSIDE])
def test_a_known_and_an_unknown_address_get_the_same_answers(kind: str, client: Client) -> None:
    assert alike(kind)


@pytest.mark.parametrize("kind", ["sign-in", "sign-up", "change", "second address"])
def test_no_code_for_whom_it_would_be_of_use_would_be_caught(
    kind: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a flow is begun only for the one or only for the other."""
    whole: Begin = codes.begin

    def early(address: Address, intent: str = codes.ENTER) -> tuple[UUID, str]:
        return whole(address, intent) if address.value != UNKNOWN else (uuid7(), "00000000")

    monkeypatch.setattr(codes, "begin", early)
    assert not alike(kind)


def test_a_recovery_before_the_first_code_would_be_caught(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: who it is is looked at as soon as the address is typed."""

    def early(request: HttpRequest) -> tuple[UUID, Address]:
        address = codes.look_at(flow_of(request)).address
        member = holder_of(address)
        if member is None:
            raise NothingPending
        return member, address

    monkeypatch.setattr("socialsmartly.product.accounts.views.factors.half_way", early)
    assert not alike("recovery")


def customers_page(address: str, token: str) -> list[Seen]:
    """A shop's customer gives a new address on their own page."""
    steps = [("email", {"email": "ADDRESS"}), ("email/code", {}), ("email/code", {"code": "WRONG"})]
    return walk([(f"/p/{token}/{path}", fields) for path, fields in steps], address, Client())


def page_is_alike() -> bool:
    walk_in(Client(), KNOWN)
    workspace = shop()
    token = PersonalLink(PERSONAL_PAGE, workspace, customer(workspace)).token()
    return customers_page(KNOWN, token) == customers_page(UNKNOWN, token)


def test_a_customers_page_does_not_tell_who_is_a_member(client: Client) -> None:
    assert page_is_alike()


def test_a_customers_page_that_told_it_would_be_caught(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: no code for an address that a member has."""
    whole: Begin = codes.begin

    def early(address: Address, intent: str = codes.ENTER) -> tuple[UUID, str]:
        return whole(address, intent) if holder_of(address) is None else (uuid7(), "00000000")

    monkeypatch.setattr(codes, "begin", early)
    assert not page_is_alike()


def forged(token: str) -> str:
    return token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")


def answers_alike(there: str, absent: str) -> bool:
    return seen_of(lambda: Client().get(there), there) == seen_of(lambda: Client().get(absent), absent)


def test_a_forged_link_to_somebody_and_to_nobody_get_the_same_answer(client: Client) -> None:
    me, workspace = walk_in(client, KNOWN), shop()
    changes.change_later(me, Address(EMAIL, KNOWN), Address(EMAIL, "new@example.test"))
    for path, owner, subject in (("p", workspace, customer(workspace)), ("stop-change", me, me)):
        kind = {"p": PERSONAL_PAGE, "stop-change": STOPS}[path]
        there, absent = (forged(PersonalLink(kind, *ids).token()) for ids in ((owner, subject), (uuid7(), uuid7())))
        assert answers_alike(f"/{path}/{there}", f"/{path}/{absent}")


def test_the_number_of_an_open_request_and_of_none_get_the_same_answer(client: Client) -> None:
    member = walk_in(client, KNOWN)
    number = open_request(Asker("member", member), Right.COPY, channel="page").number
    for path in ("/certificate/{}", "/certificate/{}/pack"):
        assert answers_alike(path.format(number), path.format("R-0000-0000-0"))


def test_a_link_that_is_looked_up_before_its_signature_would_be_caught(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: a signature that always fits."""
    monkeypatch.setattr("socialsmartly.privacy.access.links.hmac.compare_digest", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_forged_link_to_somebody_and_to_nobody_get_the_same_answer(client)
    assert isinstance(member_of(client), UUID)
