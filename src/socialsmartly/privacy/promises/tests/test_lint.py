"""A policy that makes a consent of something else, or leaves out what a law wants told, is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from socialsmartly.privacy.promises import errors
from socialsmartly.privacy.promises.lint import FACTS, refuse_deemed_consent
from socialsmartly.privacy.promises.places import policy_folder
from socialsmartly.privacy.promises.text import load, read_toml

pytestmark = pytest.mark.promise("0-b")
DEEMED = [
    "By using our service you agree to this policy.",
    "By continuing to visit these pages you consent to what it says.",
    "Installing the program means that you accept it.",
    "If you do nothing you are deemed to have agreed.",
    "Unless you object, we take it that you consented.",
    "Silence constitutes acceptance.",
    "您继续使用本服务即表示您已同意本政策。",
    "安装、登录就意味着接受全部条款。",
    "逾期未回复的，视为您同意。",
]
PLAIN = [
    "Visiting, downloading or simply using it never counts as agreement.",
    "Nobody is deemed to have agreed by silence, not even by using it.",
    "By ticking the box you agree to this version.",
    "If you object, we stop. You may withdraw a consent as easily as you gave it.",
    "使用本服务不视为同意。",
    "沉默不表示同意，您勾选并确认才算同意。",
]


@pytest.mark.parametrize("sentence", DEEMED)
def test_words_that_make_a_consent_of_something_else_are_refused(sentence: str) -> None:
    with pytest.raises(errors.DeemedConsent) as refused:
        refuse_deemed_consent("en/0_agreement.md", f"Read this. {sentence} Thank you.")
    assert "en/0_agreement.md" in str(refused.value)


@pytest.mark.parametrize("sentence", PLAIN)
def test_words_that_say_the_opposite_pass(sentence: str) -> None:
    refuse_deemed_consent("en/0_agreement.md", sentence)


def test_it_is_read_in_every_clause(change: Callable[[str, str, str], Path]) -> None:
    folder = change("zh-hans/2_account.md", "日志保存", "继续使用即表示同意。日志保存")
    with pytest.raises(errors.DeemedConsent):
        load(folder, "en")


@pytest.mark.parametrize("fact", list(FACTS))
def test_a_fact_that_a_law_wants_told_has_a_clause_or_the_policy_is_refused(folder: Path, fact: str) -> None:
    load(folder, "en")
    place = folder / "policy.toml"
    whole = place.read_text(encoding="utf-8")
    for instead in ("", f'"{fact}" = []\n', f'"{fact}" = ["9-z"]\n'):
        place.write_text(whole.replace(f'"{fact}" = ["2.1-a"]\n', instead), encoding="utf-8")
        with pytest.raises(errors.MissingFact, match=fact):
            load(folder, "en")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('"controller" = ["2.1-a"]', '"controller" = ["2.1-b"]', errors.FactElsewhere),
        ('"officer" = ["2.1-a"]', '"officer" = ["2.1-b"]', errors.FactElsewhere),
        ('"abroad" = ["2.1-a"]', '"abroad" = "2.1-a"', errors.PolicyFileBroken),
        ("[facts]", '[facts]\n"the weather" = ["2.1-a"]', errors.UnknownFact),
    ],
)
def test_who_answers_stands_where_it_is_said_to_stand(
    change: Callable[[str, str, str], Path], old: str, new: str, error: type[errors.PolicyError]
) -> None:
    with pytest.raises(error) as refused:
        load(change("policy.toml", old, new), "en")
    assert str(refused.value)


def test_this_policy_tells_every_fact() -> None:
    assert read_toml(policy_folder() / "policy.toml")["facts"].keys() == FACTS.keys()
