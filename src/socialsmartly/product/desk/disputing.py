"""The moves of a dispute: from where, to where, by whom, and what happens when nobody moves. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop


class Party(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    SHOP = "shop", _("shop")
    CLOCK = "clock", _("the clock")
    PERSON = "person", _("a person of the operator")


class Stage(models.TextChoices):
    OPENED = "opened", _("opened")
    INFO_REQUESTED = "info-requested", _("the shop asks for something")
    GATHERING = "gathering", _("evidence is gathered")
    UNDER_REVIEW = "under-review", _("the shop looks at it")
    PROPOSED = "proposed", _("the shop made a proposal")
    ACCEPTED = "accepted", _("the customer accepted")
    APPEALED = "appealed", _("the customer wants it looked at again")
    RESOLVED = "resolved", _("decided")
    CLOSED = "closed", _("closed")


DOES: Final[Mapping[Stage, str | Promise]] = {
    Stage.OPENED: _("Open a dispute"),
    Stage.INFO_REQUESTED: _("Ask the customer for something"),
    Stage.GATHERING: _("Gather evidence"),
    Stage.UNDER_REVIEW: _("Look at it"),
    Stage.PROPOSED: _("Make a proposal"),
    Stage.ACCEPTED: _("Accept the proposal"),
    Stage.APPEALED: _("Have it looked at again"),
    Stage.RESOLVED: _("Decide"),
    Stage.CLOSED: _("Close the dispute"),
}
"""What the button of a step says."""


class Resolution(models.TextChoices):
    REFUND = "refund", _("money back")
    REPLACE = "replace", _("a replacement")
    REJECT = "reject", _("nothing is owed")
    GOODWILL = "goodwill", _("something as goodwill")


MOVES: Final[Mapping[Stage, Mapping[Stage, frozenset[Party]]]] = {
    Stage.OPENED: {
        Stage.INFO_REQUESTED: frozenset({Party.SHOP}),
        Stage.GATHERING: frozenset({Party.SHOP}),
        Stage.UNDER_REVIEW: frozenset({Party.SHOP}),
    },
    Stage.INFO_REQUESTED: {
        Stage.GATHERING: frozenset({Party.CUSTOMER, Party.SHOP}),
        Stage.UNDER_REVIEW: frozenset({Party.CLOCK}),
    },
    Stage.GATHERING: {Stage.INFO_REQUESTED: frozenset({Party.SHOP}), Stage.UNDER_REVIEW: frozenset({Party.SHOP})},
    Stage.UNDER_REVIEW: {Stage.INFO_REQUESTED: frozenset({Party.SHOP}), Stage.PROPOSED: frozenset({Party.SHOP})},
    Stage.PROPOSED: {
        Stage.ACCEPTED: frozenset({Party.CUSTOMER}),
        Stage.APPEALED: frozenset({Party.CUSTOMER}),
        Stage.RESOLVED: frozenset({Party.CLOCK}),
    },
    Stage.ACCEPTED: {Stage.RESOLVED: frozenset({Party.SHOP})},
    Stage.APPEALED: {Stage.PROPOSED: frozenset({Party.SHOP}), Stage.RESOLVED: frozenset({Party.SHOP})},
    Stage.RESOLVED: {Stage.CLOSED: frozenset({Party.SHOP, Party.CLOCK})},
    Stage.CLOSED: {},
}
"""`opened` and what follows, to where and who may. A shop that is slow is late and nothing more: only the customer's silence moves a
dispute on, and never against what was proposed to them."""


@dataclass(frozen=True)
class Timer:
    """How long a state may last, and where the clock moves the dispute then; nowhere where it only makes the shop late."""

    lasts: timedelta
    then: Stage | None


DAY: Final = timedelta(days=1)
TIMERS: Final[Mapping[Stage, Timer]] = {
    Stage.OPENED: Timer(3 * DAY, None),
    Stage.INFO_REQUESTED: Timer(14 * DAY, Stage.UNDER_REVIEW),
    Stage.GATHERING: Timer(14 * DAY, None),
    Stage.UNDER_REVIEW: Timer(7 * DAY, None),
    Stage.PROPOSED: Timer(14 * DAY, Stage.RESOLVED),
    Stage.ACCEPTED: Timer(7 * DAY, None),
    Stage.APPEALED: Timer(7 * DAY, None),
    Stage.RESOLVED: Timer(14 * DAY, Stage.CLOSED),
}
DECIDES: Final = frozenset({Stage.PROPOSED, Stage.RESOLVED})
"""What the shop cannot move to without saying how it is settled."""
DECIDED: Final = frozenset({Stage.RESOLVED, Stage.CLOSED})
"""From here on nothing is put forward any more, and the conversation may be closed."""
OF_SILENCE: Final[Mapping[Stage, str]] = {
    Stage.INFO_REQUESTED: gettext_noop(
        "Nothing came within 14 days, so a program moved it on: it is decided by what there is."
    ),
    Stage.PROPOSED: gettext_noop(
        "Nothing was said against the proposal within 14 days, so a program took it as accepted."
    ),
    Stage.RESOLVED: gettext_noop("14 days have gone by since it was decided, so a program closed it."),
}


BACK: Final[Mapping[Stage, Stage]] = {
    Stage.UNDER_REVIEW: Stage.GATHERING,
    Stage.RESOLVED: Stage.UNDER_REVIEW,
    Stage.CLOSED: Stage.UNDER_REVIEW,
}
"""What a person may make of what silence did. The program moves no money: where the shop has paid already, it says so when it looks again."""
SINCE: Final[Mapping[Stage, frozenset[Stage]]] = {
    Stage.UNDER_REVIEW: frozenset({Stage.UNDER_REVIEW}),
    Stage.RESOLVED: frozenset({Stage.RESOLVED, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.CLOSED}),
}
"""Where a dispute may stand so that it still goes back. Elsewhere people have moved it on meanwhile, and their step has ways of its own."""
OF_A_PERSON: Final = gettext_noop("A person decided that the silence does not count.")


def may(stage: Stage, who: Party, *, appealed: bool) -> list[Stage]:
    """Where somebody may move a dispute now; an appeal is had once."""
    there = [to for to, by in MOVES[stage].items() if who in by]
    return [to for to in there if not (to is Stage.APPEALED and appealed)]
