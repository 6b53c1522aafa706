"""The folder and the names in the text come from the settings, and a missing name is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from socialsmartly.privacy.promises import places
from socialsmartly.privacy.promises.errors import VariableWithoutValue

NAMES = {
    "SOCIALSMARTLY_OPERATOR": "Shop Ltd",
    "SOCIALSMARTLY_PRIVACY_CONTACT": "privacy@example.test",
    "SOCIALSMARTLY_SITE": "https://shop.example.test",
}


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def with_settings(**names: object) -> None:
        monkeypatch.setattr(places, "settings", SimpleNamespace(configured=True, **names))

    return with_settings


def test_the_settings_name_the_folder_and_the_repository_is_the_default(
    configure: Callable[..., None], tmp_path: Path
) -> None:
    configure(SOCIALSMARTLY_POLICY=tmp_path)
    assert places.policy_folder() == tmp_path
    configure()
    assert (places.policy_folder() / "policy.toml").is_file()


def test_tools_without_django_read_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "settings", SimpleNamespace(configured=False, SOCIALSMARTLY_POLICY="/nowhere"))
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    assert (places.policy_folder() / "policy.toml").is_file()


def test_the_policy_that_people_read_names_who_answers(configure: Callable[..., None]) -> None:
    configure(**NAMES)
    for language in ("en", "zh-hans"):
        text = " ".join(clause.markdown for clause in places.current_policy(language).clauses())
        assert "Shop Ltd" in text
        assert "{" not in text


@pytest.mark.parametrize("missing", NAMES)
def test_a_name_that_is_not_set_is_refused(configure: Callable[..., None], missing: str) -> None:
    configure(**{**NAMES, missing: ""})
    with pytest.raises(VariableWithoutValue, match=missing):
        places.policy_values()
