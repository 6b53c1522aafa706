"""Taking part, step by step, and what becomes of a claim that the rule cannot decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.rewards.actions import claiming, deciding, running, tending
from socialsmartly.product.rewards.errors import NotOpen, NotTheirMove
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.rules import MOVES, Facts, Reason, Step, person_of, sources_of, verdict
from socialsmartly.product.rewards.tests.shop import (
    ADA,
    BOB,
    claim_of,
    customer,
    joined,
    look_at,
    promotion,
    rewarded,
    shop,
)
from socialsmartly.product.workspaces.models import Seat, Workspace
from socialsmartly.words.purposes import PROMOTION, SERVICE, WORKSPACE
from tests.cast import member_of
from tests.once import once

FIRST_ORDER = {"all": [{"orders_at_most": 0}]}


@pytest.fixture
@once
def tea(db: None) -> UUID:
    return shop()


@pytest.mark.promise("2.2-c")
def test_whoever_gives_what_is_asked_gets_a_reward_within_the_budget(tea: UUID) -> None:
    key = promotion(tea)
    claim = claim_of(tea, rewarded(tea, key))
    assert (claim.step, claim.name, claim.is_good) == (Step.ISSUED, "Ada Example", True)
    there = look_at(tea, key)
    assert (there.issued_count, there.issued_minor) == (1, 500)
    assert claim.code_until == there.dates.kept_until, "sixty days would outlive what proves whose it is"


@pytest.mark.promise("2.2-e")
def test_who_keeps_it_back_loses_the_reward_alone_and_may_still_give_it(tea: UUID) -> None:
    key = promotion(tea)
    ada = joined(tea, key)
    claiming.refuse(tea, ada)
    claim, there = claim_of(tea, ada), look_at(tea, key)
    assert (claim.step, claim.reason, claim.email) == (Step.REJECTED, Reason.DATA_REFUSED, ADA.value)
    assert (there.issued_count, there.state) == (0, "running")
    claiming.supply(tea, ada, {"name": "Ada"})
    assert claim_of(tea, ada).step == Step.ISSUED


@pytest.mark.promise("2.2-e")
def test_nothing_else_the_shop_holds_of_them_changes_with_a_refusal(tea: UUID) -> None:
    person = customer(tea, orders_count=3)
    with reading_for(SERVICE, workspace=tea):
        before = Contact.objects.filter(workspace_id=tea, pk=person).values().get()
    claiming.refuse(tea, joined(tea, promotion(tea)))
    with reading_for(SERVICE, workspace=tea):
        assert Contact.objects.filter(workspace_id=tea, pk=person).values().get() == before


@pytest.mark.promise("2.2-e")
def test_after_the_last_day_it_cannot_be_supplied_any_more(tea: UUID) -> None:
    ada = joined(tea, promotion(tea))
    claiming.refuse(tea, ada)
    with time_machine.travel(timezone.now() + timedelta(days=11), tick=False), pytest.raises(NotOpen):
        claiming.supply(tea, ada, {"name": "Ada"})
    assert claim_of(tea, ada).reason == Reason.DATA_REFUSED


def test_nobody_joins_what_is_paused_over_or_somewhere_else(tea: UUID) -> None:
    key = promotion(tea)
    with pytest.raises(NotOpen):
        joined(shop("Paper"), key)
    with reading_for(PROMOTION, workspace=tea):
        running.pause(tea, key)
    with pytest.raises(NotOpen):
        joined(tea, key)


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("ada.b+tea@gmail.com", "adab@googlemail.com"),
        ("Ada+x@outlook.com", "ada@outlook.com"),
        ("ada@example.test", "ADA@example.test"),
    ],
)
def test_ways_to_write_one_address_are_one_person(one: str, same: str) -> None:
    assert person_of("email", one) == person_of("email", same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada.b@example.test", "adab@example.test"),
        ("ada+tea@example.test", "ada@example.test"),
        ("a.da@outlook.com", "ada@outlook.com"),
    ],
)
def test_addresses_that_may_be_two_peoples_stay_two(one: str, other: str) -> None:
    assert person_of("email", one) != person_of("email", other)


@pytest.mark.promise("2.2-c")
def test_joining_again_leads_to_the_same_claim(tea: UUID) -> None:
    key = promotion(tea)
    first = rewarded(tea, key, Address("email", "ada.b@gmail.com"))
    assert joined(tea, key, Address("email", "adab+more@gmail.com")) == first
    assert claim_of(tea, first).step == Step.ISSUED
    assert joined(tea, promotion(tea), Address("email", "adab@gmail.com")) != first, (
        "another promotion knows nothing of it"
    )


def test_the_rule_asks_the_orders_of_whoever_has_this_address(tea: UUID) -> None:
    key = promotion(tea, eligibility=FIRST_ORDER)
    customer(tea, orders_count=2)
    assert claim_of(tea, rewarded(tea, key)).reason == Reason.RULE
    assert claim_of(tea, rewarded(tea, key, BOB)).step == Step.ISSUED, "a newcomer has no order"


@pytest.mark.parametrize("typed", ["tea+again@gmail.com", "t.e.a@gmail.com", "tea@googlemail.com"])
def test_another_way_to_write_ones_address_makes_no_newcomer(tea: UUID, typed: str) -> None:
    customer(tea, "tea@gmail.com", orders_count=3)
    assert (
        claim_of(tea, rewarded(tea, promotion(tea, eligibility=FIRST_ORDER), Address("email", typed))).reason
        == Reason.RULE
    )


@pytest.mark.promise("2.2-f")
def test_without_the_authorisation_no_order_is_read_and_a_person_decides(tea: UUID) -> None:
    key = promotion(tea, eligibility=FIRST_ORDER)
    customer(tea, orders_count=2)
    with reading_for(WORKSPACE, workspace=tea):
        Workspace.objects.filter(pk=tea).update(permits=0)
    claim = rewarded(tea, key)
    assert claim_of(tea, claim).step == Step.VERIFYING


def test_whoever_works_for_the_shop_gets_no_reward(shop_owner: Client) -> None:
    shop_owner.post("/workspaces/new", {"title": "Tea", "begin": "own"})
    tea = next(iter(_seats(member_of(shop_owner))))
    key = promotion(tea)
    assert claim_of(tea, rewarded(tea, key, Address("email", "owner@example.test"))).reason == Reason.WORKS_HERE


def _seats(member: UUID) -> list[UUID]:
    from_rows: list[UUID] = []
    with reading_for(WORKSPACE, member=member):
        from_rows += Seat.objects.values_list("workspace", flat=True)
    return from_rows


@pytest.mark.parametrize(
    ("facts", "works", "reviewed", "answer"),
    [
        (Facts(), False, False, Step.APPROVED),
        (Facts(), False, True, Step.VERIFYING),
        (Facts(orders=1), False, True, Reason.RULE),
        (None, False, False, Step.VERIFYING),
        (Facts(), None, False, Step.VERIFYING),
        (None, True, False, Reason.WORKS_HERE),
    ],
)
def test_what_cannot_be_known_is_for_a_person_and_never_a_no(
    facts: Facts | None, works: bool | None, reviewed: bool, answer: Step | Reason
) -> None:
    assert verdict(FIRST_ORDER, facts, works, reviewed=reviewed) is answer


def test_a_person_decides_what_is_to_be_reviewed(tea: UUID) -> None:
    key = promotion(tea, reviewed=True)
    ada, bob = rewarded(tea, key), rewarded(tea, key, BOB)
    with reading_for(PROMOTION, workspace=tea):
        assert deciding.approve(tea, ada, Step.VERIFYING)
        assert deciding.reject(tea, bob, Reason.SHOP, Step.VERIFYING)
        assert not deciding.approve(tea, bob, Step.VERIFYING), "it has moved on"
    assert claim_of(tea, ada).step == Step.ISSUED
    claiming.appeal(tea, bob, "I am a customer.")
    with reading_for(PROMOTION, workspace=tea):
        assert deciding.approve(tea, bob, Step.APPEALED)
    assert claim_of(tea, bob).step == Step.ISSUED


def test_one_objects_once_and_in_time(tea: UUID) -> None:
    key = promotion(tea, reviewed=True)
    ada, bob = rewarded(tea, key), rewarded(tea, key, BOB)
    with reading_for(PROMOTION, workspace=tea):
        deciding.reject(tea, ada, Reason.SHOP, Step.VERIFYING)
        deciding.reject(tea, bob, Reason.SHOP, Step.VERIFYING)
    claiming.appeal(tea, ada, "No.")
    with reading_for(PROMOTION, workspace=tea):
        deciding.reject(tea, ada, Reason.SHOP, Step.APPEALED)
    late = timezone.now() + timedelta(days=41)
    with pytest.raises(NotTheirMove):
        claiming.appeal(tea, ada, "Still no.")
    with time_machine.travel(late, tick=False), pytest.raises(NotTheirMove):
        claiming.appeal(tea, bob, "Late.")


def test_a_reward_taken_back_leaves_its_place_and_may_be_objected_to(tea: UUID) -> None:
    key = promotion(tea, budget_count=1)
    ada = rewarded(tea, key)
    assert claim_of(tea, rewarded(tea, key, BOB)).reason == Reason.USED_UP
    with reading_for(PROMOTION, workspace=tea):
        assert deciding.revoke(tea, ada)
    assert look_at(tea, key).issued_count == 0
    claiming.appeal(tea, ada, "I did nothing.")
    assert claim_of(tea, ada).step == Step.APPEALED


def test_money_bounds_as_well_as_count(tea: UUID) -> None:
    key = promotion(tea, budget_minor=999)
    assert claim_of(tea, rewarded(tea, key)).step == Step.ISSUED
    assert claim_of(tea, rewarded(tea, key, BOB)).reason == Reason.USED_UP


def test_what_was_approved_while_paused_comes_when_it_goes_on(tea: UUID) -> None:
    key = promotion(tea, reviewed=True)
    ada = rewarded(tea, key)
    with reading_for(PROMOTION, workspace=tea):
        running.pause(tea, key)
        deciding.approve(tea, ada, Step.VERIFYING)
    assert claim_of(tea, ada).step == Step.APPROVED
    with reading_for(PROMOTION, workspace=tea):
        running.resume(tea, key)
    assert deciding.hand_out_waiting(tea, key) == 1
    assert claim_of(tea, ada).step == Step.ISSUED


def test_ending_early_takes_no_day_from_a_code_that_was_handed_out(tea: UUID) -> None:
    key = promotion(tea)
    ada, bob = rewarded(tea, key), joined(tea, key, BOB)
    before = claim_of(tea, ada)
    with reading_for(PROMOTION, workspace=tea):
        running.end(tea, key)
    tending.tend(tea, key, timezone.now())
    after = claim_of(tea, ada)
    assert (after.code_until, after.kept_until) == (before.code_until, before.kept_until)
    assert claim_of(tea, bob).kept_until == look_at(tea, key).dates.kept_until < before.kept_until


@pytest.mark.promise("2.2-c")
def test_what_the_data_sheet_does_not_ask_is_not_taken(tea: UUID) -> None:
    claim = joined(tea, promotion(tea))
    claiming.supply(tea, claim, {"name": "Ada", "phone": "+447700900123", "address": "1 Tea Lane"})
    with reading_for(PROMOTION, workspace=tea):
        kept: Claim = Claim.objects.get(workspace_id=tea, pk=claim)
        assert (kept.name, kept.phone, kept.address) == ("Ada", None, None)


MOVED: dict[Step, Callable[[UUID, UUID], bool]] = {
    Step.APPROVED: lambda tea, claim: deciding.approve(tea, claim, Step.JOINED),
    Step.REJECTED: lambda tea, claim: deciding.reject(tea, claim, Reason.SHOP, Step.ISSUED),
    Step.REVOKED: deciding.revoke,
}


@pytest.mark.parametrize("step", MOVED)
def test_no_act_makes_a_move_that_the_machine_does_not_have(tea: UUID, step: Step) -> None:
    claim = rewarded(tea, promotion(tea)) if step is Step.REJECTED else joined(tea, promotion(tea))
    before = claim_of(tea, claim).step
    with reading_for(PROMOTION, workspace=tea):
        assert not MOVED[step](tea, claim)
    assert claim_of(tea, claim).step == before


def test_every_step_is_reached_and_none_leaves_what_is_used() -> None:
    reached = {after for _, after in product([None], {s for steps in MOVES.values() for s in steps})}
    assert reached | {Step.JOINED} == set(Step)
    assert not MOVES[Step.REDEEMED]
    assert sources_of(Step.REDEEMED) == [Step.ISSUED]


@pytest.mark.parametrize(
    "wrong",
    [
        {"step": Step.ISSUED},
        {"step": Step.REDEEMED},
        {"step": Step.REJECTED},
        {"step": Step.REVOKED},
        {"step": Step.APPEALED},
        {"code_digest": b"0" * 32},
    ],
)
def test_the_table_refuses_a_step_without_what_belongs_to_it(tea: UUID, wrong: dict[str, object]) -> None:
    claim = joined(tea, promotion(tea))
    with pytest.raises(IntegrityError), reading_for(PROMOTION, workspace=tea):
        Claim.objects.filter(workspace_id=tea, pk=claim).update(**wrong)
