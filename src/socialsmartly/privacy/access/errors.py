"""What is refused, and what to do about it. The docstring is the message."""

from __future__ import annotations

from socialsmartly.words import Refusal


class AccessRefused(Refusal):
    """Personal data was asked for in a way the policy does not allow."""

    def __init__(self, detail: str = "") -> None:
        message = type(self).__doc__ or ""
        super().__init__(f"{message} ({detail})" if detail else message)


class NoPurpose(AccessRefused):
    """A view says no purpose. Put @serves(PURPOSE) on it, or @serves(NO_PERSONAL_DATA) if it shows nobody's data."""


class NestedReading(AccessRefused):
    """A block that reads for one purpose was opened inside another. Close the first, or do the work of both in one."""


class NotNamed(AccessRefused):
    """A job reads for a purpose that it did not name. Add the purpose to `serves`, if the policy allows it."""


class NotAuthorised(AccessRefused):
    """The authorisation for this purpose is missing or was withdrawn. Ask for it in My account, then try again."""


class NotAgreed(NotAuthorised):
    """The policy that you agreed to does not allow this yet. See under "What changed in our policy" in My account what is new, and decide."""


class NotAgreedByOwner(NotAgreed):
    """Whoever runs this shop has not agreed to this. It opens once they have, under "What changed in our policy" in their account; until then leave it out."""


class NotAgreedByAll(NotAgreed):
    """Somebody who works in this shop, or did, has not agreed to this. It opens once they have, each under "What changed in our policy" in their account; until then leave out what it asks for."""


class NoGuardianYet(NotAuthorised):
    """Nothing can be written for somebody under 18 before a guardian agreed. Leave them out, and come back once their guardian has."""


class NobodyReads(AccessRefused):
    """Only somebody who works on a case may read for this purpose. Say who reads (`member`) and which case it is (`because`)."""


class NotInRole(AccessRefused):
    """The role that whoever asks has in this workspace does not hold this purpose. Whoever runs the workspace can give them another role."""


class LookNotWrittenDown(AccessRefused):
    """Other people's data was read and no look was written down, so nothing is shown. Call looked_at() before the block closes."""


class DelayRefused(AccessRefused):
    """A look may be shown to the person later only for a listed reason, approved by somebody else, and for 180 days at most."""


class StatementNamesNoOwner(AccessRefused):
    """A statement on an owned table names no owner. Filter by the owner, or open `with all_owners(because)`."""
