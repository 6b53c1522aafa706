"""Whoever sets something is obeyed or told: a name that is no setting stops the start, and each setting has a reader."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from socialsmartly.site import environment
from socialsmartly.site.environment import PREFIX, Environment, UnknownSetting, refuse_unknown
from socialsmartly.site.supervisor import command
from tests.house import ROOT

SITE = ROOT / "src" / "socialsmartly" / "site"
SOURCES = [path for path in (ROOT / "src").rglob("*.py") if "tests" not in path.parts]


def unread(settings: str, sources: dict[str, str]) -> set[str]:
    """The fields of the environment and the settings of ours that no program looks at."""
    every = {**sources, "settings": settings}
    read = {
        node.attr
        for text in every.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    ours = set(re.findall(rf"^({PREFIX}\w+) =", settings, re.MULTILINE))
    named = {name for name in ours if any(f'"{name}"' in text for text in sources.values())}
    return ({field.name for field in fields(Environment)} | ours) - read - named


def sources() -> dict[str, str]:
    outside = [path for path in SOURCES if path.name not in {"environment.py", "settings.py"}]
    return {str(path): path.read_text() for path in outside}


def asked_for() -> Iterator[str]:
    for node in ast.walk(ast.parse((SITE / "environment.py").read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_read":
            assert isinstance(node.args[0], ast.Constant)
            yield str(node.args[0].value)


def test_a_setting_is_a_name_that_is_asked_for() -> None:
    assert set(asked_for()) == {field.name.upper() for field in fields(Environment)}


def test_every_setting_has_a_reader() -> None:
    assert unread((SITE / "settings.py").read_text(), sources()) == set()


@pytest.mark.gate
def test_a_setting_that_nobody_reads_would_be_seen() -> None:
    settings = (SITE / "settings.py").read_text() + f"\n{PREFIX}SPARE = ENV.site\n"
    assert unread(settings, sources()) == {f"{PREFIX}SPARE"}
    assert unread(settings.replace("ENV.seller_rate", "None"), sources()) == {f"{PREFIX}SPARE", "seller_rate"}


def test_a_name_that_is_no_setting_is_refused_with_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_unknown()
    monkeypatch.setenv("SOCIALSMARTLY_SCANER", "/run/clamav/secret-place")
    with pytest.raises(UnknownSetting, match="perhaps SOCIALSMARTLY_SCANNER was meant") as refused:
        environment.environment.__wrapped__()
    assert "secret-place" not in str(refused.value)
    monkeypatch.delenv("SOCIALSMARTLY_SCANER")
    monkeypatch.setenv("SOCIALSMARTLY_SCANNER", "/run/clamav/clamd.ctl")
    assert environment.environment.__wrapped__().scanner == "/run/clamav/clamd.ctl"


@pytest.mark.parametrize("verb", [("up", "--data", "{}"), ("check",), ("worker",)])
def test_no_command_begins_beside_a_name_that_nobody_obeys(tmp_path: Path, verb: tuple[str, ...]) -> None:
    place = tmp_path / "var"
    asked = command(*(word.format(place) for word in verb))
    told = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT / "src"), "SOCIALSMARTLY_DELETE_USERS": "1"}
    done = subprocess.run(asked, env=told, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("socialsmartly: No setting has this name")
    assert "(SOCIALSMARTLY_DELETE_USERS)" in done.stderr
    assert list(tmp_path.iterdir()) == []
