"""What changed is said in full; and whoever did not agree to a change is bound by nothing that takes more or gives less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.versions.difference import SENTENCES, Effect, binding, difference, important
from socialsmartly.privacy.versions.meaning import Item, Meaning, Period, Why, present, read
from socialsmartly.words import Basis, Category, Permit

SLUGS = ("account", "campaign", "profile", "support")
PLACES = ("shop.Person.name", "shop.Person.email", "shop.Order.total")
TABLES = ("shop.Person", "shop.Order")
RIGHTS = ("copy", "correct", "delete")

whys = st.builds(
    Why,
    st.sampled_from(["Do this.", "Do that."]),
    st.sampled_from(Basis).map(str),
    st.sampled_from(["", *(str(p.name) for p in Permit)]),
)
periods = st.builds(Period, st.just("Order"), st.none() | st.integers(1, 4000), st.just("while you stay"))


@st.composite
def meanings(draw: st.DrawFn) -> Meaning:
    purposes = draw(st.dictionaries(st.sampled_from(SLUGS), whys))
    slugs = st.frozensets(st.sampled_from(sorted(purposes))) if purposes else st.just(frozenset[str]())
    items = st.builds(Item, st.just("Person"), st.just("Name"), st.sampled_from(Category).map(str), slugs)
    return Meaning(
        draw(st.dictionaries(st.sampled_from(PLACES), items)),
        purposes,
        draw(st.dictionaries(st.sampled_from(TABLES), periods)),
        draw(st.dictionaries(st.sampled_from(RIGHTS), st.integers(1, 45))),
    )


Binding = Callable[[Meaning, Meaning], Meaning]


def hold(rule: Binding, agreed: Meaning, now: Meaning) -> None:
    """Nobody who stayed with the earlier version gets more done to them, or less of a right, than in either version."""
    bound = rule(agreed, now)
    for version in (agreed, now):
        assert not important(difference(version, bound)), difference(version, bound)


@pytest.mark.promise("6-b")
@given(meanings(), meanings())
def test_a_version_that_takes_more_binds_only_those_who_agreed(agreed: Meaning, now: Meaning) -> None:
    hold(binding, agreed, now)


def newest(agreed: Meaning, now: Meaning) -> Meaning:
    return now


def as_agreed(agreed: Meaning, now: Meaning) -> Meaning:
    return agreed


def forgets_rights(agreed: Meaning, now: Meaning) -> Meaning:
    return replace(binding(agreed, now), rights=now.rights)


def keeps_longer(agreed: Meaning, now: Meaning) -> Meaning:
    return replace(binding(agreed, now), periods=now.periods)


FEW = Meaning({}, {}, {"shop.Order": Period("Order", 30, "")}, {"copy": 15, "delete": 15})  # what Ada agreed to
MUCH = Meaning(
    {"shop.Person.name": Item("Person", "Name", "identity", frozenset({"profile"}))},
    {"profile": Why("Do this.", "interest", "")},
    {"shop.Order": Period("Order", None, "for ever")},
    {"copy": 30},
)


@pytest.mark.parametrize("broken", [newest, as_agreed, forgets_rights, keeps_longer])
def test_a_rule_that_binds_too_much_is_noticed(broken: Binding) -> None:
    """The twins: each of these takes more or gives less in one direction or the other."""
    with pytest.raises(AssertionError):
        hold_both_ways(broken)


def hold_both_ways(rule: Binding) -> None:
    hold(rule, FEW, MUCH)
    hold(rule, MUCH, FEW)


@pytest.mark.promise("6-a")
@given(meanings(), meanings())
def test_what_is_different_is_said_and_what_is_the_same_is_not(one: Meaning, other: Meaning) -> None:
    assert difference(one, one) == ()
    told = {(change.kind, change.place) for change in difference(one, other)}
    for place in one.items.keys() ^ other.items.keys():
        assert ("item new" if place in other.items else "item gone", place) in told
    for slug in one.purposes.keys() ^ other.purposes.keys():
        assert ("purpose new" if slug in other.purposes else "purpose gone", slug) in told
    for right in one.rights.keys() ^ other.rights.keys():
        assert ("right new" if right in other.rights else "right gone", right) in told


@given(meanings())
def test_a_meaning_can_be_written_and_read_again(one: Meaning) -> None:
    assert read(one.written()) == one
    assert read(one.written()).digest == one.digest


@pytest.mark.promise("6-a")
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_change_has_a_plain_sentence(language: str) -> None:
    seen = set()
    with override(language):
        for one, other in ((FEW, MUCH), (MUCH, FEW)):
            for change in difference(one, other):
                assert change.words()
                assert "%(" not in change.words()
                seen.add(change.kind)
    assert seen <= SENTENCES.keys()


def test_a_change_that_takes_is_told_before_one_that_gives() -> None:
    effects = [change.effect for change in difference(FEW, MUCH)]
    assert effects == sorted(effects, key=lambda effect: effect not in (Effect.MORE, Effect.WORSE))
    assert effects[0] is Effect.MORE


def test_the_present_meaning_knows_every_item_and_why() -> None:
    now = present()
    assert now.items["accounts.Member.email"].purposes
    assert all(item.purposes <= now.purposes.keys() for item in now.items.values())
    assert {place.rsplit(".", 1)[0] for place in now.items} <= now.periods.keys()
    assert now.rights["delete"] == 15
