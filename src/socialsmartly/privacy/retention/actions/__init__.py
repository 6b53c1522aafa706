"""The front door of the room: the sweep, the months, and holds."""

from socialsmartly.privacy.retention.actions.holding import (
    Reason,
    agree_to_hold,
    hold_again,
    keep_holds_still,
    move_review,
    propose_hold,
    release_hold,
    wait_for_deletions,
)
from socialsmartly.privacy.retention.actions.sweeping import sweep
from socialsmartly.privacy.retention.actions.turning import MONTHS, own_months, roll_months

__all__ = [
    "MONTHS",
    "Reason",
    "agree_to_hold",
    "hold_again",
    "keep_holds_still",
    "move_review",
    "own_months",
    "propose_hold",
    "release_hold",
    "roll_months",
    "sweep",
    "wait_for_deletions",
]
