"""The board says what is kept; nobody can write it down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.promises import errors
from socialsmartly.privacy.promises.board import Places, Promise, board, first_words, read_tests_index, state_of
from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.text import Clause

CODE, TEST = {"2.1-a": ["accounts.actions.sign_up"]}, {"2.1-a": ["tests/test_x.py::test_y"]}
GAP = 'rule_zh = "一个标识。"\ngap = "Phone is missing."\ngap_zh = "尚不支持手机号码。"'


def states(folder: Path, enforcement: Places, tests: Places) -> list[str]:
    return [promise.state for promise in board(folder, enforcement, tests)]


def test_a_promise_is_kept_only_with_enforcement_and_a_test(folder: Path) -> None:
    assert states(folder, CODE, TEST) == ["kept", "not yet"]
    assert states(folder, CODE, {}) == ["not yet", "not yet"]
    assert states(folder, {}, TEST) == ["not yet", "not yet"]
    assert states(folder, {"2.1-a": []}, TEST) == ["not yet", "not yet"]


def test_a_stated_gap_makes_a_kept_promise_partly_kept(change: Callable[[str, str, str], Path]) -> None:
    folder = change("rules.toml", 'rule_zh = "一个标识。"', GAP)
    assert states(folder, CODE, TEST) == ["partly", "not yet"]
    assert states(folder, CODE, {}) == ["not yet", "not yet"]
    assert board(folder, CODE, TEST, "zh-hans")[0].gap == "尚不支持手机号码。"


def test_a_limit_is_shown_and_changes_no_state(change: Callable[[str, str, str], Path]) -> None:
    folder = change("rules.toml", 'rule_zh = "一个标识。"', GAP.replace("gap", "limit"))
    assert states(folder, CODE, TEST) == ["kept", "not yet"]
    assert board(folder, CODE, TEST, "zh-hans")[0].limit == "尚不支持手机号码。"


@given(st.lists(st.text()), st.lists(st.text()), st.text())
def test_nothing_is_called_kept_without_both_proofs(enforced_by: list[str], tests: list[str], gap: str) -> None:
    assert (state_of(enforced_by, tests, gap) == "kept") == (bool(enforced_by) and bool(tests) and not gap)


def test_a_row_says_what_holds_the_promise(folder: Path) -> None:
    first, second = board(
        folder, CODE, TEST, "zh-hans", {"operator": "小店", "privacy_contact": "privacy@example.test"}
    )
    assert first == Promise(
        "2.1-a",
        "小店（privacy@example.test）只需要一个标识。",
        False,
        "一个标识。",
        CODE["2.1-a"],
        TEST["2.1-a"],
        "kept",
        "",
        "",
    )
    assert second.heavy


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_board_of_this_repository_has_every_clause_and_its_rule(language: str) -> None:
    promises = board(policy_folder(), {}, read_tests_index(), language)
    assert len({promise.rule for promise in promises}) == len(promises)
    assert all(promise.title and promise.state == "not yet" for promise in promises)


def test_code_or_a_test_for_an_unknown_promise_is_refused(folder: Path) -> None:
    with pytest.raises(errors.UnknownPromise, match="somewhere"):
        board(folder, {"9.9-z": ["somewhere"]}, {})
    with pytest.raises(errors.UnknownPromise, match="A test"):
        board(folder, {}, {"9.9-z": ["somewhere"]})


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('["2.1-b"]', '["2.1-c"]', errors.UnknownRule),
        ('["2.1-b"]\nrule = "Six months."\nrule_zh = "六个月。"', "", errors.MissingRule),
        ('rule_zh = "一个标识。"', "", errors.MissingRule),
        ('"One identifier."', '"One\\nidentifier."', errors.MissingRule),
        ('rule_zh = "一个标识。"', GAP.rpartition("\n")[0], errors.PolicyFileBroken),
        ('rule_zh = "一个标识。"', 'rule_zh = "一个标识。"\nstate = "kept"', errors.PolicyFileBroken),
    ],
)
def test_a_rule_book_with_a_fault_is_refused(
    change: Callable[[str, str, str], Path], old: str, new: str, error: type[errors.PolicyError]
) -> None:
    with pytest.raises(error):
        board(change("rules.toml", old, new), {}, {})


def test_a_title_is_the_first_sentence_or_its_beginning() -> None:
    assert first_words(Clause("1-a", False, "First. Second."), 20) == "First."
    assert first_words(Clause("1-a", False, "A sentence, that goes on"), 13) == "A sentence…"
    assert first_words(Clause("1-a", False, "一句很长的话，没有空格。第二句。"), 7) == "一句很长的话…"


def test_an_index_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(errors.PolicyFileMissing):
        read_tests_index(tmp_path / "index.json")
    (tmp_path / "index.json").write_text("{", encoding="utf-8")
    with pytest.raises(errors.PolicyFileBroken):
        read_tests_index(tmp_path / "index.json")
