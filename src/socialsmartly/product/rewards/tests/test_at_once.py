"""Many at once: one reward for each person, and never more than the budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards.actions import deciding
from socialsmartly.product.rewards.actions.redeeming import Told, confirm, reserve
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.rules import Step
from socialsmartly.product.rewards.tests.shop import ADA, claim_of, look_at, promotion, rewarded, shop
from socialsmartly.words import Refusal
from socialsmartly.words.purposes import PROMOTION

AT_ONCE = 8
pytestmark = pytest.mark.usefixtures("db")


def ways_to_write(person: int, chance: Random) -> Address:
    """One of the many ways in which one mailbox is typed."""
    name = f"person{person:04d}"
    dotted = "".join(letter + chance.choice(["", "."]) for letter in name[:-1]) + name[-1]
    return Address("email", f"{dotted}{chance.choice(['', '+tea'])}@{chance.choice(['gmail', 'googlemail'])}.com")


def all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Each in a thread with a connection of its own, so that the database sees them side by side."""

    def act_alone(act: Callable[[], object]) -> object:
        try:
            return act()
        except Refusal as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(act_alone, acts))


def storm(claims: int, people: int, **budget: int) -> tuple[UUID, UUID]:
    """So many claims by so many people, in random order and writing."""
    tea = shop()
    key, chance = promotion(tea, **{"budget_count": 10_000, "budget_minor": 10_000_000, **budget}), Random(5)
    who = [n % people for n in range(claims)]
    chance.shuffle(who)
    addresses = [ways_to_write(person, chance) for person in who]
    all_at_once([lambda a=address: rewarded(tea, key, a) for address in addresses])  # type: ignore[misc]  # a default binds it
    return tea, key


def handed_out(tea: UUID) -> list[UUID]:
    with reading_for(PROMOTION, workspace=tea):
        return list(Claim.objects.filter(workspace_id=tea, step=Step.ISSUED).values_list("pk", flat=True))


@pytest.mark.promise("2.2-c")
@pytest.mark.parametrize(("claims", "people"), [(60, 18), pytest.param(1000, 300, marks=pytest.mark.deep)])
def test_however_often_people_claim_each_gets_one_reward(claims: int, people: int) -> None:
    tea, key = storm(claims, people)
    assert len(handed_out(tea)) == people
    assert look_at(tea, key).issued_count == people
    assert look_at(tea, key).issued_minor == people * 500


def test_an_index_that_gave_each_a_handle_of_their_own_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: then the same person is many."""
    monkeypatch.setattr(index, "claim", lambda *_, **__: uuid7())
    tea, _ = storm(30, 5)
    assert len(handed_out(tea)) > 5


@pytest.mark.parametrize("budget", [{"budget_count": 7}, {"budget_minor": 7 * 500 + 499}])
def test_a_crowd_takes_no_more_than_the_budget(budget: dict[str, int]) -> None:
    tea, key = storm(24, 24, **budget)
    assert len(handed_out(tea)) == look_at(tea, key).issued_count == 7


def test_a_budget_that_is_taken_without_its_condition_is_refused_by_the_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin: without the condition in the update, the constraint of the table is the last guard, and it holds."""

    monkeypatch.setattr(deciding, "ROOM", "true")
    with pytest.raises(Exception, match="promotion_count_in_budget"):
        storm(12, 12, budget_count=3)


def test_one_code_at_many_tills_is_used_once() -> None:
    tea = shop()
    key = promotion(tea)
    code = str(claim_of(tea, rewarded(tea, key)).code)
    held = all_at_once([lambda n=n: reserve(tea, code, ADA, f"order {n}") for n in range(12)])  # type: ignore[misc]  # a default binds it
    assert held.count(Told.HELD) == 1
    used = all_at_once([lambda n=n: confirm(tea, code, f"order {n}") for n in range(12)])  # type: ignore[misc]  # same reason
    assert used.count(Told.USED) == 1
    assert look_at(tea, key).redeemed_count == 1


def test_a_claim_does_no_more_than_it_must() -> None:
    """Hundreds come in one second: each statement more is one less of them."""
    tea = shop()
    key = promotion(tea)
    rewarded(tea, key, Address("email", "first@example.test"))
    done = [statements_of(lambda: rewarded(tea, key)), statements_of(lambda: rewarded(tea, key))]
    assert done == [{"default": 13, "keyring": 10}, {"default": 6, "keyring": 4}], "one who comes again writes nothing"


def statements_of(act: Callable[[], object]) -> dict[str, int]:
    seen: Counter[str] = Counter()

    def count(execute: Callable[..., object], sql: str, params: object, many: bool, context: dict[str, Any]) -> object:
        seen[context["connection"].alias] += 1
        return execute(sql, params, many, context)

    both = connections["default"].execute_wrapper(count), connections["keyring"].execute_wrapper(count)
    with both[0], both[1], suppress(Refusal):
        act()
    return dict(seen)
