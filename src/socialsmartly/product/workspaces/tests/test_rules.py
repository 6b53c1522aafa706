"""The table of roles: pure, so all of it is tried."""

from __future__ import annotations

import pytest

from socialsmartly.privacy.datamap.map import readable_columns, readers, records
from socialsmartly.product.workspaces.rules import ASSIGNED, EVERYTHING, HELD, PLACES, Held, Role
from socialsmartly.words import Category, Personal, Purpose
from socialsmartly.words.purposes import AUDIENCE, DESK, RIGHTS, SERVICE, SURVEY, WORKSPACE

TELLS_WHO = {Category.IDENTITY, Category.CONTACT}


def told_who(purposes: frozenset[Purpose]) -> set[str]:
    """The columns by which somebody could be known that a set of purposes reads."""
    return {
        f"{model._meta.label}.{name}"
        for model, says in records()
        for purpose in purposes
        if purpose in readers(model)
        for name, said in says.columns.items()
        if isinstance(said, Personal) and said.category in TELLS_WHO and name in readable_columns(model, purpose)
    }


def test_every_role_stands_in_the_table_with_a_line_of_its_own() -> None:
    assert set(HELD) == set(Role)
    assert len({str(held.says) for held in HELD.values()}) == len(Role)


def test_no_two_roles_that_can_be_given_hold_the_same() -> None:
    sets = [(HELD[role].purposes, HELD[role].in_a_case) for role in ASSIGNED]
    assert len(set(sets)) == len(ASSIGNED)
    assert all(HELD[role].purposes < EVERYTHING for role in ASSIGNED)


@pytest.mark.promise("5-h")
def test_an_analyst_reads_no_column_that_tells_who_somebody_is() -> None:
    assert told_who(HELD[Role.ANALYST].at(case=True)) == set()


def test_with_one_purpose_more_they_would() -> None:
    assert "contacts.Contact.name" in told_who(HELD[Role.ANALYST].purposes | {SERVICE})


@pytest.mark.promise("5-h")
def test_nobody_below_the_owner_authorises_the_reading_of_the_store() -> None:
    assert not any(WORKSPACE in HELD[role].at(case=True) for role in ASSIGNED)


def test_only_a_privacy_officer_and_whoever_runs_the_shop_act_on_a_customers_rights() -> None:
    assert {role for role in Role if RIGHTS in HELD[role].purposes} == {
        Role.OWNER,
        Role.ADMIN,
        Role.PRIVACY,
        Role.STAFF,
    }


def test_support_looks_a_customer_up_within_a_conversation_and_nowhere_else() -> None:
    held = HELD[Role.SUPPORT]
    assert SERVICE in held.at(case=True)
    assert SERVICE not in held.at(case=False)
    assert DESK in held.at(case=False)


def test_a_role_is_a_value_and_takes_one_line_to_add() -> None:
    counter = Held(frozenset({AUDIENCE, SURVEY}), "Counts")
    assert counter.at(case=True) == {AUDIENCE, SURVEY}
    assert not counter.only_reads


def test_every_room_of_the_navigation_opens_for_somebody_who_was_invited() -> None:
    assert all(any(purpose in HELD[role].purposes for role in ASSIGNED) for purpose in PLACES.values())
