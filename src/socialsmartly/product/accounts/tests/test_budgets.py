"""Codes cannot be used to burn money on texts, nor to guess at many accounts at once; and nobody who is real is locked out."""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.product.accounts import rules
from socialsmartly.product.accounts.actions import budgets, codes
from socialsmartly.product.accounts.actions.codes import Outcome
from socialsmartly.product.accounts.errors import TooManyCodes
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address, Allowance
from tests.cast import last_code
from tests.house import as_login, as_owner

pytestmark = [pytest.mark.promise("2.1-e"), pytest.mark.usefixtures("db")]
ADA = Address(EMAIL, "ada@example.test")


def number(of: int, block: str = "+1202555") -> Address:
    return Address(PHONE, f"{block}{of:04d}")


def sent(addresses: list[Address]) -> int:
    """How many codes go out."""
    count = 0
    for address in addresses:
        try:
            codes.begin(address)
            count += 1
        except TooManyCodes:
            pass
    return count


CLOSED = "closed"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def tried(flow: UUID, code: str) -> Outcome | str:
    try:
        return codes.try_code(flow, code)
    except TooManyCodes:
        return CLOSED


def guess(flow_of: Address) -> Outcome | str:
    flow, code = codes.begin(flow_of)
    outcome = tried(flow, wrong(code))
    codes.close(flow, delivered=flow_of)
    return outcome


def test_a_number_gets_three_texts_in_a_quarter_of_an_hour_and_five_a_day() -> None:
    start = timezone.now()
    assert sent([number(1)] * 4) == 3
    with time_machine.travel(start + timedelta(minutes=16)):
        assert sent([number(1)] * 4) == 2
    with time_machine.travel(start + timedelta(hours=25)):
        assert sent([number(1)]) == 1


def test_a_block_of_numbers_that_never_types_a_code_is_closed_after_fifty() -> None:
    assert sent([number(each) for each in range(60)]) == 50
    assert sent([number(1, "+1202556")]) == 1


