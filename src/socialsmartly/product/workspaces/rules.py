"""What each role may do in a shop. A role is a set of purposes, and a purpose is a role of the database: whoever does not hold one
cannot reach what only it may read, whichever page asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.words import Purpose, keeps
from socialsmartly.words.purposes import (
    AUDIENCE,
    DESK,
    ELIGIBILITY,
    EVERY_PURPOSE,
    EXPORTING,
    FIGURES,
    IMPROVEMENT,
    PREFERENCES,
    PROMOTION,
    PUBLIC,
    RESULTS,
    REVEALING,
    RIGHTS,
    SERVICE,
    STORE,
    SURVEY,
    TAKING_PART,
    TEAM,
    WORKSPACE,
)


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Administrator")
    MARKETER = "marketer", _("Marketer")
    SUPPORT = "support", _("Support")
    PRIVACY = "privacy", _("Privacy officer")
    ANALYST = "analyst", _("Analyst")
    STAFF = "staff", _("Staff of the operator")


@dataclass(frozen=True)
class Held:
    """The purposes of a role, and in one line what that means. Those of `in_a_case` are held only at the address of one conversation.
    Whoever `only_reads` changes nothing, and for them the database itself refuses each write."""

    purposes: frozenset[Purpose]
    says: str | Promise
    in_a_case: frozenset[Purpose] = frozenset()
    only_reads: bool = False

    def at(self, *, case: bool) -> frozenset[Purpose]:
        return self.purposes | self.in_a_case if case else self.purposes


EVERYTHING: Final = frozenset(EVERY_PURPOSE)
HELD: Final[Mapping[Role, Held]] = {
    Role.OWNER: Held(
        EVERYTHING, _("Runs the shop: everything, also the store authorisation, and hands the shop over.")
    ),
    Role.ADMIN: Held(EVERYTHING - {WORKSPACE}, _("Everything but the store authorisation.")),
    Role.MARKETER: Held(
        frozenset({RESULTS, IMPROVEMENT, AUDIENCE, FIGURES, PROMOTION, TAKING_PART, ELIGIBILITY, SURVEY, PUBLIC}),
        _(
            "Campaigns, promotions and surveys, with numbers. Sees the names of those who take part in a promotion, and no others."
        ),
    ),
    Role.SUPPORT: Held(
        frozenset({DESK}),
        _("Answers customers. Sees of each customer what they wrote, and what their question opens."),
        in_a_case=frozenset({SERVICE, REVEALING}),
    ),
    Role.PRIVACY: Held(
        frozenset({SERVICE, REVEALING, EXPORTING, RIGHTS, PREFERENCES, PUBLIC}),
        _(
            "Finds a customer, settles what they dispute, and deletes them; takes customers out in a file, or agrees to it. No desk and no marketing."
        ),
    ),
    Role.ANALYST: Held(
        frozenset({RESULTS, IMPROVEMENT, SURVEY}),
        _("Numbers only: sales, campaigns and surveys. Sees no name and no address, and changes nothing."),
        only_reads=True,
    ),
    Role.STAFF: Held(EVERYTHING - {TEAM, EXPORTING}, _("Works for the operator.")),
}
"""The one table of roles. A purpose that is added to the product belongs to the owner and administrators until it stands here."""

ASSIGNED: Final = tuple(role for role in Role if role not in (Role.OWNER, Role.STAFF))
"""What a colleague can be given. Whoever opened the shop owns it, and it changes hands only as a whole."""

LASTS: Final = timedelta(days=7)
"""An invitation, and the offer of a shop."""
AGAIN_AFTER: Final = timedelta(minutes=10)
A_DAY: Final = 5
"""Mails of invitation to one address, whoever sends them."""

PLACES: Final[Mapping[str, Purpose]] = {
    "contacts": SERVICE,
    "desk": DESK,
    "campaigns": RESULTS,
    "rewards": PROMOTION,
    "surveys": SURVEY,
    "stores": STORE,
    "team": TEAM,
}
"""The rooms of the navigation, and what whoever is led there must hold."""


LOOKING: Final = (SERVICE, RESULTS, DESK, REVEALING, EXPORTING, AUDIENCE, PROMOTION, SURVEY, TEAM)
"""The purposes for which people of a shop see what is held of others. For all else a program works, or whom it is about."""


@keeps("5-a")
def who_reads() -> dict[Purpose, list[str]]:
    """For each purpose for which people look: in which roles, in the reader's words."""
    roles = [role for role in Role if role != Role.STAFF]
    inside = {
        purpose: [str(role.label) for role in roles if purpose in HELD[role].at(case=True)] for purpose in LOOKING
    }
    return inside | {purpose: [str(Role.STAFF.label)] for purpose in EVERY_PURPOSE if purpose.by_staff}


def held_by(role: str) -> Held:
    return HELD[Role(role)]


def gives(role: str) -> tuple[Role, ...]:
    """The roles that somebody may give and take. An administrator makes no other, and touches none."""
    if role == Role.OWNER:
        return ASSIGNED
    return tuple(given for given in ASSIGNED if given != Role.ADMIN) if role == Role.ADMIN else ()
