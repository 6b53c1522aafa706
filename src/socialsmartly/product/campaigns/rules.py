"""Who a campaign is for, as bounds on orders; and what each decision says in one sentence. Nothing here touches a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CAP = timedelta(hours=24)
"""At most one campaign message per person in this time."""

LEASE = timedelta(seconds=8)
"""How long the hand-over of one batch may take; a withdrawal waits at most this long (reliability rule: 10 s and less)."""

BATCH = 25
"""Messages under one lease: small, so that a withdrawal waits tenths of a second while the mail server answers."""


@dataclass(frozen=True)
class Rules:
    """Bounds that all have to hold. None means: no bound. Money in the smallest unit of its currency, time in days."""

    spent_at_least: int | None = None
    orders_at_least: int | None = None
    orders_at_most: int | None = None
    ordered_within_days: int | None = None
    not_ordered_for_days: int | None = None
    country: str | None = None
    bought: str | None = None

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Rules:
        known = {f.name for f in fields(cls)}
        return cls(**{key: value for key, value in stored.items() if key in known})

    def stored(self) -> dict[str, Any]:
        """Only the bounds that are set, for the JSON column."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "")}

    def contradictions(self) -> Iterator[Promise]:
        """Bounds that no person can meet together."""
        at_least, at_most = self.orders_at_least, self.orders_at_most
        if at_least is not None and at_most is not None and at_least > at_most:
            yield _("Nobody has at least that many orders and at most that few.")
        within, without = self.ordered_within_days, self.not_ordered_for_days
        if within is not None and without is not None and without >= within:
            yield _("Nobody has ordered within that time and also not ordered for that long.")


@dataclass(frozen=True)
class Reach:
    """How many people are left after each step; each figure is a part of the one before."""

    matched: int
    agreed: int
    reachable: int
    will_get_it: int

    def steps(self) -> list[dict[str, Any]]:
        return [
            {"label": _("Match"), "count": self.matched, "note": _("Your rules fit them.")},
            {"label": _("Agreed"), "count": self.agreed, "note": _("They said yes to e-mail.")},
            {"label": _("Reachable"), "count": self.reachable, "note": _("We have an address that works.")},
            {"label": _("Will get it"), "count": self.will_get_it, "note": _("No other campaign in 24 hours.")},
        ]


SENTENCES: Mapping[str, Promise] = {
    "waiting": _("Waits to be sent. Just before it goes, we look again whether they still agree."),
    "sending": _("Is being handed to the mail server right now."),
    "sent": _(
        "Sent: they agreed to e-mail, have an address that works, and had no other campaign in the 24 hours before."
    ),
    "held": _("Held back: the mail server did not answer. Nothing was sent."),
    "not_agreed": _("Not sent: they have not agreed to e-mail from this shop."),
    "no_address": _("Not sent: they agreed, but we have no e-mail address that works."),
    "capped": _("Not sent: they had another campaign in the 24 hours before."),
    "withdrew": _("Not sent: they withdrew their agreement before the message left."),
    "authorisation": _("Not sent: the authorisation to use the store's data ended before the message left."),
    "stopped": _("Not sent: the shop stopped the campaign before the message left."),
    "refused": _("Failed: their mail server refused the address. We do not write to it again."),
    "rejected": _("Failed: the mail server refused the message."),
    "unknown": _("Unknown: the hand-over broke off, so it may or may not have arrived. We do not send it again."),
}


def sentence(outcome: str, reason: str) -> Promise:
    """What a decision says to a reader: the reason where there is one, else the outcome."""
    return SENTENCES[reason if reason in SENTENCES else outcome]
