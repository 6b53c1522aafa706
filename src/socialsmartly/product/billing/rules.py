"""The catalogue as data: which edition holds which modules, which purposes a module opens, what a pack adds, and what it costs.

Every purpose of the product stands here once, in a module or among those that no order opens or closes; one that stands nowhere is
refused. What is published is read off the same values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.billing import packs as packing
from socialsmartly.product.billing.packs import Packs
from socialsmartly.product.billing.periods import Interval
from socialsmartly.words import NO_PERSONAL_DATA, Purpose
from socialsmartly.words.decision import Automated, Said
from socialsmartly.words.purposes import (
    ACCOUNT,
    ACCOUNTABILITY,
    AGREEMENT,
    ANSWERING,
    ASKING,
    AUDIENCE,
    BOOKKEEPING,
    CAMPAIGN,
    CASEWORK,
    CLOSING,
    DESK,
    DISCLOSING,
    ELIGIBILITY,
    ENTRUSTING,
    EXPORTING,
    FIGURES,
    FINDING,
    FINISHING,
    GUARDIANSHIP,
    IMPROVEMENT,
    LEDGER,
    OPERATIONS,
    PREFERENCES,
    PROFILE,
    PROMOTION,
    PUBLIC,
    PUBLISHING,
    PURCHASE,
    REGISTER,
    REPLAY,
    RESPONDING,
    RESULTS,
    RETENTION,
    REVEALING,
    RIGHTS,
    SEARCHING,
    SECURITY,
    SERVICE,
    SETTLING,
    SHARING,
    STORE,
    SUCCESSION,
    SURVEY,
    TAKEOVER,
    TAKING_PART,
    TEAM,
    WORKSPACE,
)

SYSTEM: Final = frozenset(
    {
        NO_PERSONAL_DATA,
        ACCOUNT,
        SECURITY,
        AGREEMENT,
        OPERATIONS,
        PREFERENCES,
        RIGHTS,
        CASEWORK,
        ANSWERING,
        FINISHING,
        FINDING,
        ACCOUNTABILITY,
        GUARDIANSHIP,
        CLOSING,
        RETENTION,
        SEARCHING,
        REPLAY,
        LEDGER,
        DISCLOSING,
        PUBLISHING,
        PUBLIC,
        REGISTER,
        ENTRUSTING,
        SHARING,
        PURCHASE,
        SETTLING,
        BOOKKEEPING,
        SUCCESSION,
        TAKEOVER,
    }
)
"""Having an account, its security, every right, every clock, the one door out and what is public: they are in no module, so no order can be without
them."""

CURRENCIES: Final = ("CNY", "EUR", "GBP", "JPY", "USD")
"""In which a price may stand."""


@dataclass(frozen=True, eq=False)
class Module:
    """Something that can be ordered, and the purposes that it opens. `data` are the tables of a shop that are there for it alone, and are
    emptied some time after it was given up. Each is one of a kind: its title is translated anew wherever it is compared."""

    slug: str
    title: str | Promise
    purposes: frozenset[Purpose]
    data: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meter:
    """Something that is counted: by the calendar month, or as many as there are at the moment."""

    slug: str
    title: str | Promise
    monthly: bool


@dataclass(frozen=True)
class Edition:
    """What is ordered together, under one name. What a meter counts and no limit names is without limit."""

    slug: str
    title: str | Promise
    modules: tuple[Module, ...]
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Pack:
    """So much more of one meter, beside an edition and for as long as it: ordered, paid, renewed and given up with it. It opens no
    purpose. Of each there are `most`."""

    slug: str
    title: str | Promise
    meter: Meter
    adds: int
    most: int = 20


@dataclass(frozen=True)
class PriceBook:
    """What a period of an edition or of a pack costs without tax, in minor units of a currency. A changed price is a new version from a
    day on; an order names the one it was placed by and keeps it."""

    version: str
    since: date
    prices: Mapping[str, Mapping[Interval, Mapping[str, int]]]
    by_language: Mapping[str, str]
    otherwise: str

    def currency_for(self, language: str) -> str:
        return self.by_language.get(language, self.otherwise)

    def price(self, edition: str, interval: Interval, currency: str) -> int:
        return self.prices[edition][interval][currency]

    def lines(self, edition: str, packs: Packs, interval: Interval, currency: str) -> list[tuple[str, int, int]]:
        """Edition and packs, each with how many there are and what so many cost for a full period; what it has no price for is not there."""
        wanted = [(edition, 1), *sorted(packs.items())]
        return [
            (slug, count, count * self.price(slug, interval, currency)) for slug, count in wanted if slug in self.prices
        ]

    def sells(self, *slugs: str) -> bool:
        return all(slug in self.prices for slug in slugs)


@dataclass(frozen=True)
class Catalogue:
    """`begins_with` is the edition that everybody orders with their agreement. An edition without a price is not sold. `book` is the
    newest of the price books; `older` are those by which somebody still has an order. The same holds for packs."""

    editions: tuple[Edition, ...]
    begins_with: str
    book: PriceBook
    older: tuple[PriceBook, ...] = ()
    packs: tuple[Pack, ...] = ()

    def edition(self, slug: str) -> Edition | None:
        return next((edition for edition in self.editions if edition.slug == slug), None)

    def book_on(self, day: date) -> PriceBook:
        """The price book of a day; before the first, the first."""
        known = sorted((self.book, *self.older), key=lambda book: book.since)
        return next((book for book in reversed(known) if book.since <= day), known[0])

    def book_named(self, version: str) -> PriceBook | None:
        return next((book for book in (self.book, *self.older) if book.version == version), None)

    def limit(self, slug: str | None, meter: Meter, packs: str = packing.NONE) -> int | None:
        """How many of a meter's things an edition holds with its packs; None without a limit."""
        edition = self.edition(slug or self.begins_with)
        held = edition.limits.get(meter.slug) if edition is not None else 0
        return None if held is None else held + self._added(meter, packing.read(packs))

    def _added(self, meter: Meter, packs: Packs) -> int:
        return sum(packs.get(pack.slug, 0) * pack.adds for pack in self.packs if pack.meter.slug == meter.slug)

    def allows(self, packs: Packs) -> bool:
        """Whether there are such packs, and no more of each than there may be."""
        most = {pack.slug: pack.most for pack in self.packs}
        return all(0 < count <= most.get(slug, 0) for slug, count in packs.items())

    def title(self, slug: str) -> str | Promise:
        """Of an edition or a pack; one that is not sold any more goes by its name."""
        titles = {one.slug: one.title for one in self.editions} | {pack.slug: pack.title for pack in self.packs}
        return titles.get(slug, slug)

    def named(self, edition: str, packs: str = packing.NONE) -> str:
        """What somebody has, in one phrase."""
        added = [f"{count} × {self.title(slug)}" for slug, count in packing.read(packs).items()]
        return " + ".join([str(self.title(edition)), *added])

    def modules(self) -> tuple[Module, ...]:
        """Each once, in the order in which the editions bring them."""
        return tuple(dict.fromkeys(module for edition in self.editions for module in edition.modules))

    def module_of(self, purpose: Purpose) -> Module | None:
        return self._by_purpose.get(purpose)

    @cached_property
    def _by_purpose(self) -> Mapping[Purpose, Module]:
        """The first module that opens each."""
        return {purpose: module for module in reversed(self.modules()) for purpose in module.purposes}

    @cached_property
    def _in_every_edition(self) -> frozenset[Purpose]:
        """Asked before each block opens."""
        opened = [{p for module in edition.modules for p in module.purposes} for edition in self.editions]
        return SYSTEM.union(set.intersection(*opened))

    def holding(self, module: Module) -> tuple[Edition, ...]:
        return tuple(edition for edition in self.editions if module in edition.modules)

    def opens(self, slug: str | None, purpose: Purpose) -> bool:
        """Whether the edition of that name opens a purpose; without one, or for a purpose that nobody mapped, only what is in all."""
        if purpose in SYSTEM:
            return True
        module, edition = self.module_of(purpose), self.edition(slug or "")
        return module is not None and edition is not None and module in edition.modules

    def opens_for_all(self, purpose: Purpose) -> bool:
        """Whether nobody needs to be asked what they ordered."""
        return purpose in self._in_every_edition


