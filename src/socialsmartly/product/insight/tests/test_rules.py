"""What may leave says nothing certain about anybody: attacks on the feed, each with a twin that lacks one guard and gives in."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from socialsmartly.product.insight import rules
from socialsmartly.product.insight.rules import (
    EPSILON_MILLI,
    FEWEST,
    MOST_NOISE,
    WEIGHTS,
    Cell,
    Month,
    months_over,
    noise,
    released,
)

pytestmark = pytest.mark.promise("3.2-e")
OTHERS = 150
CAMPAIGNS = 500
TRIES = 60


def feed(campaigns: int, counted_in: int, draw: Callable[[], int] = noise) -> list[int]:
    """The feed of a shop whose every campaign reached the same 150 others, and our person `counted_in` of them."""
    cells = [Cell(f"{n:04}", OTHERS + (n < counted_in), 0) for n in range(campaigns)]
    return [figure.reached for figure in released(cells, draw)]


def says_there(figures: list[int], weight: int) -> bool:
    """The differencing attack: whoever knows all others takes them off and looks at what is left over."""
    return sum(figures) - OTHERS * len(figures) > weight / 2


def advantage(weight: int) -> float:
    """How much more often than by tossing a coin the attack is right. 1 is always, 0 is never."""
    right = sum(
        says_there(feed(CAMPAIGNS, weight), weight) + (not says_there(feed(CAMPAIGNS, 0), weight))
        for _n in range(TRIES)
    )
    return right / TRIES - 1


def test_differencing_fails_however_many_campaigns_somebody_got() -> None:
    """Each person counts once: against the noise of 500 groups one is nothing. By chance alone 0.5 comes up in less than 1 of 10^7 runs."""
    assert advantage(weight=1) < 0.5


def test_differencing_succeeds_without_the_bound() -> None:
    """The twin: somebody who counts in every campaign they got stands out from the sum."""
    assert advantage(weight=CAMPAIGNS) > 0.7


def test_one_figure_tells_two_neighbouring_counts_hardly_apart() -> None:
    """Every outcome but the two at the ends is at most e^0.25 times as likely for the one as for the other."""
    most = math.exp(EPSILON_MILLI / 1000) * (1 + 1e-8)
    assert all(1 / most <= one / next_one <= most for one, next_one in pairwise(WEIGHTS))
    assert WEIGHTS[-1] / sum(WEIGHTS) < 1e-9, "what the cut lets through"


def test_noise_is_whole_symmetric_and_bounded() -> None:
    total = sum(WEIGHTS)
    assert noise(lambda _n: 0) == -MOST_NOISE
    assert noise(lambda _n: total - 1) == MOST_NOISE
    assert noise(lambda _n: total // 2) == 0
    assert list(WEIGHTS) == list(reversed(WEIGHTS))


def test_no_figure_is_about_fewer_than_the_fewest_whatever_the_noise() -> None:
    cells = [Cell("small", FEWEST - 1, FEWEST - 1)]
    assert released(cells, lambda: MOST_NOISE) == []


def test_a_small_group_would_show_if_the_noise_were_not_reckoned_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the same number as a threshold for the noisy count, luck shows a group of one."""
    monkeypatch.setattr(rules, "SHOWN_FROM", FEWEST)
    assert [figure.name for figure in released([Cell("small", 1, 0)], lambda: MOST_NOISE)] == ["small"]


def test_few_who_ordered_are_not_told_beside_many_who_were_reached() -> None:
    (figure,) = released([Cell("one", 500, FEWEST - 1)], lambda: MOST_NOISE)
    assert (figure.reached, figure.ordered) == (500 + MOST_NOISE, None)


def test_a_month_is_over_when_its_last_order_was_placed() -> None:
    october = Month(datetime(2026, 10, 1, tzinfo=UTC).date())
    assert not october.is_over(datetime(2026, 11, 14, 23, 59, tzinfo=UTC))
    assert october.is_over(datetime(2026, 11, 15, tzinfo=UTC))
    december = Month(datetime(2026, 12, 1, tzinfo=UTC).date())
    assert december.ends == datetime(2027, 1, 1, tzinfo=UTC)
    assert [m.first.month for m in months_over(datetime(2027, 1, 10, tzinfo=UTC), 3)] == [11, 10, 9]
