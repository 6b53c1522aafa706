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


class StatementNamesNoOwner(AccessRefused):
    """A statement on an owned table names no owner. Filter by the owner, or open `with all_owners(because)`."""
