from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tools import machine

PROJECT = Path(__file__).parents[2]
PROMISED = [
    "help",
    "install",
    "run",
    "demonstration",
    "test",
    "test-slow",
    "test-deep",
    "soak",
    "check",
    "bench",
    "css",
    "promises",
    "lock",
]


def make(*words: str) -> str:
    return subprocess.run(["make", "-C", str(PROJECT), *words], check=True, capture_output=True, text=True).stdout


def test_help_has_a_line_for_each_thing_to_make() -> None:
    assert re.findall(r"(?m)^  make ([\w-]+) +\S", make("help")) == PROMISED


@pytest.mark.parametrize(
    "tool", ["ruff check", "ruff format", "mypy", "lint-imports", "tools.houselint", "djlint", "bandit"]
)
def test_check_runs(tool: str) -> None:
    assert tool in make("--dry-run", "check")


@pytest.mark.parametrize(
    "tool", ["tools.catalogues", "promises.index --check", "tools.meaning check", "tools.stylesheet check"]
)
def test_check_also_runs(tool: str) -> None:
    assert tool in make("--dry-run", "check")


@pytest.mark.gate
def test_a_machine_without_a_way_to_install_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(machine.MachineNotReady, match="As root: apt-get install python3-venv"):
        machine._apt_install(["python3-venv"], "As root: apt-get install python3-venv")


def test_what_a_test_needs_and_cannot_have_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.delenv("CI", raising=False)
    machine.strace()
    assert "WILL BE LEFT OUT: strace is missing. As root: apt-get install strace" in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    with pytest.raises(machine.MachineNotReady):
        machine.strace()


@pytest.mark.parametrize(("offered", "asked"), [(True, [[machine.SHELL]]), (False, [])])
def test_a_machine_with_a_browser_gets_the_quick_one_where_it_is_offered(
    monkeypatch: pytest.MonkeyPatch, offered: bool, asked: list[list[str]]
) -> None:
    installed: list[list[str]] = []
    monkeypatch.setattr("shutil.which", lambda name: None if name == machine.SHELL else f"/usr/bin/{name}")
    monkeypatch.setattr(machine, "_has_chinese", lambda: True)
    monkeypatch.setattr(machine, "_offers", lambda package: offered)
    monkeypatch.setattr(machine, "_apt_install", lambda packages, why: installed.append(list(packages)))
    machine.browser()
    assert installed == asked
