"""What every provider of payments that speaks over the wire has to keep, held against the sandbox and against one that speaks as Stripe does."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.product.billing import providers, sandbox
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.errors import Forged, Unreadable
from socialsmartly.product.billing.models import Purchase
from socialsmartly.product.billing.providers import PROVIDERS, Read
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.telling import LONGEST_REFERENCE, Told, checked
from socialsmartly.product.billing.tests.buying import WEBHOOK, balances, ordered, somebody, stage
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Method

SHARED = b"whsec_between_the_two"
HEADER = "stripe-signature"


def stripe_sign(event: str, at: datetime, body: bytes, key: bytes) -> dict[str, str]:
    moment = int(at.timestamp())
    return {HEADER: f"t={moment},v1={hmac.new(key, f'{moment}.'.encode() + body, sha256).hexdigest()},v0=ignored"}


def stripe_body(event: str, reference: str, amount: int, currency: str, *, succeeded: bool = True) -> bytes:
    """An event around a payment intent: the currency in small letters, the order in what the shop gave along."""
    intent = {"id": f"pi_{event}", "object": "payment_intent", "amount_received": amount, "currency": currency.lower()}
    about = {"object": {**intent, "metadata": {"order": reference}}}
    kind = "payment_intent.succeeded" if succeeded else "payment_intent.processing"
    return json.dumps({"id": event, "object": "event", "type": kind, "data": about}).encode()


def stripe_read(headers: Mapping[str, str], body: bytes, now: datetime) -> Told | None:
    """What an adapter of that kind comes to: the signature of `t.body` in hexadecimal, and a payment that succeeded."""
    parts = [part.partition("=") for part in headers.get(HEADER, "").split(",")]
    moment = next((value for name, _, value in parts if name == "t" and value.isascii() and value.isdigit()), "")
    if not moment or abs(now - datetime.fromtimestamp(int(moment[:11]), UTC)) > sandbox.TOLERANCE:
        raise Forged
    expected = hmac.new(SHARED, f"{moment}.".encode() + body, sha256).hexdigest()
    if not any(hmac.compare_digest(expected, value) for name, _, value in parts if name == "v1" and value.isascii()):
        raise Forged
    try:
        event: dict[str, Any] = json.loads(body)
        if event["type"] != "payment_intent.succeeded":
            return None
        of = event["data"]["object"]
        reference = str(of["metadata"]["order"])[:LONGEST_REFERENCE]
        return checked(
            Told(Method.SANDBOX, str(event["id"]), reference, of["amount_received"], str(of["currency"]).upper())
        )
    except (ValueError, KeyError, TypeError) as wrong:
        raise Unreadable from wrong


def ours_sign(event: str, at: datetime, body: bytes, key: bytes) -> dict[str, str]:
    return {
        sandbox.ID: event,
        sandbox.TIME: str(int(at.timestamp())),
        sandbox.SIGNATURE: sandbox.sign(event, at, body, key),
    }


def ours_body(event: str, reference: str, amount: int, currency: str, *, succeeded: bool = True) -> bytes:
    kind = sandbox.PAID if succeeded else "payment.processing"
    return sandbox.message(reference, amount, currency, kind=kind)


@dataclass(frozen=True)
class Wire:
    """One way of speaking: what it says, how it signs, and how that is read here."""

    read: Read
    body: Callable[..., bytes]
    sign: Callable[[str, datetime, bytes, bytes], dict[str, str]]
    key: Callable[[], bytes]

    def send(self, client: Client, made: Purchase, amount: int, event: str, **how: Any) -> int:
        key, at = how.get("key") or self.key(), how.get("at") or timezone.now()
        said = self.body(
            event, how.get("reference", made.number), amount, made.currency, succeeded=how.get("succeeded", True)
        )
        answer = client.post(
            WEBHOOK, how.get("sent") or said, content_type="application/json", headers=self.sign(event, at, said, key)
        )
        return int(answer.status_code)


WIRES = {
    "sandbox": Wire(sandbox.read, ours_body, ours_sign, sandbox.secret),
    "as Stripe does": Wire(stripe_read, stripe_body, stripe_sign, lambda: SHARED),
}


@pytest.fixture(params=WIRES.values(), ids=list(WIRES))
def wire(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The provider of this kind in the place of the sandbox, behind the same door and with the same books."""
    spoken: Wire = request.param
    instead = replace(PROVIDERS[Method.SANDBOX], read=spoken.read)
    monkeypatch.setattr(providers, "PROVIDERS", {**PROVIDERS, Method.SANDBOX: instead})
    with selling(SELLING):
        yield spoken


