"""What is refused when people are asked into a shop, and what to do about it. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class TeamRefused(Refusal):
    """This cannot be done in this shop."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class AlreadyHere(TeamRefused):
    """This address has a seat in this shop already. Change the role in the list below."""


class AlreadyInvited(TeamRefused):
    """This address is invited already. Send the invitation again, or take it back first."""


class TooOften(TeamRefused):
    """This address was written to several times today. Nothing was sent; try again tomorrow."""


class TooSoon(TeamRefused):
    """This address was written to a moment ago. Nothing was sent; try again in ten minutes."""


class NotYours(TeamRefused):
    """Your role does not give or take this one. Ask the owner of the shop."""


class OwnerStays(TeamRefused):
    """A shop is never without its owner. Offer it to a colleague first; when they have taken it, you may leave."""


class InvitationOver(TeamRefused):
    """This invitation is over: it was used, taken back or seven days old. Ask whoever invited you for a new one."""


class OtherAddress(TeamRefused):
    """This invitation was sent to an address that is not that of your account. Sign in with the address it was sent to, or ask for an invitation to your own."""


class TooYoung(TeamRefused):
    """Whoever is under 18 cannot work in a shop here, since its customers' information would be in their hands. Nothing was changed."""


class SeatsTaken(TeamRefused):
    """All seats of this shop are taken. Ask its owner for one; your invitation stays good until its last day."""


class NotOffered(TeamRefused):
    """This shop is not offered to you any more. Ask its owner to offer it again."""