EXTRAS: Final = Module("profile", _("Optional profile"), frozenset({PROFILE}))
WORKSPACES: Final = Module("workspace", _("Workspace of a shop"), frozenset({WORKSPACE, TEAM, RESULTS, IMPROVEMENT}))
STORES: Final = Module("store", _("Data of a connected store"), frozenset({STORE}))
CONTACTS: Final = Module("contacts", _("Looking after customers"), frozenset({SERVICE, REVEALING, EXPORTING}))
DESKS: Final = Module("desk", _("Answering customers"), frozenset({DESK, ASKING}))
CAMPAIGNS: Final = Module("campaigns", _("Campaigns"), frozenset({AUDIENCE, CAMPAIGN}))
PARTNERS: Final = Module("figures", _("Figures for partners"), frozenset({FIGURES}), data=("insight.Release",))
"""The budget of a month (`insight.Budget`) is no data of the module: if it went, the same month could be counted anew, with fresh noise."""
REWARDS: Final = Module("rewards", _("Promotions and rewards"), frozenset({PROMOTION, TAKING_PART, ELIGIBILITY}))
SURVEYS: Final = Module("surveys", _("Surveys"), frozenset({SURVEY, RESPONDING}))

MESSAGES: Final = Meter("messages", _("Messages of campaigns in a month"), monthly=True)
SHOPS: Final = Meter("shops", _("Shops"), monthly=False)
SEATS: Final = Meter("seats", _("Seats of a shop"), monthly=False)
METERS: Final = (MESSAGES, SHOPS, SEATS)