@pytest.fixture
def made(db: None, wire: Wire) -> Purchase:
    return ordered(somebody(), "professional")


def test_what_is_signed_and_fresh_is_booked_once_however_often_it_is_told(
    client: Client, wire: Wire, made: Purchase
) -> None:
    for _ in range(3):
        assert wire.send(client, made, 2900, "evt_1") == 204
    assert stage(made) is Stage.ACTIVE
    assert balances(made.subject) == {Account.SANDBOX: 2900, Account.REVENUE: -2900}


@pytest.mark.promise("5-h")
def test_another_key_an_old_moment_and_a_changed_amount_are_refused_alike(
    client: Client, wire: Wire, made: Purchase
) -> None:
    smaller = wire.body("evt_1", made.number, 1, made.currency)
    old = timezone.now() - sandbox.TOLERANCE - timedelta(minutes=1)
    for forged in ({"key": b"another"}, {"at": old}, {"at": timezone.now() + timedelta(hours=1)}, {"sent": smaller}):
        assert wire.send(client, made, 2900, "evt_1", **forged) == 400
    assert client.post(WEBHOOK, smaller, content_type="application/json").status_code == 400
    assert (stage(made), balances(made.subject).get(Account.SANDBOX)) == (Stage.AWAITING, None)


def test_in_whatever_order_two_parts_and_a_word_of_no_money_come_they_end_alike(
    client: Client, wire: Wire, made: Purchase
) -> None:
    parts = (("evt_a", 1000, True), ("evt_b", 1900, True), ("evt_c", 2900, False))
    for n, order in enumerate(permutations(parts)):
        one = ordered(somebody(f"p{n}@example.test"), "professional")
        for event, amount, succeeded in order:
            assert wire.send(client, one, amount, f"{event}_{n}", succeeded=succeeded) == 204
        assert stage(one) is Stage.ACTIVE
        assert balances(one.subject) == {Account.SANDBOX: 2900, Account.REVENUE: -2900}


@pytest.mark.parametrize("amount", [0, -1, 10**15, "2900", 29.5, True, None])
def test_what_is_no_whole_amount_above_nothing_is_refused(
    client: Client, wire: Wire, made: Purchase, amount: object
) -> None:
    assert wire.send(client, made, amount, "evt_1") == 400  # type: ignore[arg-type]  # what must not be
    assert Account.SANDBOX not in balances(made.subject)


@pytest.mark.parametrize("event", ["e" * 81, "evt 1", "evt.1"], ids=["too long", "a space", "a point"])
def test_an_event_whose_name_would_be_cut_or_read_in_two_ways_is_refused(
    client: Client, wire: Wire, made: Purchase, event: str
) -> None:
    assert wire.send(client, made, 2900, event) == 400


def test_a_payment_for_an_order_that_nobody_knows_changes_no_order(client: Client, wire: Wire, made: Purchase) -> None:
    assert wire.send(client, made, 2900, "evt_1", reference="O-NOBODY") == 204
    assert stage(made) is Stage.AWAITING


def test_a_provider_that_looks_at_no_signature_does_not_keep_the_contract(
    client: Client, wire: Wire, made: Purchase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: behind the same door, one that believes everybody books what anybody says."""

    def believes(headers: Mapping[str, str], body: bytes, now: datetime) -> Told:
        return Told(Method.SANDBOX, "evt_1", made.number, 2900, made.currency)

    careless = replace(PROVIDERS[Method.SANDBOX], read=believes)
    monkeypatch.setattr(providers, "PROVIDERS", {**PROVIDERS, Method.SANDBOX: careless})
    assert wire.send(client, made, 2900, "evt_1", key=b"another") == 204
    assert stage(made) is Stage.ACTIVE


@pytest.mark.parametrize("provider", ["transfer", "stripe", "nobody"])
def test_who_says_nothing_by_itself_or_is_not_here_has_no_door(client: Client, db: None, provider: str) -> None:
    assert client.post(f"/payments/{provider}", b"{}", content_type="application/json").status_code == 404
