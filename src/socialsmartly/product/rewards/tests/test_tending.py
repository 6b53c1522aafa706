"""What time does to a promotion, and what happens when two things happen in the same moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards import clock
from socialsmartly.product.rewards.actions import claiming, deciding, running, tending
from socialsmartly.product.rewards.actions.redeeming import Told, confirm, release, reserve
from socialsmartly.product.rewards.queries import KIND, queue_of
from socialsmartly.product.rewards.rules import Step
from socialsmartly.product.rewards.tests.shop import (
    ADA,
    BOB,
    claim_of,
    joined,
    look_at,
    promotion,
    rewarded,
    shop,
)
from socialsmartly.product.rewards.tests.test_at_once import all_at_once
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import PROMOTION
from tests.cast import member_of
from tests.house import as_login

pytestmark = pytest.mark.usefixtures("db")
HOUR = timedelta(hours=1)


def later(days: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def the_hour_strikes() -> None:
    with as_login("worker"):
        clock.tend_promotions(timestamp=0)


def test_a_code_that_nobody_tries_runs_out_and_its_place_goes_to_somebody_else() -> None:
    tea = shop()
    key = promotion(tea, code_days=1, budget_count=1)
    ada = rewarded(tea, key)
    with later(0.9):
        the_hour_strikes()
        assert claim_of(tea, ada).step == Step.ISSUED
    with later(1.1):
        the_hour_strikes()
        the_hour_strikes()
        assert claim_of(tea, ada).step == Step.EXPIRED
        assert (look_at(tea, key).issued_count, look_at(tea, key).issued_minor) == (0, 0)
        assert claim_of(tea, rewarded(tea, key, BOB)).step == Step.ISSUED


def test_what_the_clock_does_not_tend_stays_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without it the place is nobody's."""
    monkeypatch.setattr(tending, "let_run_out", lambda *_: 0)
    tea = shop()
    key = promotion(tea, code_days=1)
    rewarded(tea, key)
    with later(1.1):
        the_hour_strikes()
    assert look_at(tea, key).issued_count == 1


def test_an_order_that_holds_a_code_may_be_paid_after_its_last_moment() -> None:
    tea = shop()
    key = promotion(tea, code_days=1)
    code = str(claim_of(tea, rewarded(tea, key)).code)
    with later(1 - 0.01):
        assert reserve(tea, code, ADA, "1") is Told.HELD
    with later(1.005):
        the_hour_strikes()
        assert reserve(tea, code, ADA, "2") is Told.OVER, "nor does a late try take it from the order"
        assert confirm(tea, code, "1") is Told.USED
        assert look_at(tea, key).issued_count == 1


def test_a_hold_that_nobody_let_go_ends_with_the_code() -> None:
    tea = shop()
    key = promotion(tea, code_days=1)
    ada = rewarded(tea, key)
    code = str(claim_of(tea, ada).code)
    reserve(tea, code, ADA, "10001")
    with later(1.1):
        the_hour_strikes()
        assert (claim_of(tea, ada).step, claim_of(tea, ada).held_for) == (Step.EXPIRED, "")
        assert confirm(tea, code, "10001") is Told.OVER
        assert release(tea, code, "10001") is Told.OVER


@pytest.mark.parametrize(("goes_on", "step"), [(False, Step.APPROVED), (True, Step.ISSUED)])
def test_a_pause_between_two_looks_is_no_reason_to_say_that_all_is_handed_out(
    monkeypatch: pytest.MonkeyPatch, goes_on: bool, step: Step
) -> None:
    tea = shop()
    key = promotion(tea)
    issue = deciding._issue

    def in_a_pause(*of_it: Any) -> bool:
        monkeypatch.undo()
        running.pause(tea, key)
        issued = issue(*of_it)
        if goes_on:
            running.resume(tea, key)
        return issued

    monkeypatch.setattr(deciding, "_issue", in_a_pause)
    assert claim_of(tea, rewarded(tea, key)).step == step


def test_whoever_joins_while_it_ends_is_kept_no_longer_than_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    tea = shop()
    key = promotion(tea)
    opened = claiming._open

    def and_then_it_ends(*ids: UUID) -> Any:
        found = opened(*ids)
        with reading_for(PROMOTION, workspace=tea):
            running.end(tea, key)
        tending.tend(tea, key, timezone.now())
        return found

    monkeypatch.setattr(claiming, "_open", and_then_it_ends)
    ada = joined(tea, key)
    the_hour_strikes()
    assert claim_of(tea, ada).kept_until == look_at(tea, key).dates.kept_until


