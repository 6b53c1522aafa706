"""Amounts of money, as whole numbers of the smallest unit of their currency."""

from __future__ import annotations

from typing import Final

DIGITS: Final = {"CNY": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KRW": 0, "USD": 2}
"""How many digits of an amount stand behind the point (ISO 4217)."""
SIGNS: Final = {"CNY": "CN¥", "EUR": "€", "GBP": "£", "JPY": "JP¥", "KRW": "₩", "USD": "US$"}
"""No two alike, so that a reader does not have to guess which dollar or which yen."""


def money(minor: int, currency: str) -> str:
    """An amount as it is written everywhere, in English as in Chinese. A currency that is not listed has two digits and its code."""
    digits = DIGITS.get(currency, 2)
    whole, rest = divmod(abs(minor), 10**digits)
    behind = f".{rest:0{digits}}" if digits else ""
    return f"{'−' if minor < 0 else ''}{SIGNS.get(currency, f'{currency} ')}{whole:,}{behind}"


def typed(minor: int, currency: str) -> str:
    """An amount as somebody types it: what `minor_units` reads back."""
    digits = DIGITS.get(currency, 2)
    whole, rest = divmod(minor, 10**digits)
    return f"{whole}.{rest:0{digits}}" if digits else str(whole)


def minor_units(text: str, currency: str) -> int:
    """What somebody typed, with a point or a comma (ValueError for what is no amount, or is finer than its currency)."""
    whole, _dot, rest = text.strip().replace(",", ".").partition(".")
    digits = DIGITS.get(currency, 0)
    if currency not in DIGITS or not (whole + rest).isdecimal() or len(whole) > 12 or len(rest) > digits:
        raise ValueError
    return int(f"{whole}{rest.ljust(digits, '0')}")
