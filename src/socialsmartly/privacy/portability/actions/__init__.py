"""The front door of the room: making a link, fetching by it, withdrawing it, ending what is over."""

from socialsmartly.privacy.portability.actions.ending import end_what_is_over, withdraw, withdraw_again
from socialsmartly.privacy.portability.actions.fetching import Package, fetch, is_open, read_address
from socialsmartly.privacy.portability.actions.making import Made, make

__all__ = [
    "Made",
    "Package",
    "end_what_is_over",
    "fetch",
    "is_open",
    "make",
    "read_address",
    "withdraw",
    "withdraw_again",
]
