"""What the sandbox sends over the wire: signed or refused, once or often, in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.product.billing import sandbox
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import booking, cancel, settle
from socialsmartly.product.billing.models import Purchase
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tests.buying import WEBHOOK, balances, deliver, ordered, somebody, stage, told_of
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from tests.house import as_owner
from tests.once import once


@pytest.fixture(autouse=True)
def shop_sells() -> Iterator[None]:
    with selling(SELLING):
        yield


@pytest.fixture
@once
def made(db: None) -> Purchase:
    return ordered(somebody(), "professional")


def paid(made: Purchase, amount: int = 2900) -> bytes:
    return sandbox.message(made.number, amount, "GBP")


def test_a_signed_message_books_the_payment(client: Client, made: Purchase) -> None:
    assert deliver(client, paid(made), "m1") == 204
    assert stage(made) is Stage.ACTIVE


@pytest.mark.promise("5-h")
def test_what_is_not_signed_or_too_old_or_changed_is_not_read(client: Client, made: Purchase) -> None:
    assert deliver(client, paid(made), "m1", key=b"another") == 400
    assert deliver(client, paid(made), "m1", at=timezone.now() - timedelta(minutes=6)) == 400
    now = timezone.now()
    headers = {
        sandbox.ID: "m1",
        sandbox.TIME: str(int(now.timestamp())),
        sandbox.SIGNATURE: sandbox.sign("m1", now, paid(made, 1), sandbox.secret()),
    }
    changed = client.post(WEBHOOK, paid(made), content_type="application/json", headers=headers)
    assert changed.status_code == 400
    assert client.post(WEBHOOK, paid(made), content_type="application/json").status_code == 400
    assert (stage(made), balances(made.subject).get(Account.SANDBOX)) == (Stage.AWAITING, None)


def test_a_new_secret_beside_the_old_one_is_taken(client: Client, made: Purchase) -> None:
    now, body = timezone.now(), paid(made)
    both = f"v1,AAAA {sandbox.sign('m1', now, body, sandbox.secret())}"
    headers = {sandbox.ID: "m1", sandbox.TIME: str(int(now.timestamp())), sandbox.SIGNATURE: both}
    assert client.post(WEBHOOK, body, content_type="application/json", headers=headers).status_code == 204


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"type": "payment.succeeded", "data": {"reference": "O", "amount": "5", "currency": "GBP"}}'],
)
def test_a_signed_message_that_cannot_be_read_is_refused(client: Client, db: None, body: bytes) -> None:
    assert deliver(client, body, "m1") == 400


@pytest.mark.parametrize(
    ("event", "reference", "currency"),
    [("m1", "O", "GBPX"), ("m1", "O", "XXX"), ("m1", "O\0", "GBP"), ("m" * 81, "O", "GBP"), ("m.1", "O", "GBP")],
)
def test_what_would_have_to_be_cut_to_fit_is_not_booked(
    client: Client, db: None, event: str, reference: str, currency: str
) -> None:
    """Cut, GBPX was pounds, and two long numbers were one event; an unknown currency closed the page of the books."""
    assert deliver(client, sandbox.message(reference, 500, currency), event) == 400


def test_messages_often_and_in_any_order_come_to_the_same(client: Client, db: None) -> None:
    """Four tellings of two events and one that says nothing of money, in every order: one state."""
    ends = set()
    for n, order in enumerate(permutations(("first", "rest", "first", "other"), 4)):
        made = ordered(somebody(f"p{n}@example.test"), "professional")
        bodies = {
            "first": paid(made, 1000),
            "rest": paid(made, 1900),
            "other": sandbox.message(made.number, 2900, "GBP", kind="payment.processing"),
        }
        for event in order:
            assert deliver(client, bodies[event], f"{made.number}-{event}") == 204
        ends.add((stage(made), tuple(sorted(balances(made.subject).items()))))
    assert ends == {(Stage.ACTIVE, (("revenue", -2900), ("sandbox", 2900)))}


def test_a_payment_that_arrives_after_cancellation_is_owed(client: Client, made: Purchase) -> None:
    cancel(made.subject, made.number)
    assert deliver(client, paid(made), "late") == 204
    assert balances(made.subject) == {Account.SANDBOX: 2900, Account.OWED: -2900}


def test_no_word_of_a_payment_stands_in_the_technical_records(client: Client, made: Purchase) -> None:
    deliver(client, paid(made), str(uuid4()))
    with as_owner() as owner:
        rows = owner.execute("SELECT * FROM records_technicalrecord").fetchall()
    assert made.number not in repr(rows)


def test_a_payment_that_the_database_refuses_is_not_lost_in_silence(
    made: Purchase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise IntegrityError("violates foreign key constraint")

    monkeypatch.setattr(booking, "post", refuses)
    with pytest.raises(IntegrityError):
        settle(told_of(made))
