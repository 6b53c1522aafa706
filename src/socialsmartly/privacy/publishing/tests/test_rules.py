"""What identifies somebody is found, also when it is dressed up; what only looks like it is not."""

from __future__ import annotations

import pytest

from socialsmartly.privacy.publishing.rules import Kind, found_in, is_iban, is_resident_number, kinds_in, passes_luhn

pytestmark = pytest.mark.promise("3.1-g")

RESIDENT = "11010519491231002X"
CARD = "4111 1111 1111 1111"
IBAN = "GB82 WEST 1234 5698 7654 32"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to ada@example.test, please", Kind.MAIL),
        ("call +44 20 7946 0958 now", Kind.PHONE),
        ("请致电 13812345678。", Kind.PHONE),
        (f"number {RESIDENT}.", Kind.RESIDENT),
        ("身份证：１１０１０５１９４９１２３１００２Ｘ", Kind.RESIDENT),
        ("1101\u200b0519491231002x", Kind.RESIDENT),
        (f"pay to {CARD}", Kind.CARD),
        ("4111-1111-1111-1111", Kind.CARD),
        (f"to {IBAN}", Kind.ACCOUNT),
    ],
)
def test_it_is_found(text: str, kind: Kind) -> None:
    assert kinds_in(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X"[:-1] + "1",
        "110105194913310021",
        "4111 1111 1111 1112",
        "GB83 WEST 1234 5698 7654 32",
        "Order 2026-000123 of 12.11.2026, 24.99",
        "Dear {{ name | friend }}, see https://tea.example/first-flush",
        "ada at example dot test",
        "",
    ],
)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    """The twins: one digit off, a day that never was, a date, a price, a variable."""
    assert found_in(text) == []


def test_one_number_is_one_find_by_its_best_proof() -> None:
    assert [one.kind for one in found_in(f"{RESIDENT} {CARD}")] == [Kind.RESIDENT, Kind.CARD]


def test_only_its_end_is_shown_again() -> None:
    (one,) = found_in(f"pay to {CARD}")
    assert one.shown == "…1111"


@pytest.mark.parametrize("number", [RESIDENT, "440524188001010014"])
def test_each_wrong_check_character_is_seen(number: str) -> None:
    assert [c for c in "0123456789X" if is_resident_number(number[:-1] + c)] == [number[-1]]


def test_each_single_wrong_digit_of_a_card_is_seen() -> None:
    digits = CARD.replace(" ", "")
    wrong = [digits[:n] + d + digits[n + 1 :] for n in range(16) for d in "0123456789" if d != digits[n]]
    assert passes_luhn(digits)
    assert not any(map(passes_luhn, wrong))


def test_each_wrong_pair_of_check_digits_of_an_account_is_seen() -> None:
    number = IBAN.replace(" ", "")
    assert [pair for pair in range(100) if is_iban(f"GB{pair:02}{number[4:]}")] == [82]
