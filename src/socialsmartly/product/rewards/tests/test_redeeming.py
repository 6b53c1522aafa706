"""A code at the checkout: held, used up, let go; and what happens when codes leak."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.rewards.actions import redeeming, running
from socialsmartly.product.rewards.actions.redeeming import ODD, Told, confirm, release, reserve
from socialsmartly.product.rewards.codes import grouped, new_code
from socialsmartly.product.rewards.models import Because, State
from socialsmartly.product.rewards.rules import Step
from socialsmartly.product.rewards.tests.shop import ADA, BOB, claim_of, look_at, promotion, rewarded, shop
from socialsmartly.words.purposes import PROMOTION
from tests.once import once

ONE, TWO = "10001", "10002"


@pytest.fixture
@once
def tea(db: None) -> UUID:
    return shop()


@pytest.fixture
def autumn(tea: UUID) -> UUID:
    return promotion(tea)


@pytest.fixture
def code(tea: UUID, autumn: UUID) -> str:
    return str(claim_of(tea, rewarded(tea, autumn)).code)


def test_a_code_is_held_used_up_once_and_counted(tea: UUID, autumn: UUID, code: str) -> None:
    assert reserve(tea, grouped(code).lower(), ADA, ONE) is Told.HELD
    assert reserve(tea, code, ADA, ONE) is Told.HELD, "the same order again"
    assert reserve(tea, code, ADA, TWO) is Told.BUSY
    assert confirm(tea, code, TWO) is Told.OVER
    assert confirm(tea, code, ONE) is Told.USED
    assert confirm(tea, code, ONE) is Told.USED, "the same word of the shop again"
    assert reserve(tea, code, ADA, TWO) is Told.OVER
    assert release(tea, code, ONE) is Told.OVER
    assert look_at(tea, autumn).redeemed_count == 1


def test_a_cancelled_order_lets_the_code_go(tea: UUID, code: str) -> None:
    reserve(tea, code, ADA, ONE)
    assert release(tea, code, TWO) is Told.OVER
    assert release(tea, code, ONE) is Told.LET_GO
    assert confirm(tea, code, ONE) is Told.OVER, "the payment came after the cancellation"
    assert reserve(tea, code, ADA, TWO) is Told.HELD


def test_no_order_at_all_uses_nothing(tea: UUID, code: str) -> None:
    assert confirm(tea, code, "") is Told.OVER
    assert release(tea, code, "") is Told.OVER


def test_a_hold_ends_by_itself_and_a_late_payment_counts_unless_another_order_has_it(tea: UUID, code: str) -> None:
    reserve(tea, code, ADA, ONE)
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert reserve(tea, code, ADA, TWO) is Told.HELD
        assert confirm(tea, code, ONE) is Told.OVER
        assert confirm(tea, code, TWO) is Told.USED


def test_a_code_whose_time_is_over_leaves_its_place_in_the_budget(tea: UUID, autumn: UUID, code: str) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=41), tick=False):
        assert reserve(tea, code, ADA, ONE) is Told.OVER
        assert reserve(tea, code, ADA, ONE) is Told.OVER
    assert look_at(tea, autumn).issued_count == 0


@pytest.mark.promise("2.2-c")
def test_a_code_is_good_for_its_holder_and_in_its_shop_only(tea: UUID, autumn: UUID, code: str) -> None:
    assert reserve(tea, code, BOB, ONE) is Told.NOT_THEIRS
    assert reserve(shop("Paper"), code, ADA, ONE) is Told.UNKNOWN
    assert reserve(tea, code[:-1] + "-", ADA, ONE) is Told.MISTYPED
    assert look_at(tea, autumn).state == State.RUNNING


def test_many_tries_by_others_pause_the_promotion_and_say_why(tea: UUID, autumn: UUID, code: str) -> None:
    other = promotion(tea)
    for _ in range(ODD):
        assert reserve(tea, code, BOB, ONE) is Told.NOT_THEIRS
    there = look_at(tea, autumn)
    assert (there.state, there.because) == (State.PAUSED, Because.OTHER_PEOPLE)
    assert look_at(tea, other).state == State.RUNNING
    assert reserve(tea, code, ADA, ONE) is Told.PAUSED
    with reading_for(PROMOTION, workspace=tea):
        running.resume(tea, autumn)
    assert reserve(tea, code, ADA, ONE) is Told.HELD, "nothing was lost"


def test_whoever_makes_codes_up_pauses_nothing_and_is_seen_at_the_counter(tea: UUID, autumn: UUID, code: str) -> None:
    at_one = [reserve(tea, new_code(), BOB, ONE, by="one") for _ in range(ODD - 5)]
    at_one += [confirm(tea, new_code(), ONE, by="one") for _ in range(5)]
    assert at_one == [Told.UNKNOWN] * (ODD - 1) + [Told.MANY_UNKNOWN]
    assert reserve(tea, new_code(), BOB, ONE, by="other") is Told.UNKNOWN, "each counter by itself"
    assert look_at(tea, autumn).state == State.RUNNING
    assert reserve(tea, code, ADA, ONE, by="one") is Told.HELD, "who has a code is served there all the same"
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert reserve(tea, new_code(), BOB, ONE, by="one") is Told.UNKNOWN


def test_mistyped_codes_and_tries_spread_over_hours_raise_no_alarm(tea: UUID, autumn: UUID, code: str) -> None:
    for _ in range(ODD + 1):
        reserve(tea, code[:-1] + "U", BOB, ONE)
    for hour in range(1, ODD + 2):
        with time_machine.travel(timezone.now() + timedelta(minutes=61 * hour), tick=False):
            reserve(tea, code, BOB, ONE)
    assert look_at(tea, autumn).state == State.RUNNING


def test_without_the_count_a_leak_would_be_seen_by_nobody(
    tea: UUID, autumn: UUID, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the alarm."""
    monkeypatch.setattr(redeeming, "_odd", lambda *_: None)
    for _ in range(ODD):
        reserve(tea, code, BOB, ONE)
    assert look_at(tea, autumn).state == State.RUNNING


def test_no_copy_of_the_database_has_the_code(tea: UUID, code: str) -> None:
    with reading_for(PROMOTION, workspace=tea):
        rows = repr(list(redeeming.Claim.objects.filter(workspace_id=tea, step=Step.ISSUED).values_list()))
    assert code not in rows
