"""Amounts are written one way, and read as people type them."""

from __future__ import annotations

import pytest

from socialsmartly.words.money import SIGNS, minor_units, money, typed


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (0, "GBP", "£0.00"),
        (5, "CNY", "CN¥0.05"),
        (123_456, "EUR", "€1,234.56"),
        (-250, "GBP", "−£2.50"),
        (1_900, "JPY", "JP¥1,900"),
        (1_000, "SEK", "SEK 10.00"),
    ],
)
def test_an_amount_has_the_sign_and_the_digits_of_its_currency(minor: int, currency: str, written: str) -> None:
    assert money(minor, currency) == written


def test_no_two_currencies_share_a_sign() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS)


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [("29", "GBP", 2900), ("29.5", "GBP", 2950), ("29,50", "EUR", 2950), ("900", "JPY", 900), ("0.05", "CNY", 5)],
)
def test_an_amount_is_read_as_it_is_typed(text: str, currency: str, units: int) -> None:
    assert minor_units(text, currency) == units


@pytest.mark.parametrize(
    ("units", "currency", "text"), [(2905, "GBP", "29.05"), (0, "EUR", "0.00"), (900, "JPY", "900")]
)
def test_an_amount_comes_back_as_it_is_typed(units: int, currency: str, text: str) -> None:
    assert typed(units, currency) == text
    assert minor_units(text, currency) == units


@pytest.mark.parametrize(
    ("text", "currency"), [("", "GBP"), ("-5", "GBP"), ("1.234", "GBP"), ("9.5", "JPY"), ("1e3", "GBP"), ("5", "XXX")]
)
def test_what_is_no_amount_is_refused(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        minor_units(text, currency)
