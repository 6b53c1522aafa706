"""When a request may cost something: the threshold, fixed beforehand, and the sum. There is no other fee (4.6-f)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_noop

from socialsmartly.privacy.rights.models import Right

FREE: Final = 3
"""Requests of one kind that are free whatever they ask, within the time below."""
WITHIN: Final = timedelta(days=90)
MAY_COST: Final = frozenset({Right.EXPLAIN, Right.OTHER})
"""What a person has to work at. Never what the program carries out, nor stopping, correcting, deleting, limiting or complaining."""
LONGEST_WORK: Final = 600
"""Minutes of work that may be quoted for one request."""
ACCEPTED: Final = gettext_noop("fee accepted")
REDUCED: Final = gettext_noop("shorter answer for nothing")


def amount(minutes: int, per_hour: int) -> int:
    """What the work costs, in minor units, rounded down: never more than it costs (NDSR 25, GDPR 12(5))."""
    return minutes * per_hour // 60
