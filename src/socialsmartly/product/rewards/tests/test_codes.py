"""Codes that people read out, type, and mistype."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.product.rewards.codes import ALPHABET, check_sign, grouped, new_code, read_code

BODIES = st.text(ALPHABET, min_size=11, max_size=11)


def test_no_two_codes_are_the_same_and_each_sign_comes_by_chance() -> None:
    codes = {new_code() for _ in range(5000)}
    assert len(codes) == 5000
    assert {sign for code in codes for sign in code} == set(ALPHABET)


@given(BODIES)
def test_a_code_is_read_whatever_its_case_its_gaps_and_its_look_alikes(body: str) -> None:
    code = body + check_sign(body)
    typed = grouped(code).lower().replace("0", "o").replace("1", "l")
    assert read_code(f" {typed} ") == code
    assert read_code(code.replace("1", "I")) == code


@given(BODIES, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_seen(body: str, place: int, sign: str) -> None:
    code = body + check_sign(body)
    wrong = code[:place] + sign + code[place + 1 :]
    assert read_code(wrong) == (code if wrong == code else None)


@given(BODIES, st.integers(0, 10))
def test_two_neighbours_that_changed_places_are_seen(body: str, place: int) -> None:
    code = body + check_sign(body)
    pair = code[place : place + 2]
    swapped = code[:place] + pair[::-1] + code[place + 2 :]
    assert (read_code(swapped) is None) or pair[0] == pair[1] or set(pair) == {"0", "Z"}


@pytest.mark.parametrize("typed", ["", "UUUU-UUUU-UUUU", "0000", "0" * 13, "ÄÄÄÄ-ÄÄÄÄ-ÄÄÄÄ", "🎁" * 12])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None
