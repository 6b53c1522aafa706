"""What a spreadsheet reads as text, whatever somebody typed as their name."""

from __future__ import annotations

import pytest

from socialsmartly.words.cells import FORMULA_STARTS, safe_cell


@pytest.mark.parametrize("start", sorted(FORMULA_STARTS))
def test_no_cell_begins_like_a_formula(start: str) -> None:
    assert safe_cell(f"{start}1+1")[0] == "'"
    for before in ("  ", "\0", "\u3000"):
        assert start.isspace() or safe_cell(f"{before}{start}1+1")[0] == "'"


def test_a_new_cell_in_the_middle_of_one_is_no_formula_either() -> None:
    """As where a spreadsheet divides the line by semicolons."""
    assert safe_cell('x";=1+1') == "x\";'=1+1"
    assert safe_cell("x, @SUM(A1)") == "x, '@SUM(A1)"


def test_a_line_break_is_a_space_and_everything_else_stays() -> None:
    assert safe_cell("12 Tea\r\nStreet") == "12 Tea Street"
    assert [safe_cell(text) for text in ("", "Muñoz", "李小龙", "O'Hara-Smith", "a+b@example.test")] == [
        *("", "Muñoz", "李小龙", "O'Hara-Smith", "a+b@example.test")
    ]
