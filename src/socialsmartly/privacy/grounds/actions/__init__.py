"""The front door of the room: demanding a deletion, accepting it, carrying it out, and what is deleted without being asked."""

from socialsmartly.privacy.grounds.actions.demanding import accept, carry_out_accepted, demand
from socialsmartly.privacy.grounds.actions.finding import (
    carry_out_findings,
    confirm_finding,
    dismiss_finding,
    enter_finding,
)
from socialsmartly.privacy.grounds.actions.uncovered import end_uncovered

__all__ = [
    "accept",
    "carry_out_accepted",
    "carry_out_findings",
    "confirm_finding",
    "demand",
    "dismiss_finding",
    "end_uncovered",
    "enter_finding",
]
