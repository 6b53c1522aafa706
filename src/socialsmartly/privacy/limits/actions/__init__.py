"""The front door of the room: setting a limit, ending it, and doing both again after a restored backup."""

from socialsmartly.privacy.limits.actions.again import limit_again
from socialsmartly.privacy.limits.actions.limiting import (
    announce_end,
    dispute,
    end,
    end_what_is_due,
    lift,
    object_to_choosing,
    restrict,
    restrict_beside,
)

__all__ = [
    "announce_end",
    "dispute",
    "end",
    "end_what_is_due",
    "lift",
    "limit_again",
    "object_to_choosing",
    "restrict",
    "restrict_beside",
]
