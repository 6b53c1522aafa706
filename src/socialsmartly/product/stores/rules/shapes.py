"""How orders of a small British gift shop are spread, as measured on a real year; the demo shop is drawn from these.

Measured on "Online Retail" (Chen, D., 2015, UCI Machine Learning Repository, doi:10.24432/C5BW33, CC BY 4.0).
Curves are pairs (share of orders below, value); values between two pairs are interpolated on a logarithmic scale.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from math import exp, log

Curve = tuple[tuple[float, float], ...]

TOTALS: Curve = (
    (0, 2),
    (0.05, 22),
    (0.25, 152),
    (0.5, 304),
    (0.75, 496),
    (0.9, 941),
    (0.95, 1585),
    (0.99, 4804),
    (0.998, 9000),
    (1, 30000),
)
LINES: Curve = ((0, 1), (0.06, 1), (0.25, 6), (0.5, 15), (0.75, 29), (0.9, 54), (0.95, 79), (0.99, 219), (1, 600))
ORDERS: Curve = (
    (0, 1),
    (0.347, 1),
    (0.348, 2),
    (0.51, 2),
    (0.75, 5),
    (0.9, 9),
    (0.95, 13),
    (0.99, 30),
    (0.998, 60),
    (1, 210),
)

GUEST_SHARE = 0.071
CANCELLATIONS = 0.19
WRITE_OFFS = 0.105
DUPLICATES = 0.0097
FREE_LINES = 0.0046
TWO_MINUTES = 0.002

COUNTRIES = (
    ("United Kingdom", 90.3),
    ("Germany", 2.3),
    ("France", 2.0),
    ("Ireland", 1.4),
    ("Belgium", 0.5),
    ("Netherlands", 0.5),
    ("Spain", 0.5),
    ("Portugal", 0.3),
    ("Switzerland", 0.3),
    ("Italy", 0.2),
    ("Finland", 0.2),
    ("Sweden", 0.2),
    ("Norway", 0.2),
    ("Australia", 0.2),
    ("Japan", 0.2),
    ("Hong Kong", 0.2),
    ("Poland", 0.2),
    ("Denmark", 0.1),
    ("USA", 0.1),
    ("Canada", 0.1),
)
HOURS = (0, 0, 0, 0, 0, 0, 1, 29, 566, 1484, 2361, 2396, 3219, 2753, 2457, 2336, 1335, 667, 192, 146, 18)
WEEKDAYS = (16, 18, 19, 21, 16, 0, 11)
MONTHS = (1086, 1100, 1454, 1246, 1681, 1533, 1475, 1361, 1837, 2040, 2769, 2300)
"""Orders a month, January first; December as if its first, busy weeks went on."""
DAYS = 374
POPULARITY = 0.15
"""The best-selling share x of products is drawn with the share x ** POPULARITY. A basket takes each product once and
nothing too dear, which evens that out until a tenth of the products has 45 in a hundred lines."""


def on_curve(curve: Curve, share: float) -> float:
    place = min(bisect_right(curve, (share, float("inf"))), len(curve) - 1)
    (left, low), (right, high) = curve[place - 1], curve[place]
    return exp(log(low) + (log(high) - log(low)) * (share - left) / (right - left))


def drawn(cumulated: Sequence[float], share: float) -> int:
    """The place in a list of cumulated weights that a share of their sum falls into."""
    return bisect_right(cumulated, share * cumulated[-1])


def cumulated(weights: Sequence[float]) -> list[float]:
    return list(accumulate(weights))


def day_weight(day: date) -> float:
    """How many orders a day draws: none on Saturdays and while the shop rests from Christmas Eve to 3 January."""
    if (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 3):
        return 0
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    days_in_month = (next_month - timedelta(days=1)).day
    return MONTHS[day.month - 1] / days_in_month * WEEKDAYS[day.weekday()]
