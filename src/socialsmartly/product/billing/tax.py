"""What the operator said of itself as a seller, and the tax that follows from it by the operator's own settings. Pure.

The program decides no question of law: rate, countries and words are data of the operator. While they are not set, no tax is reckoned
and every page and invoice says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from socialsmartly.product.billing.tax_numbers import Fits, fits

WHOLE = 10_000
"""Rates are in hundredths of a per cent: 20 % is 2000."""


class Note(StrEnum):
    """What an invoice says of its tax."""

    CHARGED = "charged"
    REVERSE = "reverse"
    NOT_SET = "not set"


@dataclass(frozen=True)
class Seller:
    """`rate` is None while the operator has not set it. `reverse_in` are the countries in which the buyer owes the tax when they have a tax
    number; `country` is the operator's own."""

    title: str = ""
    address: str = ""
    country: str = ""
    tax_id: str = ""
    rate: int | None = None
    reverse_in: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        return bool(self.title and self.address and self.country and self.rate is not None)


class Checked(StrEnum):
    """What is known of a buyer's tax number. Only by a rule or by a person does it change who owes the tax."""

    NO_MATTER = "no matter"
    BY_RULE = "by rule"
    BY_PERSON = "by person"
    SLIP = "slip"
    WAITS = "waits"
    REFUSED = "refused"

    @property
    def holds(self) -> bool:
        return self in (Checked.BY_RULE, Checked.BY_PERSON)


@dataclass(frozen=True)
class Buyer:
    """`confirmed` is what a person said of the tax number, if anybody did."""

    country: str = ""
    tax_id: str = ""
    confirmed: bool | None = None


@dataclass(frozen=True)
class Amount:
    """Net and tax in minor units, at which rate, and what to say of it."""

    net: int
    vat: int
    rate: int
    note: Note

    @property
    def gross(self) -> int:
        return self.net + self.vat


def taxed(net: int, seller: Seller, buyer: Buyer) -> Amount:
    """Tax on top of a net amount, half a unit rounded up."""
    if not seller.is_set:
        return Amount(net, 0, 0, Note.NOT_SET)
    if checked(seller, buyer).holds:
        return Amount(net, 0, 0, Note.REVERSE)
    assert seller.rate is not None  # is_set
    return Amount(net, (2 * net * seller.rate + WHOLE) // (2 * WHOLE), seller.rate, Note.CHARGED)


def checked(seller: Seller, buyer: Buyer) -> Checked:
    """Whether a number may move the tax to its buyer: the public rule of its country bears it out, or one of the operator's people said
    so. Any other number leaves the tax as it is, and the pages say why."""
    if not buyer.tax_id or buyer.country == seller.country or buyer.country not in seller.reverse_in:
        return Checked.NO_MATTER
    if buyer.confirmed is not None:
        return Checked.BY_PERSON if buyer.confirmed else Checked.REFUSED
    return {Fits.YES: Checked.BY_RULE, Fits.NO: Checked.SLIP}.get(fits(buyer.country, buyer.tax_id), Checked.WAITS)


def part_of(whole: Amount, gross: int) -> Amount:
    """The part of an invoice that is credited: all of it to the unit, or net and tax in the proportion of the invoice."""
    if gross >= whole.gross:
        return whole
    vat = (2 * whole.vat * gross + whole.gross) // (2 * whole.gross)
    return Amount(gross - vat, vat, whole.rate, whole.note)
