"""Why personal data may be read: the closed list of purposes, each of them a role of the database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import Final


class Basis(StrEnum):
    """The lawful grounds we use (GDPR art. 6, PIPL art. 13)."""

    CONTRACT = "contract"
    CONSENT = "consent"
    LAW = "law"
    INTEREST = "interest"
    NONE = "none"


class Permit(IntFlag):
    """What a person allowed, as bits on the person's own row, so that one row answers for the row policy."""

    EMAIL_MARKETING = 1
    SMS_MARKETING = 2
    STORE_DATA = 4
    PROFILE = 8
    FIGURES = 16
    LEARNING = 32

    @property
    def root(self) -> str | None:
        """The scope whose first row carries this permit; None when each person gives it for themselves."""
        return {Permit.STORE_DATA: "workspace", Permit.PROFILE: "member"}.get(self)

    @property
    def until_objected(self) -> bool:
        """Whether it holds until the person objects (GDPR art. 21). Its bit on the row then stands for the objection."""
        return self in (Permit.FIGURES, Permit.LEARNING)


class Mark(IntFlag):
    """What closes a person to uses, as bits beside the permits on their own row. `words.purposes` says who passes by each of them.

    MINOR: under 18. CHILD stands beside it: under 14. AWAITING, too: no guardian has agreed yet, so the database takes nothing in for
    them but what asking the guardian needs.
    """

    AWAITING = 1 << 24
    CHILD = 1 << 25
    MINOR = 1 << 26
    OBJECTED = 1 << 27
    DISPUTED = 1 << 28
    RESTRICTED = 1 << 29
    HIDDEN = 1 << 30


HIDDEN: Final = Mark.HIDDEN
"""Hides a person who is to be deleted, until that is done or taken back. On a shop's row it closes what lives on the shop's authorisation."""
CARRIED: Final = Mark.HIDDEN | Mark.RESTRICTED
"""What other rows of a person carry too, where their table says so: whoever is hidden or only stored is so with everything."""


@dataclass(frozen=True)
class Purpose:
    """A reason to read, in one sentence.

    `needs` is the permit of each person, without which the database does not show that person; `unless` is the one to which the
    person must not have objected. `opens_with` is the permit of the workspace or member, without which nothing can be read for this
    purpose at all. `watched` means that each reading is somebody's look at somebody else: it opens only with a reader and a case, and is
    undone unless the look is written down for the person.
    `by_case` means that, of a table whose rows a case can open, it sees those that the case of its block has open now, and no others.
    `to_everybody` means that what it reads is for everybody's eyes: it is shown only rows that are open to all at the moment, and no table
    that does not say so. `takes_away` means that what is shown leaves in a file, of many people in one go: each look says why and which items,
    and stands in the public log.
    """

    slug: str
    basis: Basis
    says: str
    promise: str
    needs: Permit | None = None
    unless: Permit | None = None
    opens_with: Permit | None = None
    one_person: bool = False
    across_owners: bool = False
    watched: bool = False
    by_case: bool = False
    to_everybody: bool = False
    takes_away: bool = False

    def __hash__(self) -> int:
        """Of the one word that tells them apart: every block and every query looks purposes up."""
        return hash(self.slug)

    @property
    def role(self) -> str:
        return f"purpose_{self.slug}"

    @property
    def by_staff(self) -> bool:
        """Whoever looks beyond the walls of one shop works for the operator."""
        return self.watched and self.across_owners

    @property
    def in_public_log(self) -> bool:
        """Whose looks leave a line there: whoever works for the operator, and a shop that takes people out in one go."""
        return self.by_staff or self.takes_away

    def __str__(self) -> str:
        return self.slug


NO_PERSONAL_DATA = Purpose("none", Basis.NONE, "Shows no personal data at all.", "2.0-a")
