"""What is unusual: a pure function of what was set and of what was read. Why these: docs/decisions/0074."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import Final
from uuid import UUID, uuid5

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socialsmartly.words.decision import Automated, Said
from socialsmartly.words.purposes import SECURITY

HOLD: Final = timedelta(hours=24)
"""How long something is held back. It is also how long a device is new, and how long wrong codes count."""
SPENT: Final = timedelta(hours=72)
"""So long after it began, a hold has had its say, and what is unusual then begins another."""
GO, HELD = "go", "held"


class What(StrEnum):
    """What goes out in great number."""

    SEND = "send"
    FILE = "file"


RULE: Final[Said] = {
    "hours": HOLD // timedelta(hours=1),
    "wrong_codes": 10,
    "times": 10,
    "earlier": 3,
    "days": {What.SEND.value: 30, What.FILE.value: 90},
    "from": {What.SEND.value: 1000, What.FILE.value: 500},
}


@dataclass(frozen=True)
class Act:
    """What a member is about to do in a shop: to how many people, and how large each was that the shop did in the days that `RULE` names.
    `agreed` says that a colleague has seen this very thing, `factor` which second factor was shown in this session."""

    what: What
    workspace: UUID
    member: UUID
    people: int
    earlier: Sequence[int] = ()
    agreed: bool = False
    factor: UUID | None = None

    @property
    def thing(self) -> UUID:
        """The same for everything of its kind that one member does in one shop: a hold holds all of it."""
        return uuid5(self.member, f"{self.workspace} {self.what}")


def usual(earlier: Sequence[int]) -> int | None:
    """The middle one of those that there were; of fewer than three nothing is usual."""
    return int(median(earlier)) if len(earlier) >= RULE["earlier"] else None


def _unusual_1(rule: Said, read: Said) -> str:
    return HELD if any(True for _sign in signs(rule, read)) else GO


def signs(rule: Said, read: Said) -> Iterator[str]:
    """The names of what is unusual. Whoever shows a second factor that was there before is who they are; what a colleague has
    looked at is not too much."""
    if not read["factor"]:
        if read["new"]:
            yield "new"
        if read["came"] and read["wrong_codes"] >= rule["wrong_codes"]:
            yield "codes"
    if _far_more(rule, read) and not read["agreed"]:
        yield "many"


def _far_more(rule: Said, read: Said) -> bool:
    before = read["usual"]
    return before is not None and read["people"] >= max(rule["from"][read["what"]], before * rule["times"])


def why(rule: Said, read: Said) -> tuple[str, ...]:
    """Each sign in a sentence."""
    facts = {**rule, **read, "days": rule["days"][read["what"]]}
    return tuple(str(_SAID[sign]) % facts for sign in signs(rule, read)) or (gettext("Nothing was unusual."),)


_SAID: Final = {
    "new": _(
        "In the last %(hours)s hours somebody signed in to your account with a device and from a place that it had not been used from."
    ),
    "codes": _(
        "In the last %(hours)s hours %(wrong_codes)s wrong codes were typed for the addresses of your account, and somebody signed in who had not come that way before."
    ),
    "many": _("It concerns %(people)s people; in the last %(days)s days it was usually %(usual)s."),
}

UNUSUAL: Final = Automated(
    "unusual",
    (SECURITY,),
    ("unusual.Familiar", "accounts.CodeBudget", "accounts.SecondFactor"),
    _("Whether something is unusual at your account"),
    _(
        "Before a campaign is sent, and before a file of a shop's contacts is made, a program looks whether a new device signed in from a new place, whether many wrong codes were typed, and whether it concerns ten times as many people as usual. If so, that one thing is held back for a day, and the shop's owner and you are told. Everything else goes on."
    ),
    _(
        "Show a second factor that was at your account before, have a colleague agree to what is large, wait for a day, or ask us: a person decides anew."
    ),
    versions=(_unusual_1,),
    outcomes={
        GO: _("It may go on."),
        HELD: _("It was held back for a day."),
    },
    explain=why,
    otherwise={HELD: GO},
)