IN_BASIC: Final = (EXTRAS, WORKSPACES, STORES, CONTACTS, DESKS, CAMPAIGNS, REWARDS, SURVEYS)
ABOVE_BASIC: Final = (*IN_BASIC, PARTNERS)
FREE: Final = {interval: dict.fromkeys(CURRENCIES, 0) for interval in Interval}
MONTHS_FOR_A_YEAR: Final = 10


def _by_month(**prices: int) -> dict[Interval, dict[str, int]]:
    """A year costs ten months."""
    year = {currency: MONTHS_FOR_A_YEAR * price for currency, price in prices.items()}
    return {Interval.MONTH: prices, Interval.YEAR: year}


CATALOGUE: Final = Catalogue(
    editions=(
        Edition("basic", _("Basic"), IN_BASIC, {MESSAGES.slug: 100_000, SHOPS.slug: 5, SEATS.slug: 2}),
        Edition(
            "professional", _("Professional"), ABOVE_BASIC, {MESSAGES.slug: 500_000, SHOPS.slug: 20, SEATS.slug: 10}
        ),
        Edition("business", _("Business"), ABOVE_BASIC, {MESSAGES.slug: 5_000_000, SHOPS.slug: 200, SEATS.slug: 50}),
    ),
    begins_with="basic",
    packs=(
        Pack("seats", _("Pack of seats"), SEATS, 5),
        Pack("shops", _("Pack of shops"), SHOPS, 5),
        Pack("messages", _("Pack of messages"), MESSAGES, 100_000),
    ),
    book=PriceBook(
        version="2026-12",
        since=date(2026, 11, 1),
        prices={
            "basic": FREE,
            "professional": _by_month(CNY=19900, EUR=3300, GBP=2900, JPY=5400, USD=3500),
            "business": _by_month(CNY=59900, EUR=8900, GBP=7900, JPY=14800, USD=9500),
            "seats": _by_month(CNY=3900, EUR=700, GBP=600, JPY=1100, USD=700),
            "shops": _by_month(CNY=3900, EUR=700, GBP=600, JPY=1100, USD=700),
            "messages": _by_month(CNY=4900, EUR=800, GBP=700, JPY=1300, USD=900),
        },
        by_language={"zh-hans": "CNY"},
        otherwise="GBP",
    ),
)
"""What everybody had before anything was sold is in Basic. To sell a module apart, take it out of IN_BASIC and name it in ABOVE_BASIC; a
limit and what a pack adds are numbers here. Prices change by a new book from a day on, and the one before goes to `older`."""


WITHIN, OVER = "within", "over"
GRACE_TO: Final = 110
"""Per cent of a limit above which nothing more is counted, and what would count is refused."""


def _limit_1(rule: Said, read: Said) -> str:
    return WITHIN if read["would_be"] * 100 <= rule["limit"] * rule["grace"] else OVER


def _why(rule: Said, read: Said) -> tuple[str, ...]:
    meter = next((str(one.title) for one in METERS if one.slug == rule["meter"]), rule["meter"])
    has = CATALOGUE.named(rule["edition"], rule.get("packs", packing.NONE))
    facts = {"meter": meter, "limit": rule["limit"], "has": has}
    asked = {"would_be": read["would_be"], "most": rule["limit"] * rule["grace"] // 100}
    return (
        gettext("%(meter)s: what you have (%(has)s) holds %(limit)s.") % facts,
        gettext("It would have been %(would_be)s; up to %(most)s is let through.") % asked,
    )


LIMIT: Final = Automated(
    "limit",
    (PURCHASE,),
    ("billing.Usage", "billing.Subscription"),
    _("Where an edition ends"),
    _(
        "A program counts the messages of a month and the shops that you have. More than a tenth above what your edition holds with its packs it says no; it never orders anything for you."
    ),
    _(
        "You are warned from four fifths on. Order another edition or a pack, wait for the next month, or ask us: a person decides anew."
    ),
    versions=(_limit_1,),
    outcomes={
        WITHIN: _("It is let through until the end of the month."),
        OVER: _("It is more than your edition holds with its packs, so it was refused."),
    },
    explain=_why,
    otherwise={OVER: WITHIN},
)
