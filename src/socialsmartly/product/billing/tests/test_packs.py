"""A pack adds to a limit for as long as it is paid for; it is priced, credited, renewed and paid back with the edition beside which it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.billing import metering, packs, queries, rules
from socialsmartly.product.billing.accounts import Account
from socialsmartly.product.billing.actions import ask_back, decide, place, settle, stay, stop_renewing
from socialsmartly.product.billing.actions.buying import preview
from socialsmartly.product.billing.actions.refunding import Verdict
from socialsmartly.product.billing.errors import NothingToOrder, NotSold
from socialsmartly.product.billing.metering import can, consume, within
from socialsmartly.product.billing.models import Lapse, Purchase
from socialsmartly.product.billing.periods import Interval, period_at
from socialsmartly.product.billing.proration import Kind, Plan, Running, change, share
from socialsmartly.product.billing.queries import Choice, Has, edition_of, has, plan_of
from socialsmartly.product.billing.rules import CATALOGUE, CURRENCIES, MESSAGES, METERS, SEATS, SHOPS
from socialsmartly.product.billing.states import Stage
from socialsmartly.product.billing.tests.buying import balances, bought, held, ordered, somebody, stage, told_of, turned
from socialsmartly.product.billing.tests.catalogues import SELLING, monthly, selling
from socialsmartly.product.billing.transactions import Method, Reason
from socialsmartly.product.workspaces.allowance import LimitReached, ask_for
from socialsmartly.words.purposes import PURCHASE
from tests.cast import member_of
from tests.house import as_owner

CALM = settings(derandomize=True, max_examples=200)
DEARER = replace(
    SELLING.book,
    version="2027-01",
    since=timezone.localdate(),
    prices={**SELLING.book.prices, "professional": monthly(9900)},
)


@pytest.fixture(autouse=True)
def shop_sells() -> Iterator[None]:
    with selling(SELLING):
        yield


@pytest.fixture
def mei(db: None) -> UUID:
    return somebody()


def with_fewer(member: UUID, edition: str, left: str) -> None:
    assert place(member, Choice(edition, Interval.MONTH, left), Method.SANDBOX, currency="GBP", seen=0) is None


@pytest.mark.promise("2.1-c")
def test_a_pack_raises_its_limit_when_it_is_paid_and_not_before(mei: UUID) -> None:
    made = ordered(mei, "basic", packs="seats=2")
    with pytest.raises(LimitReached):
        within(mei, SEATS, 3)
    settle(told_of(made))
    assert within(mei, SEATS, 12).limit == 12
    assert [has(mei).limit(meter) for meter in METERS] == [100_000, 5, 12], "of what it adds to, and of nothing else"
    assert (edition_of(mei), balances(mei)) == ("basic", {Account.SANDBOX: 1200, Account.REVENUE: -1200})


def test_a_pack_opens_no_module(mei: UUID) -> None:
    bought(mei, "basic", packs="messages=1 seats=1 shops=1")
    assert not can(mei, "figures")
    bought(mei, "professional")
    assert can(mei, "figures")


@pytest.mark.promise("2.1-c")
def test_warning_and_grace_are_reckoned_from_the_raised_limit(mei: UUID) -> None:
    bought(mei, "basic", packs="messages=1")
    steps = [(159_999, False, False), (1, True, False), (40_001, True, True), (19_999, True, True)]
    for n, warns, over in steps:
        found = consume(mei, MESSAGES, n)
        assert (found.limit, found.warns, found.over) == (200_000, warns, over), found
    with pytest.raises(LimitReached):
        consume(mei, MESSAGES, 1)


def test_a_limit_that_no_pack_counted_towards_would_stop_before(mei: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    bought(mei, "basic", packs="messages=1")
    monkeypatch.setattr(metering, "has", lambda member: Has(edition_of(member)))
    with pytest.raises(LimitReached):
        consume(mei, MESSAGES, 110_001)


def test_what_was_refused_is_kept_with_the_packs_that_were_there(mei: UUID) -> None:
    bought(mei, "basic", packs="seats=1")
    with pytest.raises(LimitReached):
        ask_for(mei, SEATS.slug, 9)
    with as_owner() as owner:
        (rule,) = owner.execute("SELECT rule FROM decisions_decided WHERE outcome = 'over'").fetchone() or ("",)
    assert '"packs":"seats=1"' in rule.replace(" ", "")
    assert '"limit":7' in rule.replace(" ", "")


def test_a_pack_within_a_period_costs_its_days_that_are_left(mei: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    first, day_of = bought(mei, "professional"), timezone.localdate
    today = day_of() + timedelta(days=10)
    monkeypatch.setattr(timezone, "localdate", lambda *at: day_of(*at) if at else today)
    added = bought(mei, "professional", packs="seats=2")
    days, left = (first.ends_on - first.begins_on).days, (first.ends_on - today).days
    assert (added.kind, added.value, added.ends_on) == (Kind.NOW, 2900 + 1200, first.ends_on)
    assert (added.cost, added.credit) == (share(4100, left, days), share(2900, left, days))
    assert (stage(first), stage(added)) == (Stage.ENDED, Stage.ACTIVE)


CHOICES = [
    *(("professional", Interval.MONTH, packed) for packed in ("", "seats=1", "messages=2 seats=20 shops=3")),
    *(("business", Interval.MONTH, "seats=1"), ("basic", Interval.YEAR, "shops=1"), ("basic", Interval.MONTH, "")),
]


@pytest.mark.parametrize(("edition", "interval", "packed"), CHOICES, ids=["-".join(one) for one in CHOICES])
def test_what_was_previewed_is_what_is_booked_also_with_packs(
    mei: UUID, edition: str, interval: Interval, packed: str
) -> None:
    bought(mei, "basic", packs="seats=1 shops=2")
    choice = Choice(edition, interval, packed)
    seen = preview(mei, choice, "GBP", timezone.localdate())
    made = place(mei, choice, Method.SANDBOX, currency="GBP", seen=seen.amount.gross)
    if made is None:
        assert (seen.change.kind, held(mei).next_packs) == (Kind.LATER, packed)
        return
    assert (made.cost, made.credit, made.value) == (seen.change.cost, seen.change.credit, seen.change.new.value)
    with reading_for(PURCHASE, member=mei, subject=mei):
        invoice = queries.invoice_of(made)
    assert invoice
    assert (invoice.net, invoice.vat) == (seen.amount.net, seen.amount.vat)


@pytest.mark.parametrize("packed", ["seats=21", "gold=1"])
def test_packs_that_nobody_sells_are_not_sold(mei: UUID, packed: str) -> None:
    with pytest.raises(NotSold):
        preview(mei, Choice("basic", Interval.MONTH, packed), "GBP", timezone.localdate())


def test_the_same_packs_again_are_nothing_to_order(mei: UUID) -> None:
    bought(mei, "basic", packs="seats=1")
    with pytest.raises(NothingToOrder):
        place(mei, Choice("basic", Interval.MONTH, "seats=1"), Method.SANDBOX, currency="GBP", seen=0)


@pytest.mark.promise("2.1-c")
def test_a_pack_that_is_given_up_stays_to_the_end_of_the_period_and_no_longer(mei: UUID) -> None:
    bought(mei, "professional", packs="seats=2 shops=1")
    with_fewer(mei, "professional", "shops=1")
    ends = held(mei).ends_on
    turned(ends - timedelta(days=1))
    assert has(mei).limit(SEATS) == 20
    turned(ends)
    assert (held(mei).packs, held(mei).value, held(mei).next_packs) == ("shops=1", 3500, "")
    with reading_for(PURCHASE, member=mei, subject=mei):
        later = Purchase.objects.get(kind=Kind.LATER)
    assert (later.packs, later.due) == ("shops=1", 3500)
    settle(told_of(later))
    assert (held(mei).packs, held(mei).begins_on) == ("shops=1", ends)


def test_the_last_pack_beside_what_costs_nothing_ends_and_asks_for_nothing_more(mei: UUID) -> None:
    made = bought(mei, "basic", packs="seats=1")
    with_fewer(mei, "basic", "")
    turned(held(mei).ends_on)
    assert (stage(made), has(mei), held(mei).packs) == (Stage.ENDED, Has("basic"), "")
    assert Account.RECEIVABLE not in balances(mei)


def test_whoever_changes_their_mind_keeps_the_pack(mei: UUID) -> None:
    bought(mei, "professional", packs="seats=1")
    with_fewer(mei, "professional", "")
    stay(mei)
    assert (held(mei).next_edition, held(mei).next_packs, held(mei).renews) == ("", "", True)


def test_a_renewal_goes_on_with_edition_and_packs_at_their_price(mei: UUID) -> None:
    bought(mei, "professional", packs="seats=2")
    dearer = replace(DEARER, prices={**DEARER.prices, "seats": monthly(5000)})
    with selling(replace(SELLING, book=dearer, older=(SELLING.book,))):
        turned(held(mei).ends_on - timedelta(days=14))
    with reading_for(PURCHASE, member=mei, subject=mei):
        again = Purchase.objects.get(kind=Kind.RENEWAL)
    assert (again.packs, again.due, again.book) == ("seats=2", 4100, SELLING.book.version)


@pytest.mark.promise("2.1-c")
def test_a_pack_makes_nobodys_edition_dearer(mei: UUID) -> None:
    """Grandfathering: whoever changes packs alone stays with the price book of their order; whoever changes the edition does not."""
    bought(mei, "professional")
    with selling(replace(SELLING, book=DEARER, older=(SELLING.book,))):
        added = preview(mei, Choice("professional", Interval.MONTH, "seats=1"), "GBP", timezone.localdate())
        other = preview(mei, Choice("professional", Interval.YEAR, "seats=1"), "GBP", timezone.localdate())
    assert (added.change.new.value, added.change.new.book) == (3500, SELLING.book.version)
    assert (other.change.new.value, other.change.new.book) == (99_000 + 6000, DEARER.version)


def test_a_pack_that_the_book_of_the_order_did_not_know_is_priced_by_the_day(mei: UUID) -> None:
    before = replace(SELLING.book, prices={slug: SELLING.book.prices[slug] for slug in ("basic", "professional")})
    with selling(replace(SELLING, book=before)):
        bought(mei, "professional")
        with pytest.raises(NotSold):
            preview(mei, Choice("professional", Interval.MONTH, "seats=1"), "GBP", timezone.localdate())
    with selling(replace(SELLING, book=DEARER, older=(before,))):
        added = preview(mei, Choice("professional", Interval.MONTH, "seats=1"), "GBP", timezone.localdate())
    assert (added.change.new.value, added.change.new.book) == (9900 + 600, DEARER.version)


def paid_back(made: Purchase) -> None:
    ask_back(made.subject, made.number, Reason.OTHER)
    decide(made.subject, made.number, Verdict.ALL, staff=uuid4())


@pytest.mark.promise("2.1-c")
def test_paying_back_a_pack_leaves_the_edition_that_was_paid(mei: UUID) -> None:
    bought(mei, "professional")
    added = bought(mei, "professional", packs="seats=1")
    paid_back(added)
    assert (held(mei).edition, held(mei).packs, held(mei).value) == ("professional", "", 2900)
    assert (has(mei).limit(SEATS), balances(mei)) == (10, {Account.SANDBOX: 2900, Account.REVENUE: -2900})


def test_paying_back_edition_and_pack_together_ends_both(mei: UUID) -> None:
    paid_back(bought(mei, "professional", packs="seats=1"))
    assert (has(mei), held(mei).packs, balances(mei)) == (Has("basic"), "", {})


def test_a_dearer_set_with_a_smaller_edition_starts_the_clock_of_what_it_does_not_hold(mei: UUID) -> None:
    bought(mei, "professional")
    bought(mei, "basic", packs="seats=20")
    with reading_for(PURCHASE, member=mei, subject=mei):
        assert [one.module for one in Lapse.objects.all()] == ["figures"]


def test_whoever_lets_it_end_has_no_pack_after_the_period(mei: UUID) -> None:
    bought(mei, "basic", packs="shops=1")
    stop_renewing(mei)
    turned(held(mei).ends_on)
    assert has(mei).limit(SHOPS) == 5


@pytest.mark.promise("5-b")
def test_the_record_of_a_pack_outlives_its_member_locked(mei: UUID) -> None:
    bought(mei, "basic", packs="seats=1")
    rights.delete(Asker("member", mei), channel="page")
    with as_owner() as owner:
        rows = owner.execute("SELECT packs, locked_at IS NOT NULL FROM billing_purchase").fetchall()
    assert rows == [("seats=1", True)]


@pytest.mark.promise("2.1-c")
def test_a_pack_is_seen_reckoned_ordered_and_read_over_the_pages(shop_owner: Client) -> None:
    assert "Pack of seats" in shop_owner.get("/my/edition").content.decode()
    page = shop_owner.get("/my/edition/basic/month", {"seats": "2", "shops": "0"}).content.decode()
    assert "£12.00" in page
    assert 'name="seats" value="2"' in page
    answer = shop_owner.post("/my/edition/basic/month", {"seats": "2", "seen": "1200", "method": "sandbox"})
    assert answer.status_code == 302
    assert "Basic + 2 × Pack of seats" in shop_owner.get(answer["Location"]).content.decode()
    shop_owner.post(f"{answer['Location']}/pay")
    assert "2 × Pack of seats · " in shop_owner.get("/my/invoices/INV-000001").content.decode()
    assert has(member_of(shop_owner)).limit(SEATS) == 12
    kept = shop_owner.get("/my/edition/professional/month").content.decode()
    assert "Professional + 2 × Pack of seats" in kept, "another edition keeps the packs unless somebody says otherwise"
    odd = shop_owner.get("/my/edition/basic/month", {"seats": "-1", "shops": "many", "messages": "9999"})
    assert 'name="messages" value="20"' in odd.content.decode()


COUNTS = st.dictionaries(st.sampled_from([pack.slug for pack in CATALOGUE.packs]), st.integers(0, 20))
EDITIONS = st.sampled_from([one.slug for one in CATALOGUE.editions])


@CALM
@given(counts=COUNTS)
def test_packs_are_written_in_one_way_and_read_back(counts: dict[str, int]) -> None:
    there = {slug: count for slug, count in counts.items() if count}
    assert packs.read(packs.written(counts)) == there
    assert packs.written(dict(reversed(counts.items()))) == packs.written(counts)
    assert len(packs.written(dict.fromkeys(counts, 20))) <= 200


@CALM
@given(edition=EDITIONS, counts=COUNTS)
def test_a_limit_is_that_of_the_edition_and_of_each_pack_and_the_price_likewise(
    edition: str, counts: dict[str, int]
) -> None:
    written = packs.written(counts)
    for meter in METERS:
        added = sum(counts.get(pack.slug, 0) * pack.adds for pack in CATALOGUE.packs if pack.meter is meter)
        assert CATALOGUE.limit(edition, meter, written) == (CATALOGUE.limit(edition, meter) or 0) + added
    with selling(CATALOGUE):
        plan = plan_of(Choice(edition, Interval.MONTH, written), "GBP", timezone.localdate())
    book = CATALOGUE.book
    prices = [count * book.price(slug, Interval.MONTH, "GBP") for slug, count in counts.items()]
    assert plan
    assert plan.value == book.price(edition, Interval.MONTH, "GBP") + sum(prices)


@CALM
@given(edition=EDITIONS, had=COUNTS, more=COUNTS, most=COUNTS, day=st.integers(0, 30))
def test_packs_bought_one_after_another_cost_what_they_cost_at_once(
    edition: str, had: dict[str, int], more: dict[str, int], most: dict[str, int], day: int
) -> None:
    steps = [had, {**had, **_larger(had, more)}]
    steps.append({**steps[1], **_larger(steps[1], most)})
    low, middle, high = (_plan(edition, counts) for counts in steps)
    period = period_at(date(2026, 11, 1), Interval.MONTH, date(2026, 11, 1))
    on = period.begins + timedelta(days=day % period.days)
    begun = Running(low, period.begins, period)
    once, half = change(begun, high, on), change(begun, middle, on)
    rest = change(Running(middle, period.begins, period), high, on)
    assert half.due + rest.due == once.due
    assert Kind.LATER not in {once.kind, half.kind, rest.kind}, "more never waits for the end of the period"


def _larger(than: dict[str, int], wanted: dict[str, int]) -> dict[str, int]:
    return {slug: max(than.get(slug, 0), count) for slug, count in wanted.items()}


def _plan(edition: str, counts: dict[str, int]) -> Plan:
    with selling(CATALOGUE):
        found = plan_of(Choice(edition, Interval.MONTH, packs.written(counts)), "GBP", date(2026, 11, 1))
    assert found
    return found


@CALM
@given(edition=EDITIONS, counts=COUNTS, slug=st.sampled_from([pack.slug for pack in CATALOGUE.packs]))
def test_fewer_packs_never_end_anything_that_was_paid_for(edition: str, counts: dict[str, int], slug: str) -> None:
    period = period_at(date(2026, 11, 1), Interval.MONTH, date(2026, 11, 1))
    more = _plan(edition, {**counts, slug: counts.get(slug, 0) + 1})
    found = change(Running(more, period.begins, period), _plan(edition, counts), date(2026, 11, 16))
    assert (found.kind, found.due, found.on) == (Kind.LATER, 0, period.ends)


def test_every_pack_adds_something_and_has_its_price() -> None:
    names = [*(one.slug for one in CATALOGUE.editions), *(pack.slug for pack in CATALOGUE.packs)]
    assert len(names) == len(set(names))
    for pack in CATALOGUE.packs:
        assert pack.adds > 0
        assert pack.meter in rules.METERS
        for interval in Interval:
            assert all(CATALOGUE.book.price(pack.slug, interval, currency) > 0 for currency in CURRENCIES)
