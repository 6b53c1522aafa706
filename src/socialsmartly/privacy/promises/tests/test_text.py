"""The text is served only when it is whole and says the same in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.promises import errors
from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.tests.samples import policy_of
from socialsmartly.privacy.promises.text import Clause, digest, filled, load, load_all

VALUES = {"operator": "Shop & Sons", "privacy_contact": "privacy@example.test", "site": "https://shop.example.test"}
EN, ZH = "en/2_account.md", "zh-hans/2_account.md"


def test_the_policy_of_this_repository_is_whole_in_every_language() -> None:
    policies = load_all(policy_folder())
    assert list(policies) == ["en", "zh-hans"]
    for policy in policies.values():
        assert [chapter.number for chapter in policy.chapters] == list(range(9))
        assert len(digest(filled(policy, VALUES))) == 64


def test_a_clause_has_id_weight_and_words(folder: Path) -> None:
    policy = load(folder, "en")
    assert list(policy.clauses()) == [
        Clause("2.1-a", False, "One identifier is enough, says {operator} at {privacy_contact}."),
        Clause("2.1-b", True, "Logs stay for *6 months*."),
    ]
    assert policy.heavy_clauses() == (policy.clause("2.1-b"),)
    assert policy.chapters[0].sections[0].title == "Opening it"


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        (ZH, "日志保存 *6 个月*。 {#2.1-b .heavy}", "", errors.MissingClause),
        (EN, "Logs stay for *6 months*. {#2.1-b .heavy}", "", errors.MissingClause),
        (ZH, " .heavy", "", errors.DifferentWeight),
        (ZH, "*6 个月*", "*3 个月*", errors.DifferentNumbers),
        (EN, "2.1-b", "2.1-a", errors.DuplicateClause),
        (EN, " {#2.1-a}", "", errors.ClauseWithoutId),
        (EN, " {#2.1-a}", " {#2.1-a .bold}", errors.ClauseWithoutId),
        (EN, "{#2.1-a}\n", "{#2.1-a}", errors.ClauseWithoutId),
        (EN, "2.1-b", "2.2-b", errors.ClauseInWrongPlace),
        (EN, "2.1-b", "3.1-b", errors.ClauseInWrongPlace),
        (EN, "One identifier", "Ask [Customer Service]: one", errors.PlaceholderLeft),
        (ZH, "一个标识", "一个【标识】", errors.PlaceholderLeft),
        (EN, "## Opening it", "## Opening [it]", errors.PlaceholderLeft),
        (EN, "{operator}", "{shop}", errors.UnknownVariable),
        (EN, "# Your account\n", "", errors.ChapterWithoutTitle),
        (EN, "## Opening it\n", "## Opening it", errors.PolicyFileBroken),
        ("policy.toml", "2026-12-01", '"soon"', errors.PolicyFileBroken),
        ("policy.toml", 'en = "Policy"', "", errors.PolicyFileBroken),
        ("policy.toml", "version =", "version", errors.PolicyFileBroken),
    ],
)
def test_a_policy_with_a_fault_is_refused(
    change: Callable[[str, str, str], Path], name: str, old: str, new: str, error: type[errors.PolicyError]
) -> None:
    with pytest.raises(error) as refused:
        load(change(name, old, new), "en")
    assert str(refused.value)


def test_clauses_in_another_order_are_refused(change: Callable[[str, str, str], Path]) -> None:
    change(ZH, "2.1-a", "2.1-x")
    change(ZH, "{#2.1-b .heavy}", "{#2.1-a}")
    folder = change(ZH, "{#2.1-x}", "{#2.1-b .heavy}")
    with pytest.raises(errors.DifferentOrder):
        load(folder, "en")


def test_a_link_is_not_taken_for_a_placeholder(change: Callable[[str, str, str], Path]) -> None:
    folder = change(EN, "One identifier", "[One](https://example.test) identifier")
    assert load(folder, "en").clause("2.1-a").markdown.startswith("[One](")


def test_a_missing_file_or_language_says_what_to_do(folder: Path) -> None:
    with pytest.raises(errors.UnknownLanguage, match="en, zh-hans"):
        load(folder, "fr")
    (folder / ZH).unlink()
    with pytest.raises(errors.PolicyFileMissing, match="SOCIALSMARTLY_POLICY"):
        load(folder, "en")


def test_a_file_with_a_strange_name_or_bytes_is_refused(folder: Path) -> None:
    (folder / EN).write_bytes(b"# \xff")
    with pytest.raises(errors.PolicyFileBroken, match="UTF-8"):
        load(folder, "en")
    (folder / EN).rename(folder / "en" / "account.md")
    with pytest.raises(errors.PolicyFileBroken, match="named like"):
        load(folder, "en")


def test_a_policy_that_does_not_say_who_answers_cannot_be_agreed_to(folder: Path) -> None:
    with pytest.raises(errors.VariableWithoutValue, match="SOCIALSMARTLY_OPERATOR"):
        digest(load(folder, "en"))
    with pytest.raises(errors.VariableWithoutValue, match="SOCIALSMARTLY_OPERATOR"):
        load(folder, "en", {"operator": ""})
    assert digest(load(folder, "en", VALUES))


def test_line_breaks_do_not_change_the_digest_but_words_do(
    folder: Path, change: Callable[[str, str, str], Path]
) -> None:
    before = digest(load(folder, "en", VALUES))
    assert digest(load(change(EN, "identifier is", "identifier\nis"), "en", VALUES)) == before
    assert digest(load(change(EN, "is enough", "suffices"), "en", VALUES)) != before


def test_everything_a_person_agrees_to_is_in_the_digest(folder: Path) -> None:
    policy = load(folder, "en", VALUES)
    others = [
        replace(policy, version="1.1"),
        replace(policy, effective=date(2027, 1, 1)),
        replace(policy, language="zh-hans"),
        replace(policy, title="Another"),
        replace(policy, chapters=()),
        load(folder, "en", {**VALUES, "operator": "Somebody else"}),
        load(folder, "zh-hans", VALUES),
    ]
    assert len({digest(version) for version in [policy, *others]}) == len(others) + 1


@given(st.text(st.characters(exclude_characters="{}", codec="utf-8")), st.booleans())
def test_a_changed_weight_is_a_changed_text(words: str, heavy: bool) -> None:
    assert digest(policy_of(words, heavy)) == digest(policy_of(words, heavy))
    assert digest(policy_of(words, heavy)) != digest(policy_of(words, not heavy))
    assert digest(policy_of(words, heavy)) != digest(policy_of(words + "x", heavy))


def test_a_changed_file_is_understood_anew_and_an_unchanged_one_is_not(
    folder: Path, change: Callable[[str, str, str], Path]
) -> None:
    before = load(folder, "en")
    assert load(folder, "en").chapters[0] is before.chapters[0]
    change(EN, "One identifier", "A single name")
    assert "A single name" in load(folder, "en").chapters[0].sections[0].clauses[0].markdown
