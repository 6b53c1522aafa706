"""Whether tax may have to be withheld from a reward, by thresholds that somebody read, with where and when. Pure, and about nobody: it reads
what one reward is worth, of which kind it is, and which place the shop named. It is a hint: people decide, and note what was withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.rewards.rules import Reward
from socialsmartly.words import keeps
from socialsmartly.words.money import DIGITS, money


class Place(TextChoices):
    """Whose tax law the shop looks at. Others are not here: what was read of them was old, or they were not looked up."""

    ELSEWHERE = "", _("another place, or I do not know")
    CHINA = "CN", _("China")
    JAPAN = "JP", _("Japan")
    UNITED_STATES = "US", _("United States")


class Likely(StrEnum):
    """`MAY`: the threshold is reached, or it stands in another currency. `BELOW`: by the source it is not. `UNKNOWN`: none was read."""

    MAY = "may"
    BELOW = "below"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Rule:
    """One place's rule for what a firm gives to private persons in a promotion. `over` is in whole units of `currency` and not reached by
    exactly that much, unless `reached` says so; `exempt` are the kinds that the source counts as a lower price. `as_of` is the day for which
    the sources say it, `read_on` the day on which somebody read them."""

    place: Place
    currency: str
    over: int
    rate: str
    words: str | Promise
    sources: tuple[str, ...]
    as_of: date
    read_on: date
    reached: bool = False
    exempt: frozenset[Reward] = frozenset()

    @property
    def says(self) -> str:
        return str(self.words).format(over=money(self.over_minor, self.currency), rate=self.rate)

    @property
    def over_minor(self) -> int:
        """In the smallest units, as what a reward is worth."""
        return self.over * 10 ** DIGITS[self.currency]


READ_ON: Final = date(2026, 11, 28)
RULES: Final[Mapping[Place, Rule]] = {
    one.place: one
    for one in (
        Rule(
            Place.CHINA,
            "CNY",
            0,
            "20 %",
            _(
                "Gifts that a firm gives to people at random in its promotions are contingent income, taxed at {rate}; the source names no threshold. Vouchers and discounts that lower a price are exempt."
            ),
            ("https://www.diacrongroup.com/en/tax-news/new-regulations-for-iit-contingent-income/",),
            date(2019, 6, 30),
            READ_ON,
            exempt=frozenset({Reward.PERCENT, Reward.AMOUNT}),
        ),
        Rule(
            Place.JAPAN,
            "JPY",
            500_000,
            "10.21 %",
            _(
                "Of a prize that advertises a business, whoever pays it withholds {rate} of what is above {over}. Up to that nothing is withheld."
            ),
            ("https://www.nta.go.jp/taxes/shiraberu/taxanswer/gensen/2813.htm",),
            date(2023, 4, 1),
            READ_ON,
        ),
        Rule(
            Place.UNITED_STATES,
            "USD",
            2_000,
            "24 %",
            _(
                "Prizes that come to {over} for one person in a year are reported to the tax office. Of somebody who gives no tax number, {rate} is withheld."
            ),
            (
                "https://sovos.com/regulatory-updates/trr/one-big-beautiful-bill-raises-1099-reporting-thresholds",
                "https://www.irs.gov/forms-pubs/new-regular-and-backup-withholding-rates-for-2018-form-w2-g",
            ),
            date(2026, 1, 1),
            READ_ON,
            reached=True,
        ),
    )
}
"""Each with the pages it was read on. To add a place: a rule with its source and the day, never one from memory."""


@dataclass(frozen=True)
class Hint:
    """`compares` is false where the threshold stands in another currency, so that people have to compare."""

    likely: Likely
    rule: Rule | None
    compares: bool = True


@keeps("2.2-c")
def hint(place: str, kind: str, worth: int, currency: str) -> Hint:
    """What to think of before a reward is handed out. `worth` is what one costs at most, in the smallest units. No tax is reckoned, and no
    program withholds anything."""
    rule = RULES.get(Place(place)) if place in Place.values else None
    if rule is None:
        return Hint(Likely.UNKNOWN, None)
    if kind in rule.exempt:
        return Hint(Likely.BELOW, rule)
    if rule.over and currency != rule.currency:
        return Hint(Likely.MAY, rule, compares=False)
    over = rule.over_minor
    reaches = worth >= over if rule.reached else worth > over
    return Hint(Likely.MAY if reaches else Likely.BELOW, rule)
