"""Who received something of people before they came here from a predecessor. They stand in the register with contracts that are over: whoever
deletes or corrects something has them told, and nothing goes there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import override

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.recipients.codes import Category, Use
from socialsmartly.privacy.recipients.listing import said_in
from socialsmartly.privacy.recipients.models import Contract, Disclosure, Notice, Recipient, SharingConsent, State
from socialsmartly.privacy.recipients.queries import today
from socialsmartly.privacy.recipients.rules import counting
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.words import keeps

Row = Mapping[str, Any]
DATES: Final = ("begins_on", "ends_on")
TIMES: Final = ("ended_at", "at")
SAID: Final = (
    *("use", "version", "name", "contact", "policy_url", "said_en", "said_zh", "method_en", "method_zh", "items"),
    *("sensitive", "safeguards", "duties", "no_other_use", "no_passing_on", "at_end", "assessment", "mail"),
)
"""What is said of a contract. Not of it: the address of a machine, which knows the predecessor's signature and not ours."""
NAMING: Final = {
    SharingConsent._meta.label: "recipient_id",
    Disclosure._meta.label: "recipient_id",
    Notice._meta.label: "recipient",
}
CONSENTS: Final = SharingConsent._meta.label
PASSED: Final = Disclosure._meta.label


def named_in(data: Mapping[str, Iterable[Row]]) -> set[str]:
    """The recipients that somebody's rows name."""
    return {str(row[column]) for label, column in NAMING.items() for row in data.get(label, ())}


def without(data: Mapping[str, list[Any]], recipient: UUID) -> dict[str, list[Any]]:
    """The same without what was passed on to one recipient: what goes to a successor does not say that it went there."""
    rest = [row for row in data.get(PASSED, ()) if row["recipient_id"] != str(recipient)]
    return {**{label: rows for label, rows in data.items() if label != PASSED}, **({PASSED: rest} if rest else {})}


def described(recipient: UUID) -> dict[str, Any]:
    """Who it is, and the last state in effect of each of its contracts. Call it inside any block: it is about nobody."""
    entry = Recipient.objects.get(pk=recipient)
    contracts = counting(Contract.objects.filter(recipient=recipient), today())
    return {
        "id": str(entry.pk),
        "category": str(entry.category),
        "since": entry.since.isoformat(),
        "contracts": [_described(one) for one in contracts],
    }


def _described(contract: Contract) -> dict[str, Any]:
    dated = {name: getattr(contract, name) for name in (*DATES, *TIMES)}
    return {
        "id": str(contract.pk),
        **{name: getattr(contract, name) for name in SAID},
        **{name: value.isoformat() if value else None for name, value in dated.items()},
    }


def not_known(told: Row) -> str:
    """What this version does not know of somebody's kind or purposes; nothing where it knows all."""
    if told["category"] not in Category.values:
        return str(told["category"])
    return next((str(one["use"]) for one in told["contracts"] if one["use"] not in Use.values), "")


def entered(told: Row, predecessor: str, now: datetime) -> tuple[Recipient, list[Contract]]:
    """The rows of the register for it: every contract is over, at the latest now."""
    entry = Recipient(
        pk=UUID(told["id"]),
        category=told["category"],
        predecessor=predecessor,
        since=datetime.fromisoformat(told["since"]),
    )
    return entry, [_over(entry, one, now) for one in told["contracts"]]


def _over(entry: Recipient, told: Row, now: datetime) -> Contract:
    ended = told["ended_at"]
    return Contract(
        pk=UUID(told["id"]),
        recipient=entry,
        category=entry.category,
        ended_at=datetime.fromisoformat(ended) if ended else now,
        at=datetime.fromisoformat(told["at"]),
        **{name: told[name] for name in SAID},
        **{name: date.fromisoformat(told[name]) for name in DATES},
    )


@keeps("3.1-c", "3.1-f", "3.3-b")
def honoured(consents: Sequence[Any], companies: Mapping[str, Row], ours: Sequence[Contract]) -> list[dict[str, Any]]:
    """For each yes that holds and whose company stands in our register with the same five facts and for the same items: the same yes, to our
    entry. Of any other nothing is made, so the door stays closed until the person is asked here."""
    found = []
    for row in _last_words(consents):
        theirs = _agreed(row, companies.get(str(row["recipient_id"]), {}))
        same = next((one for one in ours if theirs is not None and _is_same(row, theirs, one)), None)
        if same is not None:
            found.append({**row, "id": str(uuid7()), "recipient_id": str(same.recipient_id), "version": same.version})
    return found


def _last_words(consents: Iterable[Row]) -> Iterable[Row]:
    last: dict[tuple[str, str], Row] = {}
    for row in sorted(consents, key=lambda one: (datetime.fromisoformat(one["at"]), one["id"])):
        last[row["recipient_id"], row["use"]] = row
    return last.values()


def _agreed(row: Row, company: Row) -> Row | None:
    """The contract there that a yes holds under: this version, in force."""
    day = today().isoformat()
    return next(
        (
            one
            for one in company.get("contracts", ())
            if row["state"] == State.GIVEN
            and (one["use"], one["version"], one["ended_at"]) == (row["use"], row["version"], None)
            and one["begins_on"] <= day <= one["ends_on"]
        ),
        None,
    )


def _is_same(row: Row, theirs: Row, ours: Contract) -> bool:
    """As it was shown, word for word, and for what lay behind the words."""
    purpose, method = said_in(ours, row["language"])
    with override(row["language"]):
        kinds = titles(ours.items)
    shown = tuple(row[name] for name in ("use", "name", "contact", "purpose_said", "method", "kinds"))
    behind = set(theirs["items"]) == set(ours.items) and set(theirs["sensitive"]) == set(ours.sensitive)
    return behind and shown == (ours.use, ours.name, ours.contact, purpose, method, kinds)