def test_an_end_and_many_claims_in_one_moment_wait_for_no_ring() -> None:
    tea = shop()
    key = promotion(tea, reviewed=True)
    claims = [rewarded(tea, key, Address("email", f"p{n}@example.test")) for n in range(12)]

    def say_yes(claim: UUID) -> None:
        with reading_for(PROMOTION, workspace=tea):
            deciding.approve(tea, claim, Step.VERIFYING)

    def stop() -> None:
        with reading_for(PROMOTION, workspace=tea):
            running.end(tea, key)
        tending.tend(tea, key, timezone.now())

    acts = [lambda one=one: say_yes(one) for one in claims]
    all_at_once([*acts[:4], stop, *acts[4:]])
    assert {claim_of(tea, one).step for one in claims} == {Step.ISSUED}


def test_what_was_approved_while_paused_is_handed_out_at_its_end(shop_owner: Client) -> None:
    tea = open_workspace(member_of(shop_owner), "Tea")
    key = promotion(tea, reviewed=True)
    ada, at = rewarded(tea, key), f"/w/{tea}/rewards/{key}/"
    shop_owner.post(at + "pause")
    shop_owner.post(f"{at}claims/{ada}", {"do": "yes", "since": "verifying"})
    assert claim_of(tea, ada).step == Step.APPROVED
    shop_owner.post(at + "end")
    assert claim_of(tea, ada).step == Step.ISSUED


def test_a_pause_can_be_ended_after_the_last_day_too(shop_owner: Client) -> None:
    """Or codes that are still good would be refused for ever."""
    tea = open_workspace(member_of(shop_owner), "Tea")
    key = promotion(tea, ends_at=timezone.now() + HOUR)
    code, at = str(claim_of(tea, rewarded(tea, key)).code), f"/w/{tea}/rewards/{key}/"
    shop_owner.post(at + "pause")
    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        assert reserve(tea, code, ADA, "1") is Told.PAUSED
        assert f"{at}resume" in shop_owner.get(at).content.decode()


def test_a_code_whose_holder_leaves_leaves_its_place() -> None:
    tea = shop()
    key = promotion(tea, budget_count=1)
    ada = rewarded(tea, key)
    code = str(claim_of(tea, ada).code)
    reserve(tea, code, ADA, "1")
    claiming.leave(tea, ada)
    assert look_at(tea, key).issued_count == 0
    assert confirm(tea, code, "1") is Told.UNKNOWN
    assert claim_of(tea, rewarded(tea, key, BOB)).step == Step.ISSUED


def test_who_used_a_code_and_leaves_keeps_the_place_in_the_budget() -> None:
    """The twin."""
    tea = shop()
    key = promotion(tea)
    ada = rewarded(tea, key)
    code = str(claim_of(tea, ada).code)
    reserve(tea, code, ADA, "1")
    confirm(tea, code, "1")
    claiming.leave(tea, ada)
    assert look_at(tea, key).issued_count == 1


def test_nobody_says_yes_when_no_code_could_be_used_any_more() -> None:
    tea = shop()
    key = promotion(tea, reviewed=True)
    ada = rewarded(tea, key)
    there = look_at(tea, key)
    with time_machine.travel(there.dates.kept_until, tick=False):
        with reading_for(PROMOTION, workspace=tea, member=uuid7()):
            assert not deciding.approve(tea, ada, Step.VERIFYING)
            assert queue_of(there) == []
        assert claim_of(tea, ada).step == Step.VERIFYING


def test_the_own_code_of_somebody_who_limits_their_data_is_no_odd_try(stranger: Client) -> None:
    tea = shop()
    key = promotion(tea)
    ada = rewarded(tea, key)
    rewarded(tea, key, BOB)
    code = str(claim_of(tea, ada).code)
    stranger.post(f"/claim/{PersonalLink(KIND, tea, ada).token()}/limits", {"do": "object"})
    page = stranger.get(f"/claim/{PersonalLink(KIND, tea, ada).token()}").content.decode()
    assert "While you limit the use of your data" in page
    assert reserve(tea, code, ADA, "1") is Told.LIMITED
    assert reserve(tea, code, BOB, "1") is Told.UNKNOWN, "nobody else is told"
    assert look_at(tea, key).odd_tries == 0