def test_a_missing_budget_for_blocks_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a limit for each number alone."""
    monkeypatch.setattr(rules, "BLOCK_DIGITS", -20)  # the whole number is its own block
    with pytest.raises(AssertionError):
        test_a_block_of_numbers_that_never_types_a_code_is_closed_after_fifty()


def test_those_who_type_their_code_use_up_nothing_of_their_block() -> None:
    for each in range(55):
        flow, code = codes.begin(number(each))
        assert codes.try_code(flow, code) is Outcome.RIGHT
        codes.close(flow, delivered=number(each))


def test_the_days_bill_has_a_ceiling_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "TEXTS_A_DAY", 7)
    assert sent([number(1, f"+120255{each}") for each in range(10)]) == 7
    assert sent([ADA]) == 1


def test_an_address_takes_thirty_wrong_codes_a_day_over_all_its_flows() -> None:
    outcomes = [guess(ADA) for _ in range(31)]
    assert outcomes == [Outcome.WRONG] * 30 + [CLOSED]
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert guess(ADA) is Outcome.WRONG


def test_a_breaker_stops_codes_for_everybody_and_leaves_passkeys_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "WRONG_EVERYWHERE", 6)
    outcomes = [guess(Address(EMAIL, f"person{each}@example.test")) for each in range(7)]
    assert outcomes == [Outcome.WRONG] * 6 + [CLOSED]
    assert Client().post("/passkey/options").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert guess(ADA) is Outcome.WRONG


def test_the_breaker_opens_before_five_thousand() -> None:
    assert rules.WRONG_EVERYWHERE < 5000


def test_what_is_refused_takes_from_no_budget() -> None:
    small, large = Allowance("small", "", 1, timedelta(days=1)), Allowance("large", "", 9, timedelta(days=1))
    budgets.take((large, small))
    with pytest.raises(TooManyCodes):
        budgets.take((large, small))
    with as_owner() as owner:
        assert owner.execute("SELECT sum(unused) FROM accounts_codebudget").fetchone() == (2,)


@pytest.mark.promise("4.5-b")
@pytest.mark.parametrize(
    ("address", "rule", "count"),
    [
        ("ada@example.test", "at most 10 codes within 24 hours that nobody typed", 10),
        ("+12025550123", "at most 3 codes within a quarter of an hour", 3),
    ],
    ids=["mailbox", "number"],
)
def test_the_page_that_refuses_a_code_says_the_rule_the_figures_and_the_way_to_a_person(
    client: Client, mailbox: None, address: str, rule: str, count: int
) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        for _ in range(count):
            assert client.post("/sign-in", {"address": address}).status_code == 302
        page = html.unescape(client.post("/sign-in", {"address": address}).content.decode())
    assert rule in page
    assert f"So many have gone: {count}." in page
    assert "It counts anew on March" in page
    assert '<a class="link" href="/ask">' in page


BOUNDS = {
    "WRONG_IN_A_ROW": "for one address we look at 2 in a row",
    "WRONG_A_DAY": "for one address we look at 2 within 24 hours",
    "WRONG_EVERYWHERE": "for everybody together we look at 2 within ten minutes",
}


@pytest.mark.promise("4.5-b")
@pytest.mark.parametrize("bound", BOUNDS)
def test_the_page_that_looks_at_no_further_code_names_the_bound_that_was_hit_and_no_other(
    client: Client, mailbox: None, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    monkeypatch.setattr(rules, bound, 2)
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False):
        client.post("/sign-in", {"address": ADA.value})
        code = wrong(last_code(ADA.value))
        for _ in range(2):
            assert "This is not the code we sent." in client.post("/code", {"code": code}).content.decode()
        page = html.unescape(client.post("/code", {"code": code}).content.decode())
    assert [name for name, rule in BOUNDS.items() if rule in page] == [bound]
    assert "It counts anew on March" in page
    assert ("or your other address" in page) == (bound != "WRONG_EVERYWHERE")
    assert '<a class="link" href="/ask">' in page


def wrong_for_days(
    days: int, address: Address = ADA, gap: timedelta = timedelta(hours=25)
) -> tuple[list[Outcome | str], datetime]:
    """As many wrong codes as a day takes, day after day, and when the last one was typed."""
    outcomes: list[Outcome | str] = []
    now = timezone.now()
    for day in range(days):
        now = timezone.now() if day == 0 else now + gap
        with time_machine.travel(now):
            outcomes += [guess(address) for _ in range(30)]
    return outcomes, now


def test_a_hundred_wrong_codes_in_a_row_close_an_address_for_a_day_however_slowly_they_come() -> None:
    outcomes, last = wrong_for_days(4, gap=timedelta(days=7))
    assert outcomes == [Outcome.WRONG] * 100 + [CLOSED] * 20
    with time_machine.travel(last + timedelta(hours=23)):
        flow, code = codes.begin(ADA)
        assert tried(flow, code) is CLOSED
        assert guess(Address(PHONE, "+12025550001")) is Outcome.WRONG, "the other channel is open"
    with time_machine.travel(last + timedelta(hours=25)):
        flow, code = codes.begin(ADA)
        assert codes.try_code(flow, code) is Outcome.RIGHT
        assert guess(ADA) is Outcome.WRONG


def test_forgetting_the_row_overnight_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: a count that ends with the day."""
    monkeypatch.setattr(rules, "ROW_FORGOTTEN_AFTER", timedelta(days=1))
    with pytest.raises(AssertionError):
        test_a_hundred_wrong_codes_in_a_row_close_an_address_for_a_day_however_slowly_they_come()


def test_a_right_code_begins_the_row_anew() -> None:
    _, last = wrong_for_days(3)
    with time_machine.travel(last + timedelta(hours=25)):
        flow, code = codes.begin(ADA)
        assert codes.try_code(flow, code) is Outcome.RIGHT
        assert [guess(ADA) for _ in range(30)] == [Outcome.WRONG] * 30


def test_the_sweep_keeps_a_row_of_wrong_codes_for_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """No files: the database that is tested here would lose the log that it is writing."""
    monkeypatch.setattr(settings, "SOCIALSMARTLY_PLACES", {})
    _, last = wrong_for_days(1)
    with as_login("worker"):
        for days, kept in ((2, True), (32, False)):
            sweep(last + timedelta(days=days))
            with as_owner() as owner:
                left = owner.execute("SELECT max(unused) FROM accounts_codebudget").fetchone()
            assert left == ((30,) if kept else (None,))
