"""What was bought from a predecessor is had here to its end, and what was written of it is a record that counts in no books of ours."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.promises.models import PublishedText
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.errors import NotHonoured
from socialsmartly.privacy.succession.tests.given import (
    ADA,
    accepted,
    ada,
    bundle_of,
    changed,
    copy_of,
    people_in,
    ready,
)
from socialsmartly.privacy.succession.walking import digest_of
from socialsmartly.privacy.versions.queries import forget_what_was_read
from socialsmartly.product.billing import queries, succession
from socialsmartly.product.billing.actions import ask_back, cancel, decide, keep_buyer, stay
from socialsmartly.product.billing.actions.refunding import Verdict
from socialsmartly.product.billing.errors import OrderedElsewhere
from socialsmartly.product.billing.models import Former, Invoice, Purchase, Series
from socialsmartly.product.billing.tests.buying import bought, held, ordered, turned
from socialsmartly.product.billing.transactions import Reason
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import PURCHASE
from tests.cast import sign_in, sign_up
from tests.house import as_owner, empty_the_house

__all__ = ["ada"]
pytestmark = pytest.mark.promise("3.3-b")
BOOKS = [model._meta.label for model in succession.BOOKS]


def travels(person: UUID) -> tuple[io.BytesIO, str, dict[str, list[Any]]]:
    """Everybody goes to an empty house; what a copy said there."""
    copy = copy_of(person)
    file, result = bundle_of(ready())
    empty_the_house()
    return file, result.digest, copy


def records(person: UUID) -> list[Former]:
    with reading_for(PURCHASE, member=person, subject=person):
        return list(Former.objects.order_by("at", "id"))


@pytest.mark.promise("5-b")
def test_orders_and_invoices_are_kept_under_their_numbers(ada: UUID) -> None:
    keep_buyer(ada, title="Canary Teas", address="1 Harbour Road", country="GB", tax_id="")
    made = bought(ada, "professional")
    file, digest, copy = travels(ada)
    accepted(file, digest)
    kept = records(ada)
    assert sorted(one.what for one in kept) == sorted(label for label in BOOKS for _ in copy.get(label, ()))
    assert {one.number for one in kept} == {"", f"house.example/{made.number}", "house.example/INV-000001"}
    assert {one.closes_on for one in kept} == {made.closes_on}, "three years are counted from the same day"
    now = copy_of(ada)
    told = [json.loads(row["content"]) for row in now.pop(Former._meta.label)]
    before = [row for label in BOOKS for row in copy.pop(label, ())]
    assert sorted(told, key=lambda row: row["id"]) == sorted(before, key=lambda row: row["id"]), "word for word"
    copy["billing.Subscription"][0]["renews"] = False
    assert now == copy, "and a copy says the same before and after"


def test_the_person_finds_what_they_ordered_before(ada: UUID, mailbox: None) -> None:
    made = bought(ada, "professional")
    file, digest, _ = travels(ada)
    accepted(file, digest)
    forget_what_was_read()
    client = Client()
    sign_in(client, ADA)
    page = client.get("/my/edition").content.decode()
    assert f"house.example/{made.number}" in page
    assert "house.example/INV-000001" in page
    assert page.count(made.digest) == 2, "this order and the one that everybody begins with, each with its exact words"
    assert "so it does not go on by itself" in page


def test_our_own_books_and_numbers_know_nothing_of_it(ada: UUID) -> None:
    bought(ada, "professional")
    file, digest, _ = travels(ada)
    other = sign_up(Client(), "ben@example.test")
    ours = bought(other, "professional")
    accepted(file, digest)
    with as_owner() as owner:
        for table in ("purchase", "invoice", "posting", "arrival", "move"):
            (whose,) = owner.execute(f"SELECT array_agg(DISTINCT subject) FROM billing_{table}").fetchall()
            assert whose == ([other],), table
    with reading_for(PURCHASE, member=other, subject=other):
        assert Invoice.objects.get(purchase=ours.pk).number == "INV-000001", "the same number as theirs, and ours"
        assert Series.objects.get().last == 1


def test_what_was_paid_for_is_had_to_its_end(ada: UUID) -> None:
    bought(ada, "professional")
    runs = held(ada)
    file, digest, _ = travels(ada)
    accepted(file, digest)
    assert queries.edition_of(ada) == "professional"
    assert held(ada).ends_on == runs.ends_on
    with pytest.raises(OrderedElsewhere):
        stay(ada)
    assert turned(runs.ends_on - timedelta(days=1)) == 0
    assert turned(runs.ends_on) == 1
    assert queries.edition_of(ada) == "basic"
    assert bought(ada, "professional").number, "and is ordered here"


@pytest.mark.promise("0-c")
def test_the_words_of_each_order_come_along(ada: UUID) -> None:
    made = bought(ada, "professional")
    file, digest, _ = travels(ada)
    with as_owner() as owner:
        owner.execute("DELETE FROM promises_publishedtext")
    accepted(file, digest)
    with reading_for(NO_PERSONAL_DATA):
        assert PublishedText.objects.filter(digest=made.digest).exists()


@pytest.mark.promise("5-b")
def test_who_leaves_leaves_a_locked_record_for_three_years(ada: UUID) -> None:
    bought(ada, "professional")
    file, digest, _ = travels(ada)
    accepted(file, digest)
    rights.delete(Asker("member", ada), channel="account")
    with as_owner() as owner:
        ((locked,),) = owner.execute("SELECT bool_and(locked_at IS NOT NULL) FROM billing_former").fetchall()
    assert locked
    assert records(ada) == [], "and no purpose sees it any more"


def waits_for_payment(person: UUID) -> Callable[[], None]:
    made = ordered(person, "professional")
    return lambda: cancel(person, made.number)


def waits_for_a_refund(person: UUID) -> Callable[[], None]:
    made = bought(person, "professional")
    ask_back(person, made.number, Reason.OTHER)
    return lambda: decide(person, made.number, Verdict.NOTHING, staff=UUID(int=1))


@pytest.mark.parametrize("begin", [waits_for_payment, waits_for_a_refund])
def test_whoever_has_money_under_way_stays_until_it_is_settled(
    ada: UUID, begin: Callable[[UUID], Callable[[], None]]
) -> None:
    settle, made = begin(ada), ready()
    file, result = bundle_of(made)
    assert (people_in(file), result.kept_back, result.unsettled) == ([], 1, 1)
    settle()
    file, result = bundle_of(made)
    assert (people_in(file), result.kept_back, result.unsettled) == ([str(ada)], 0, 0)


def of(told: dict[str, Any], label: str) -> list[dict[str, Any]]:
    return told["data"].get(label, []) if told["kind"] == bundle.PERSON else []


def has_what_nobody_sells(told: dict[str, Any]) -> None:
    for row in of(told, "billing.Subscription"):
        row["edition"] = "cathedral"


def has_packs_that_nobody_sells(told: dict[str, Any]) -> None:
    for row in of(told, "billing.Subscription"):
        row["packs"] = "cathedrals=2"


def is_not_paid(told: dict[str, Any]) -> None:
    if of(told, "billing.Move"):
        told["data"]["billing.Move"] = [row for row in told["data"]["billing.Move"] if row["state"] == "awaiting"]


def keeps_it_longer_by_law(told: dict[str, Any]) -> None:
    if told["kind"] == bundle.OPENING:
        told["tables"]["billing.Invoice"]["kept"]["days"] = 10 * 365


def leaves_out_the_words(told: dict[str, Any]) -> None:
    for row in of(told, "billing.Purchase"):
        row["digest"] = "0" * 64


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (has_what_nobody_sells, "Put it into the catalogue"),
        (has_packs_that_nobody_sells, "Put them into the catalogue"),
        (is_not_paid, "an order waits for its payment. The predecessor settles it"),
        (keeps_it_longer_by_law, "Lengthen its time in the map"),
        (leaves_out_the_words, "exports anew with its present program"),
    ],
)
def test_what_cannot_be_honoured_is_refused_whole(
    ada: UUID, change: Callable[[dict[str, Any]], None], because: str
) -> None:
    bought(ada, "professional")
    file, digest, _ = travels(ada)

    def changes(told: dict[str, Any]) -> None:
        change(told)
        if told["kind"] == bundle.PERSON:
            told["sha256"] = digest_of(told["data"])

    with pytest.raises(NotHonoured, match=because):
        accepted(*changed(file, changes))
    assert accepted(file, digest).came == 1, "the twin: as it was it is honoured"


def test_as_rows_of_our_own_they_would_stand_in_our_books(ada: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without the change of its rows an invoice of theirs would count as one of ours."""
    bought(ada, "professional")
    file, digest, _ = travels(ada)
    monkeypatch.setattr("socialsmartly.privacy.succession.receiving.received", lambda data, _: data)
    accepted(file, digest)
    with reading_for(PURCHASE, member=ada, subject=ada):
        assert Purchase.objects.exists()
        assert Invoice.objects.get().number == "INV-000001"
