"""How the tests buy: through the real actions, paid through the sandbox's signed message."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.actions import members
from socialsmartly.product.accounts.actions.members import AgreedText
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.billing import accounts, queries, sandbox
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import place, settle, turn
from socialsmartly.product.billing.actions.buying import preview
from socialsmartly.product.billing.models import Posting, Purchase, Subscription
from socialsmartly.product.billing.periods import Interval
from socialsmartly.product.billing.queries import Choice
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.telling import Told
from socialsmartly.product.billing.transactions import Method
from socialsmartly.words.purposes import PURCHASE
from tests.house import as_login

WEBHOOK = "/payments/sandbox"


def somebody(address: str = "mei@example.test") -> UUID:
    return members.join(Address("email", address), AgreedText("1.0", "en", "d" * 64), language="en")


def ordered(
    member: UUID,
    edition: str,
    interval: Interval = Interval.MONTH,
    method: Method = Method.SANDBOX,
    packs: str = "",
) -> Purchase:
    """Looked at and then ordered, as a person does."""
    choice = Choice(edition, interval, packs)
    seen = preview(member, choice, "GBP", timezone.localdate()).amount.gross
    made = place(member, choice, method, currency="GBP", seen=seen)
    assert made is not None
    return made


def told_of(made: Purchase, amount: int | None = None, event: str = "") -> Told:
    with reading_for(PURCHASE, member=made.subject, subject=made.subject):
        due = queries.still_open(made) if amount is None else amount
    return Told(Method(made.method), event or str(uuid4()), made.number, due, made.currency)


def bought(member: UUID, edition: str, interval: Interval = Interval.MONTH, packs: str = "") -> Purchase:
    made = ordered(member, edition, interval, packs=packs)
    if stage(made) is Stage.AWAITING:
        assert settle(told_of(made))
    return made


def stage(made: Purchase) -> Stage:
    with reading_for(PURCHASE, member=made.subject, subject=made.subject):
        return queries.stages([made])[made.pk]


def balances(member: UUID) -> dict[Account, int]:
    """A member's part of the books, by account."""
    with reading_for(PURCHASE, member=member, subject=member):
        moves = [
            accounts.Move(accounts.Event(p.event), Account(p.debit), Account(p.credit), p.amount)
            for p in Posting.objects.all()
        ]
    return {account: found for account in Account if (found := accounts.balance(account, moves))}


def held(member: UUID) -> Subscription:
    with reading_for(PURCHASE, member=member, subject=member):
        found: Subscription = Subscription.objects.get()
    return found


def deliver(client: Client, body: bytes, event: str, *, key: bytes | None = None, at: object = None) -> int:
    """The sandbox's message, as it comes over the wire."""
    moment = at or timezone.now()
    headers = {
        sandbox.ID: event,
        sandbox.TIME: str(int(moment.timestamp())),  # type: ignore[attr-defined]  # a moment
        sandbox.SIGNATURE: sandbox.sign(event, moment, body, key or sandbox.secret()),  # type: ignore[arg-type]  # same
    }
    answer = client.post(WEBHOOK, body, content_type="application/json", headers=headers)
    return int(answer.status_code)


def turned(day: date) -> int:
    """What the worker does on that day."""
    with as_login("worker"):
        return turn(day)
