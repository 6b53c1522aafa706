"""The front door of the room: the sweep, and the months."""

from socialsmartly.privacy.retention.actions.sweeping import sweep
from socialsmartly.privacy.retention.actions.turning import MONTHS, own_months, roll_months

__all__ = ["MONTHS", "own_months", "roll_months", "sweep"]
