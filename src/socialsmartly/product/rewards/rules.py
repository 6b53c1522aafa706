"""What a promotion asks, whom it fits and what it costs: pure functions and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialsmartly.product.rewards.errors import TreeRefused
from socialsmartly.words import keeps
from socialsmartly.words.decision import Automated, Said
from socialsmartly.words.keeping import DAY
from socialsmartly.words.money import money
from socialsmartly.words.purposes import ELIGIBILITY

Tree = Mapping[str, Any]
DEEPEST: Final = 4
LONGEST: Final = 20
EVERYBODY: Final[Tree] = {"all": []}


class Item(TextChoices):
    """What a data sheet may ask of whoever joins, and nothing else (2.2-c)."""

    EMAIL = "email", gettext_lazy("E-mail address")
    PHONE = "phone", gettext_lazy("Phone number")
    NAME = "name", gettext_lazy("Name")
    ADDRESS = "address", gettext_lazy("Delivery address")
    AGE_BAND = "age_band", gettext_lazy("Age band")


WHAT_FOR: Final[Mapping[Item, str | Promise]] = {
    Item.EMAIL: gettext_lazy("to reach you about this promotion, and to know that one person gets one reward"),
    Item.PHONE: gettext_lazy("to reach you about this promotion, and to know that one person gets one reward"),
    Item.NAME: gettext_lazy("to hand the reward to you and to nobody else"),
    Item.ADDRESS: gettext_lazy("to send the reward"),
    Item.AGE_BAND: gettext_lazy("to check that the reward may be given at your age"),
}


class Reward(TextChoices):
    PERCENT = "percent", gettext_lazy("Percent off one order")
    AMOUNT = "amount", gettext_lazy("Money off one order")
    GIFT = "gift", gettext_lazy("A gift")
    CREDIT = "credit", gettext_lazy("Credit with the shop")


class Step(TextChoices):
    """How far a claim has come."""

    JOINED = "joined", gettext_lazy("Joined")
    VERIFYING = "verifying", gettext_lazy("Being checked")
    APPROVED = "approved", gettext_lazy("Approved")
    ISSUED = "issued", gettext_lazy("Handed out")
    REDEEMED = "redeemed", gettext_lazy("Used")
    REJECTED = "rejected", gettext_lazy("No reward")
    EXPIRED = "expired", gettext_lazy("Expired")
    REVOKED = "revoked", gettext_lazy("Taken back by the shop")
    APPEALED = "appealed", gettext_lazy("Objection being looked at")


class Reason(TextChoices):
    """Why there is no reward."""

    DATA_REFUSED = "data_refused", gettext_lazy("What is asked was kept back.")
    RULE = "rule", gettext_lazy("The rule of the promotion does not fit.")
    WORKS_HERE = "works_here", gettext_lazy("Whoever works for the shop gets no reward.")
    USED_UP = "used_up", gettext_lazy("All rewards had been handed out.")
    SHOP = "shop", gettext_lazy("Somebody of the shop looked at it and decided so.")
    MISUSE = "misuse", gettext_lazy("The shop took the reward back because of misuse.")


MOVES: Final[Mapping[Step, frozenset[Step]]] = {
    Step.JOINED: frozenset({Step.VERIFYING, Step.REJECTED}),
    Step.VERIFYING: frozenset({Step.APPROVED, Step.REJECTED}),
    Step.APPROVED: frozenset({Step.ISSUED, Step.REJECTED}),
    Step.ISSUED: frozenset({Step.REDEEMED, Step.EXPIRED, Step.REVOKED}),
    Step.REDEEMED: frozenset(),
    Step.REJECTED: frozenset({Step.VERIFYING, Step.APPEALED}),
    Step.EXPIRED: frozenset(),
    Step.REVOKED: frozenset({Step.APPEALED}),
    Step.APPEALED: frozenset({Step.APPROVED, Step.REJECTED}),
}
"""From each step, where a claim may go. Back to the check it goes only when what was kept back is supplied."""


def sources_of(step: Step) -> list[Step]:
    """From where one comes to a step."""
    return [before for before, after in MOVES.items() if step in after]


class AgeBand(TextChoices):
    """Bands, since nobody needs a date of birth for a reward."""

    UNDER_18 = "under 18", gettext_lazy("under 18")
    TO_24 = "18-24", gettext_lazy("18 to 24")
    TO_34 = "25-34", gettext_lazy("25 to 34")
    TO_49 = "35-49", gettext_lazy("35 to 49")
    TO_64 = "50-64", gettext_lazy("50 to 64")
    FROM_65 = "65+", gettext_lazy("65 and over")


DOTS_MEAN_NOTHING: Final = frozenset({"gmail.com", "googlemail.com"})
PLUS_MEANS_NOTHING: Final = DOTS_MEAN_NOTHING | {
    *("outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "fastmail.com", "proton.me", "protonmail.com"),
}


@keeps("2.2-c")
def person_of(channel: str, value: str) -> str:
    """The one form in which all ways to write a proven address are one person: a number in E.164, an address without what its provider
    passes over. Of other providers nobody knows that, so their addresses stay as they are."""
    if channel != "email":
        return value
    local, _at, domain = value.lower().rpartition("@")
    if domain in PLUS_MEANS_NOTHING:
        local = local.partition("+")[0]
    if domain in DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


@dataclass(frozen=True)
class Facts:
    """What the shop holds of a customer, as far as a rule may ask. A newcomer has none of it."""

    orders: int = 0
    spent_minor: int = 0
    country: str = ""


def checked(tree: object, depth: int = DEEPEST) -> Tree:
    """The same tree, or TreeRefused: every node is one rule, or a list of them of which all or any must hold."""
    if not isinstance(tree, Mapping) or len(tree) != 1 or not depth:
        raise TreeRefused
    ((word, value),) = tree.items()
    if word in ("all", "any"):
        if not isinstance(value, list) or len(value) > LONGEST or (word == "any" and not value):
            raise TreeRefused
        for branch in value:
            checked(branch, depth - 1)
    elif word == "country":
        if not isinstance(value, str) or not value.strip():
            raise TreeRefused
    elif word not in _BOUNDS or not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TreeRefused
    return tree


_BOUNDS: Final = ("orders_at_least", "orders_at_most", "spent_at_least")


@keeps("2.2-c")
def fits(tree: Tree, facts: Facts) -> bool:
    """Whether the rule holds. Nothing but these facts is asked (2.2-c)."""
    ((word, value),) = tree.items()
    match word:
        case "all":
            return all(fits(branch, facts) for branch in value)
        case "any":
            return any(fits(branch, facts) for branch in value)
        case "orders_at_least":
            return bool(facts.orders >= value)
        case "orders_at_most":
            return bool(facts.orders <= value)
        case "spent_at_least":
            return bool(facts.spent_minor >= value)
        case "country":
            return facts.country.strip().casefold() == str(value).strip().casefold()
    raise TreeRefused(word)


@keeps("2.2-c")
def verdict(tree: Tree, facts: Facts | None, works_here: bool | None, *, reviewed: bool) -> Step | Reason:
    """What becomes of a claim that is being checked. What cannot be known is for a person to look at, never a no."""
    if works_here:
        return Reason.WORKS_HERE
    if facts is None or works_here is None:
        return Step.VERIFYING
    if not fits(tree, facts):
        return Reason.RULE
    return Step.VERIFYING if reviewed else Step.APPROVED


def asks_the_shop(tree: Tree) -> bool:
    """Whether the answer needs anything that the shop holds."""
    return any(True for _ in _leaves(tree))


def _leaves(tree: Tree) -> Iterator[tuple[str, Any]]:
    for word, value in tree.items():
        if word in ("all", "any"):
            for branch in value:
                yield from _leaves(branch)
        else:
            yield word, value


def sentences(tree: Tree, currency: str) -> list[str]:
    """The rule in the reader's words, one line for each part."""
    said = {
        "orders_at_least": lambda n: _("at least %(n)s orders in this shop") % {"n": n},
        "orders_at_most": lambda n: _("at most %(n)s orders in this shop so far") % {"n": n},
        "spent_at_least": lambda n: _("at least %(money)s spent in this shop") % {"money": money(n, currency)},
        "country": lambda name: _("orders from %(country)s") % {"country": name},
    }
    return [said[word](value) for word, value in _leaves(tree)]


