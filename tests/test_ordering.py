"""A member orders, pays, and asks the money back over the pages; staff book, decide and send. Each sees their own alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.billing import metering
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.queries import Has, edition_of
from socialsmartly.product.billing.tests.buying import balances, ordered
from socialsmartly.product.billing.tests.catalogues import SELLING, selling
from socialsmartly.product.billing.transactions import Method
from socialsmartly.product.campaigns import views as campaigns
from socialsmartly.product.campaigns.tests.shop import customer
from socialsmartly.product.campaigns.tests.test_pages import WORDS, only_campaign, seat
from socialsmartly.product.staff.tests.test_answering import colleague
from socialsmartly.product.workspaces.allowance import ask_for
from tests.cast import member_of

PROFESSIONAL = "/my/edition/professional/month"


@pytest.fixture(autouse=True)
def shop_sells() -> Iterator[None]:
    with selling(SELLING):
        yield


def order(client: Client, choice: str = PROFESSIONAL, method: str = "sandbox") -> str:
    """By the page alone: what it shows is what is sent back. The address of the order."""
    page = client.get(choice).content.decode()
    (seen,) = re.findall(r'name="seen" value="(\d+)"', page)
    answer = client.post(choice, {"seen": seen, "method": method})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.promise("2.1-c")
def test_a_member_orders_pays_upgrades_and_reads_the_invoices(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    page = order(shop_owner)
    assert "£29.00" in shop_owner.get(page).content.decode()
    assert "An order waits for your payment" in shop_owner.get("/my/edition").content.decode()
    shop_owner.post(f"{page}/pay")
    assert edition_of(member) == "professional"
    upgrade = shop_owner.get("/my/edition/business/month").content.decode()
    assert "Credit for Professional" in upgrade
    shop_owner.post(f"{order(shop_owner, '/my/edition/business/month')}/pay")
    assert edition_of(member) == "business"
    invoice = shop_owner.get("/my/invoices/INV-000001").content.decode()
    assert "£29.00" in invoice
    assert "This is no invoice for tax purposes" in invoice
    assert "£79.00" in shop_owner.get("/my/edition").content.decode()


def test_an_amount_that_was_not_shown_orders_nothing_and_says_the_new_one(shop_owner: Client) -> None:
    refused = shop_owner.post(PROFESSIONAL, {"seen": "1", "method": "sandbox"})
    assert refused.status_code == 409
    assert "£29.00" in refused.content.decode()
    assert "What it costs has changed" in refused.content.decode()
    for wrong in ({"seen": "2900"}, {"seen": "2900", "method": "barter"}, {"method": "sandbox"}):
        assert shop_owner.post(PROFESSIONAL, wrong).status_code in {409, 422}
    assert balances(member_of(shop_owner)) == {}


def test_a_transfer_shows_its_reference_and_staff_book_its_arrival(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    page = order(shop_owner, method=str(Method.TRANSFER))
    number = page.rsplit("/", 1)[1]
    assert f'font-semibold">{number}<' in shop_owner.get(page).content.decode()
    assert shop_owner.post(f"{page}/pay").status_code == 404, "nobody pays a transfer by a button"
    jo = colleague("jo")
    assert number in jo.get("/staff/books").content.decode()
    told = {"reference": number, "event": "B-1", "amount": "29.00", "currency": "GBP"}
    jo.post("/staff/books/arrived", told)
    jo.post("/staff/books/arrived", told)
    assert balances(member) == {Account.TRANSFER: 2900, Account.REVENUE: -2900}
    assert edition_of(member) == "professional"
    assert "keeping the books of orders" in shop_owner.get("/my/looks").content.decode()


def test_a_payment_with_a_wrong_reference_is_found_later(shop_owner: Client) -> None:
    number = order(shop_owner, method=str(Method.TRANSFER)).rsplit("/", 1)[1]
    jo = colleague("jo")
    jo.post("/staff/books/arrived", {"reference": "?", "event": "B-1", "amount": "29", "currency": "GBP"})
    (match,) = re.findall(r'action="(/staff/books/arrivals/[^"]+)"', jo.get("/staff/books").content.decode())
    jo.post(match, {"number": "O-0000-0000-0"})
    assert edition_of(member_of(shop_owner)) == "basic"
    jo.post(match, {"number": number})
    assert edition_of(member_of(shop_owner)) == "professional"
    assert match not in jo.get("/staff/books").content.decode()


@pytest.mark.parametrize("told", [{}, {"amount": "x"}, {"amount": "29.001"}, {"amount": "29", "currency": "XXX"}])
def test_an_arrival_without_an_amount_is_not_booked(db: None, told: dict[str, str]) -> None:
    jo = colleague("jo")
    jo.post("/staff/books/arrived", {"event": "B-1", "currency": "GBP", **told})
    assert "Nothing was booked" in jo.get("/staff/books").content.decode()


@pytest.mark.promise("2.1-c")
def test_a_refund_is_asked_decided_by_somebody_else_and_sent(shop_owner: Client) -> None:
    member = member_of(shop_owner)
    page = order(shop_owner, method=str(Method.TRANSFER))
    number, jo = page.rsplit("/", 1)[1], colleague("jo")
    jo.post("/staff/books/arrived", {"reference": number, "event": "B-1", "amount": "29", "currency": "GBP"})
    shop_owner.post(f"{page}/refund", {"reason": "nonsense"})
    assert "Choose a reason" in shop_owner.get(page).content.decode()
    shop_owner.post(f"{page}/refund", {"reason": "not working"})
    assert "All of it: £29.00" in jo.get("/staff/books").content.decode()
    jo.post(f"/staff/books/orders/{number}/decide", {"verdict": "all"})
    assert "We owe you £29.00" in shop_owner.get(page).content.decode()
    assert "CN-000001" in shop_owner.get(page).content.decode()
    jo.post(f"/staff/books/orders/{number}/sent")
    assert (balances(member), edition_of(member)) == ({}, "basic")
    assert "deleted on" in shop_owner.get("/my/edition").content.decode()
    assert jo.get("/staff/books/invoices/CN-000001").status_code == 200


def test_nobody_of_the_staff_decides_about_their_own_money(db: None) -> None:
    jo = colleague("jo")
    page = order(jo)
    jo.post(f"{page}/pay")
    jo.post(f"{page}/refund", {"reason": "other"})
    jo.post(f"/staff/books/orders/{page.rsplit('/', 1)[1]}/decide", {"verdict": "all"})
    assert "Nobody decides about their own money" in jo.get("/staff/books").content.decode()
    assert edition_of(member_of(jo)) == "professional"


def test_nobody_of_the_staff_books_a_payment_to_their_own_order(db: None) -> None:
    """An arrival that nobody else saw would open an edition for nothing, or be owed back to whoever made it up."""
    jo = colleague("jo")
    number = order(jo, method=str(Method.TRANSFER)).rsplit("/", 1)[1]
    jo.post("/staff/books/arrived", {"reference": number, "event": "B-1", "amount": "99", "currency": "GBP"})
    assert "Nobody decides about their own money" in jo.get("/staff/books").content.decode()
    jo.post("/staff/books/arrived", {"reference": "?", "event": "B-2", "amount": "29", "currency": "GBP"})
    (match,) = re.findall(r'action="(/staff/books/arrivals/[^"]+)"', jo.get("/staff/books").content.decode())
    jo.post(match, {"number": number})
    assert edition_of(member_of(jo)) == "basic"
    colleague("kim").post(match, {"number": number})
    assert edition_of(member_of(jo)) == "professional"


def test_nobody_of_the_staff_notes_their_own_money_as_sent(db: None) -> None:
    jo, kim = colleague("jo"), colleague("kim")
    number = order(jo, method=str(Method.TRANSFER)).rsplit("/", 1)[1]
    kim.post("/staff/books/arrived", {"reference": number, "event": "B-1", "amount": "30", "currency": "GBP"})
    jo.post(f"/staff/books/orders/{number}/sent")
    assert balances(member_of(jo))[Account.OWED] == -100
    kim.post(f"/staff/books/orders/{number}/sent")
    assert Account.OWED not in balances(member_of(jo))


def test_a_payment_is_matched_once_however_often_the_button_is_pressed(shop_owner: Client) -> None:
    """The second click met an order with nothing open, and the same payment was owed back as well."""
    number, jo = order(shop_owner, method=str(Method.TRANSFER)).rsplit("/", 1)[1], colleague("jo")
    jo.post("/staff/books/arrived", {"reference": "?", "event": "B-1", "amount": "29", "currency": "GBP"})
    (match,) = re.findall(r'action="(/staff/books/arrivals/[^"]+)"', jo.get("/staff/books").content.decode())
    for _ in range(2):
        jo.post(match, {"number": number})
    assert balances(member_of(shop_owner)) == {Account.SUSPENSE: 2900, Account.REVENUE: -2900}


def test_an_order_is_its_members_alone(shop_owner: Client, neighbour: Client) -> None:
    made = ordered(member_of(shop_owner), "professional")
    for address in (f"/my/orders/{made.number}", "/my/invoices/INV-000001"):
        assert shop_owner.get(address).status_code == 200
        assert neighbour.get(address).status_code == 404
    for act in ("pay", "cancel", "refund"):
        assert neighbour.post(f"/my/orders/{made.number}/{act}", {"reason": "other"}).status_code == 404


def test_what_stands_on_invoices_is_kept_checked_and_emptied(shop_owner: Client) -> None:
    wrong = shop_owner.post("/my/edition/invoices-to", {"title": "Ada Canary", "country": "England"})
    assert wrong.status_code == 422
    assert "Ada Canary" in wrong.content.decode(), "nothing typed is lost"
    shop_owner.post("/my/edition/invoices-to", {"title": "Ada Canary", "country": "gb", "tax_id": "GB 123"})
    assert "GB123" in shop_owner.get("/my/edition/invoices-to").content.decode()
    order(shop_owner)
    assert "Ada Canary" in shop_owner.get("/my/invoices/INV-000001").content.decode()
    shop_owner.post("/my/edition/invoices-to", {})
    assert "Ada Canary" not in shop_owner.get("/my/edition/invoices-to").content.decode()


@pytest.fixture
def british_seller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who charges a fifth, and nothing to firms in Germany and France that owe it themselves."""
    said = {"": "House Ltd", "_ADDRESS": "1 Canary Row", "_COUNTRY": "GB", "_RATE": 2000, "_REVERSE_IN": ("DE", "FR")}
    for name, value in said.items():
        monkeypatch.setattr(settings, f"SOCIALSMARTLY_SELLER{name}", value)


