"""Whom a program picks for a campaign, as a pure function of the shop's rule and of a person's figures at that moment, in versions, so that
each decision can be explained and run again (4.5-a)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socialsmartly.words.decision import Automated, Said
from socialsmartly.words.money import money
from socialsmartly.words.purposes import AUDIENCE

PICKED: Final = "picked"
NOT_FITTING: Final = "not_fitting"
READ_FOR: Final[Mapping[str, str]] = {
    "spent_at_least": "spent",
    "orders_at_least": "orders",
    "orders_at_most": "orders",
    "ordered_within_days": "last_order",
    "not_ordered_for_days": "last_order",
    "country": "country",
    "bought": "bought",
}
"""Which figure each bound reads. Of a person nothing is kept that no bound read."""


def _last(read: Said) -> datetime | None:
    return datetime.fromisoformat(read["last_order"]) if read["last_order"] else None


def _since(rule: Said, days: str) -> datetime:
    return datetime.fromisoformat(rule["at"]) - timedelta(days=rule[days])


_BOUNDS_1: Final[Mapping[str, Callable[[Said, Said], bool]]] = {
    "spent_at_least": lambda rule, read: read["spent"] >= rule["spent_at_least"],
    "orders_at_least": lambda rule, read: read["orders"] >= rule["orders_at_least"],
    "orders_at_most": lambda rule, read: read["orders"] <= rule["orders_at_most"],
    "ordered_within_days": lambda rule, read: (
        (last := _last(read)) is not None and last >= _since(rule, "ordered_within_days")
    ),
    "not_ordered_for_days": lambda rule, read: (
        (last := _last(read)) is not None and last < _since(rule, "not_ordered_for_days")
    ),
    "country": lambda rule, read: read["country"] == rule["country"],
    "bought": lambda _rule, read: bool(read["bought"]),
}


def _chosen_1(rule: Said, read: Said) -> str:
    if not all(holds(rule, read) for bound, holds in _BOUNDS_1.items() if bound in rule):
        return NOT_FITTING
    if not read["agreed"]:
        return "not_agreed"
    if not read["reachable"]:
        return "no_address"
    return "capped" if read["capped"] else PICKED


def _why(rule: Said, read: Said) -> list[str]:
    said = [line for bound in READ_FOR if bound in rule for line in _bound_in_words(bound, rule, read)]
    return said or [gettext("The shop set no bound: everybody fits who agreed to e-mail.")]


def _bound_in_words(bound: str, rule: Said, read: Said) -> Iterator[str]:
    asked, had = rule[bound], read[READ_FOR[bound]]
    match bound:
        case "spent_at_least":
            yield gettext("The rule asked for at least %(asked)s spent in this shop. You had spent %(had)s.") % {
                "asked": money(asked, rule["currency"]),
                "had": money(had, rule["currency"]),
            }
        case "orders_at_least":
            yield gettext("The rule asked for at least this many orders: %(asked)s. You had: %(had)s.") % {
                "asked": asked,
                "had": had,
            }
        case "orders_at_most":
            yield gettext("The rule asked for at most this many orders: %(asked)s. You had: %(had)s.") % {
                "asked": asked,
                "had": had,
            }
        case "ordered_within_days":
            yield gettext("The rule asked for an order since %(asked)s. Your last one was on %(had)s.") % {
                "asked": _day(_since(rule, bound)),
                "had": _day(_last(read)),
            }
        case "not_ordered_for_days":
            yield gettext("The rule asked for no order since %(asked)s. Your last one was on %(had)s.") % {
                "asked": _day(_since(rule, bound)),
                "had": _day(_last(read)),
            }
        case "country":
            yield gettext("The rule asked for customers in %(asked)s. The shop knew you in %(had)s.") % {
                "asked": asked,
                "had": had,
            }
        case "bought":
            yield gettext("The rule asked for customers who bought the article %(asked)s. You had.") % {"asked": asked}


def _day(moment: datetime | None) -> str:
    return date_format(moment, "DATE_FORMAT") if moment else "–"


CHOOSING: Final = Automated(
    "audience",
    (AUDIENCE,),
    ("contacts.Contact", "contacts.Order", "contacts.OrderLine", "campaigns.Decision"),
    _("Who gets a message of a shop"),
    _(
        "Of the customers who agreed to e-mail, a program picks those who fit the rule that the shop wrote. Whoever is not picked gets no message, and nothing else."
    ),
    _(
        "Every message has a link to stop them. On your own page at the shop you see why you got one, and you can forbid that a program picks you."
    ),
    versions=(_chosen_1,),
    outcomes={
        PICKED: _("You were picked: the rule fitted, you had agreed to e-mail, and an address of yours worked."),
        "not_agreed": _("You got no message: the rule fitted, and you had not agreed to e-mail."),
        "no_address": _("You got no message: the rule fitted, and no address of yours worked."),
        "capped": _("You got no message: you had had another campaign in the 24 hours before."),
        NOT_FITTING: _("You got no message: the rule did not fit."),
    },
    explain=_why,
)
"""Whoever does not fit is not written down at all, so that nobody's figures are kept for a message that was not for them."""


def rule_of(bounds: Mapping[str, Any], *, at: datetime, currency: str) -> Said:
    """What was set when the program picked: the bounds, the moment, and where money counts its currency."""
    said = {**bounds, "at": at.isoformat()}
    return {**said, "currency": currency} if "spent_at_least" in bounds else said