def reward_words(kind: str, value: int, words: str, currency: str) -> str:
    """What one gets, in one line."""
    match kind:
        case Reward.PERCENT:
            return _("%(value)s%% off one order") % {"value": value}
        case Reward.AMOUNT:
            return _("%(money)s off one order") % {"money": money(value, currency)}
        case Reward.CREDIT:
            return _("%(money)s of credit") % {"money": money(value, currency)}
    return words


def version_of(terms: str) -> str:
    """The version of a text of terms: whoever agreed can show which words it was."""
    return sha256(terms.encode()).hexdigest()


MOST_OBJECTION_DAYS: Final = 366
SWEPT_WITHIN: Final = DAY
"""The clock of a claim runs for so long after the time for objections."""


@dataclass(frozen=True)
class Dates:
    """When a promotion closes, and until when what people gave is kept: the time for objections comes after it (2.2-c)."""

    ends_at: datetime
    objections: timedelta

    @property
    def kept_until(self) -> datetime:
        return self.ends_at + self.objections

    @property
    def destroyed_by(self) -> datetime:
        """The day on which the sweep has ended it, by the clock of the table."""
        return self.kept_until + SWEPT_WITHIN


def _check_1(rule: Said, read: Said) -> str:
    """The verdict, of what is kept with it."""
    facts = Facts(read["orders"], read["spent_minor"], read["country"]) if read["known"] else None
    return verdict(rule["rule"], facts, read["works_here"], reviewed=rule["reviewed"]).value