@pytest.mark.usefixtures("british_seller")
def test_a_tax_number_moves_the_tax_by_a_public_rule_or_by_a_person_and_never_silently(shop_owner: Client) -> None:
    def kept(country: str, number: str) -> str:
        shop_owner.post("/my/edition/invoices-to", {"title": "Ada Ltd", "country": country, "tax_id": number})
        return shop_owner.get("/my/edition/invoices-to").content.decode()

    assert "fits the rule of its country" in kept("DE", "DE 136.695.976")
    assert "reverse charge" in shop_owner.get(PROFESSIONAL).content.decode()
    assert "Look for a slip" in kept("DE", "DE136695977")
    assert "reverse charge" not in shop_owner.get(PROFESSIONAL).content.decode()
    assert "one of us looks it up" in kept("FR", "FRK7399859412")
    jo = colleague("jo")
    books = jo.get("/staff/books").content.decode()
    assert "FR FRK7399859412" in books
    (ask,) = re.findall(r'action="(/staff/books/tax-numbers/[^"]+)"', books)
    jo.post(ask, {"holds": "yes"})
    assert "reverse charge" in shop_owner.get(PROFESSIONAL).content.decode()
    assert "keeping the books of orders" in shop_owner.get("/my/looks").content.decode()
    assert jo.post(ask, {"holds": "no"}).status_code == 404, "it was said"
    assert "one of us looks it up" in kept("FR", "FRA1399859412"), "of another number nobody said anything"


