"""Orders, invoices and payments when the operator's business changes hands.

What was bought is had here as it was there. What was written of it stays a record of the predecessor's books, under the number that it had:
ours count what we sold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from socialsmartly.privacy.succession.carried import Carries, carries
from socialsmartly.privacy.succession.walking import Data, canonical
from socialsmartly.product.billing import accounts, packs, rules
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.former import Former
from socialsmartly.product.billing.models import (
    AFTER,
    Arrival,
    Buyer,
    Invoice,
    Move,
    Order,
    Posting,
    Purchase,
    Refund,
    Subscription,
)
from socialsmartly.product.billing.states import Stage
from socialsmartly.words import keeps

Row = Mapping[str, Any]
BOOKS: Final = (Purchase, Move, Invoice, Arrival, Posting, Refund)
ORDER, BOUGHT, SUBSCRIPTION = Order._meta.label, Purchase._meta.label, Subscription._meta.label
WAITS: Final = "an order waits for its payment"
UNDECIDED: Final = "a refund waits to be decided"
OWED: Final = "money is owed back"


def texts(data: Data) -> set[str]:
    """The words under which something was ordered (0-c)."""
    return {row["digest"] for label in (ORDER, BOUGHT) for row in data.get(label, ())}


@keeps("3.3-b")
def unsettled(data: Data) -> str:
    """Money that is on its way is settled by whoever has it: nobody could pay the predecessor's invoice here, or ask its bank."""
    moves = data.get(Move._meta.label, [])
    followed = {row["follows"] for row in moves}
    if any(row["state"] == Stage.AWAITING and row["id"] not in followed for row in moves):
        return WAITS
    if any(row["granted"] is None for row in data.get(Refund._meta.label, ())):
        return UNDECIDED
    return OWED if accounts.balance(Account.OWED, _posted(data)) else ""


def _posted(data: Data) -> list[accounts.Move]:
    return [
        accounts.Move(accounts.Event(row["event"]), Account(row["debit"]), Account(row["credit"]), row["amount"])
        for row in data.get(Posting._meta.label, ())
    ]


@keeps("3.3-b")
def against(data: Data) -> list[str]:
    """What somebody has must be had here."""
    had = [*data.get(ORDER, ()), *(row for row in data.get(SUBSCRIPTION, ()) if row["edition"])]
    return [said for row in had if (said := _not_had(row))]


def _not_had(row: Row) -> str:
    if rules.CATALOGUE.edition(row["edition"]) is None:
        return f"Somebody has the edition “{row['edition']}”, which is not sold here, so what they ordered could not be given. Put it into the catalogue, or let the predecessor end it."
    if not rules.CATALOGUE.allows(packs.read(row.get("packs", packs.NONE))):
        return f"Somebody has the packs “{row['packs']}”, which are not sold here, so what they ordered could not be given. Put them into the catalogue, or let the predecessor end them."
    return ""


@keeps("3.3-b", "5-b")
def received(data: Data, house: str) -> Data:
    """The books become records. What runs goes on to the end of what was paid for, and is then ordered here; whether a tax number holds says
    one of our people."""
    kept = [_former(model._meta.label, row, house) for model in BOOKS for row in data.get(model._meta.label, ())]
    rest = {label: rows for label, rows in data.items() if label not in {model._meta.label for model in BOOKS}}
    changes = {
        Former._meta.label: lambda rows: sorted([*rows, *kept], key=lambda row: str(row["id"])),
        SUBSCRIPTION: lambda rows: [{**row, "renews": False, **dict.fromkeys(AFTER, "")} for row in rows],
        Buyer._meta.label: lambda rows: [{**row, "confirmed": None} for row in rows],
    }
    made = {label: change(rest.get(label, [])) for label, change in changes.items()}
    return {**rest, **{label: rows for label, rows in made.items() if rows}}


def _former(what: str, row: Row, house: str) -> dict[str, Any]:
    number = _number(what, row)
    return {
        "id": row["id"],
        "subject": row["subject"],
        "closes_on": row["closes_on"],
        "locked_at": row["locked_at"],
        "house": house,
        "what": what,
        "number": f"{house}/{number}" if number else "",
        "content": canonical(row).decode(),
        "at": row["asked_at"] if what == Refund._meta.label else row["at"],
    }


def _number(what: str, row: Row) -> str:
    if what == Invoice._meta.label:
        return Invoice(series=row["series"], position=row["position"]).number
    return str(row["number"]) if what == BOUGHT else ""


carries(Carries(texts, unsettled, against, received))
