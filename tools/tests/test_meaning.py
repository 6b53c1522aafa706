"""A change of the map that the policy does not know stops the build."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from socialsmartly.privacy.versions.meaning import present
from tools import meaning

Told = dict[str, Any]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """The file as it was committed, with one change, beside a program that says `version` and whether it is a draft."""

    def kept(change: Callable[[Told], Any], *, version: str = "1.0", draft: bool = False) -> Path:
        told = {"version": "1.0", **json.loads(present().written())}
        change(told)
        file = tmp_path / "meaning.json"
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        monkeypatch.setattr(meaning, "present_meaning", lambda: (version, present().written(), draft))
        return file

    return kept


def nothing(told: Told) -> None:
    pass


def lacks_an_item(told: Told) -> None:
    del told["items"]["accounts.Member.email"]


def has_one_more(told: Told) -> None:
    told["items"]["accounts.Member.shoe_size"] = told["items"]["accounts.Member.email"]


def test_what_the_policy_knows_passes(kept: Callable[..., Path]) -> None:
    assert meaning.main("check", kept(nothing)) == 0


@pytest.mark.gate
@pytest.mark.promise("6-a")
@pytest.mark.parametrize("change", [lacks_an_item, has_one_more])
def test_what_it_does_not_know_stops_the_build(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str], change: Callable[[Told], None]
) -> None:
    assert meaning.main("check", kept(change)) == 1
    assert "E-mail" in capsys.readouterr().err


@pytest.mark.promise("6-a")
def test_a_version_that_binds_people_is_not_widened(
    kept: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    file = kept(lacks_an_item)
    before = file.read_text()
    assert meaning.main("write", file) == 1
    assert "raise version 1.0" in capsys.readouterr().err
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("change", "more"), [(has_one_more, {}), (lacks_an_item, {"version": "1.1"}), (lacks_an_item, {"draft": True})]
)
def test_a_narrower_one_a_new_number_and_a_draft_are_written(
    kept: Callable[..., Path], change: Callable[[Told], None], more: dict[str, Any]
) -> None:
    file = kept(change, **more)
    assert meaning.main("write", file) == 0
    assert meaning.main("check", file) == 0
