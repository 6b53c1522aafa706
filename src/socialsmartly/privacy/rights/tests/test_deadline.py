"""Fifteen calendar days, whatever days they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from socialsmartly.privacy.datamap.number import ALPHABET, is_number, new_number
from socialsmartly.privacy.rights.deadlines.dates import deadline


@pytest.mark.promise("4.6-d")
@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-02-10", "2026-02-25"),  # over the Spring Festival
        ("2026-09-25", "2026-10-10"),  # over the National Day week
        ("2026-04-28", "2026-05-13"),
        ("2025-01-22", "2025-02-06"),
        ("2026-02-02", "2026-02-17"),  # ends on New Year's Day of the lunar calendar, and does not move
        ("2026-12-20", "2027-01-04"),  # into a year whose holidays are not published yet
        ("2024-02-20", "2024-03-06"),  # over a leap day
    ],
)
def test_holidays_and_weekends_count(received: str, due: str) -> None:
    found = deadline(datetime.fromisoformat(f"{received}T23:59:00").replace(tzinfo=UTC))
    assert found.due_at == datetime.fromisoformat(f"{due}T23:59:00").replace(tzinfo=UTC)
    assert found.arithmetic.endswith("07:59 Asia/Shanghai")
    assert "07:59 + 15 days = " in found.arithmetic


def test_a_number_is_one_and_survives_addresses_and_names_of_files() -> None:
    numbers = [new_number() for _ in range(500)]
    assert all(is_number(number) and set(number) <= set(ALPHABET + "-U") for number in numbers)


def test_a_slip_of_one_letter_is_no_number() -> None:
    number = new_number()
    for place in (2, 4, 8):
        other = "7" if number[place] != "7" else "8"
        assert not is_number(number[:place] + other + number[place + 1 :])
