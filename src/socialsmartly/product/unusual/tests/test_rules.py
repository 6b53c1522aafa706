"""What is unusual, as a pure function: each sign alone holds, and what speaks against it lets go."""

from __future__ import annotations

from typing import Any

import pytest

from socialsmartly.product.unusual.rules import GO, HELD, RULE, UNUSUAL, signs, usual, why
from socialsmartly.words.decision import run

pytestmark = pytest.mark.promise("4.5-a")
CALM: dict[str, Any] = {
    "what": "file",
    "people": 40,
    "usual": 50,
    "agreed": False,
    "factor": False,
    "new": False,
    "came": False,
    "wrong_codes": 0,
}


@pytest.mark.parametrize(
    ("read", "outcome"),
    [
        ({}, GO),
        ({"new": True}, HELD),
        ({"new": True, "factor": True}, GO),
        ({"wrong_codes": 30}, GO),
        ({"wrong_codes": 9, "came": True}, GO),
        ({"wrong_codes": 10, "came": True}, HELD),
        ({"wrong_codes": 30, "came": True, "factor": True}, GO),
        ({"people": 500}, HELD),
        ({"people": 499}, GO),
        ({"people": 600, "usual": 61}, GO),
        ({"people": 5000, "usual": None}, GO),
        ({"people": 5000, "agreed": True}, GO),
        ({"people": 5000, "factor": True}, HELD),
        ({"what": "send", "people": 999}, GO),
        ({"what": "send", "people": 1000}, HELD),
        ({"new": True, "people": 5000, "agreed": True}, HELD),
    ],
)
def test_one_sign_is_enough_and_each_has_what_answers_it(read: dict[str, Any], outcome: str) -> None:
    assert run(UNUSUAL, RULE, {**CALM, **read}).outcome == outcome


def test_every_sign_is_said_in_a_sentence_with_its_figures() -> None:
    read = {**CALM, "new": True, "came": True, "wrong_codes": 12, "people": 5000}
    assert list(signs(RULE, read)) == ["new", "codes", "many"]
    assert "from a place that it had not been used from" in why(RULE, read)[0]
    assert "12 wrong codes" in why(RULE, read)[1]
    assert "5000 people; in the last 90 days it was usually 50" in why(RULE, read)[2]
    assert why(RULE, CALM) == ("Nothing was unusual.",)


def test_of_fewer_than_three_nothing_is_usual() -> None:
    assert usual([9000, 1]) is None
    assert usual([1, 9000, 60]) == 60