def test_an_edition_may_end_with_its_period_and_go_on_after_all(shop_owner: Client) -> None:
    shop_owner.post(f"{order(shop_owner)}/pay")
    shop_owner.post("/my/edition/ending", {"on": "0"})
    assert "it ends, and Basic goes on" in shop_owner.get("/my/edition").content.decode()
    shop_owner.post("/my/edition/ending", {"on": "1"})
    assert "Nothing is taken by itself" in shop_owner.get("/my/edition").content.decode()


@pytest.mark.promise("5-b", "4.1-a")
def test_the_copy_has_the_transaction_and_staff_see_it_no_more_once_the_member_left(shop_owner: Client) -> None:
    made, jo = ordered(member_of(shop_owner), "professional"), colleague("jo")
    assert made.number in shop_owner.get("/my/data").content.decode()
    assert made.number in jo.get("/staff/books").content.decode()
    rights.delete(Asker("member", made.subject), channel="page")
    assert made.number not in jo.get("/staff/books").content.decode()


def test_two_clicks_on_send_at_the_same_moment_are_counted_once(
    shop_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first has been counted and not yet sent."""
    workspace = seat(shop_owner)
    customer(workspace)
    shop_owner.post(f"/w/{workspace}/campaigns/new", WORDS)
    address = f"/w/{workspace}/campaigns/{only_campaign(workspace)}/send"
    clicks = [address]

    def asked(member: UUID, what: str, n: int) -> None:
        ask_for(member, what, n)
        if clicks:
            shop_owner.post(clicks.pop())

    monkeypatch.setattr(campaigns, "ask_for", asked)
    shop_owner.post(address)
    assert [one.used for one in metering.used(member_of(shop_owner), Has("basic"))] == [1]
