"""The front door of the room: what a guardian answers, what is found out about a child, and who may look."""

from socialsmartly.privacy.minors.actions.approving import approve, ask_to_look
from socialsmartly.privacy.minors.actions.finding import found, lift, mark_youth
from socialsmartly.privacy.minors.actions.guarding import (
    BY_GUARDIAN,
    Yes,
    ask_guardian,
    begin,
    consent,
    erase_unanswered,
    member,
    not_shown,
    promise,
    refuse,
    withdraw,
)
from socialsmartly.privacy.minors.actions.marking import mark_again

__all__ = [
    "BY_GUARDIAN",
    "Yes",
    "approve",
    "ask_guardian",
    "ask_to_look",
    "begin",
    "consent",
    "erase_unanswered",
    "found",
    "lift",
    "mark_again",
    "mark_youth",
    "member",
    "not_shown",
    "promise",
    "refuse",
    "withdraw",
]