def _why(rule: Said, read: Said) -> Iterator[str]:
    if not asks_the_shop(rule["rule"]):
        yield _("The rule asks nothing of what the shop holds: whoever gives what is asked fits it.")
    for line in sentences(rule["rule"], rule["currency"]):
        yield _("The rule asks for this: %(line)s.") % {"line": line}
    if asks_the_shop(rule["rule"]) and read["known"]:
        yield _("The shop's records say of you: %(orders)s orders, %(money)s spent, country: %(country)s.") % {
            "orders": read["orders"],
            "money": money(read["spent_minor"], rule["currency"]),
            "country": read["country"] or "–",
        }
    if read["works_here"]:
        yield _("The address that you proved belongs to somebody who works for the shop.")


CHECKING: Final = Automated(
    "reward",
    (ELIGIBILITY,),
    ("contacts.Contact", "contacts.Order", "contacts.OrderLine"),
    gettext_lazy("Whether a reward is due"),
    gettext_lazy(
        "A program compares the orders of whoever takes part in a promotion with the rule that stands on its page, and says yes or no."
    ),
    gettext_lazy(
        "The page of your part says what decided. Object there until the date that it names, and a person of the shop looks at it anew."
    ),
    versions=(_check_1,),
    outcomes={
        Step.APPROVED.value: gettext_lazy("A reward is due."),
        Reason.RULE.value: gettext_lazy("No reward: the rule of the promotion does not fit."),
        Reason.WORKS_HERE.value: gettext_lazy("No reward: whoever works for the shop gets none."),
    },
    explain=_why,
    otherwise={Reason.RULE.value: Step.APPROVED.value, Reason.WORKS_HERE.value: Step.APPROVED.value},
)
