from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tools.houselint import __main__ as command
from tools.houselint import allowed, house
from tools.houselint.source import Finding

FOUND = Finding("src/a.py", 3, "H005", "writes", "queue.put")


@pytest.mark.parametrize("key", ["src/a.py", "src/a.py::queue.put"])
def test_an_allowed_finding_is_not_told(key: str) -> None:
    assert not list(allowed.sift([FOUND], {"H005": {key: "the queue is this room's own table"}}))


def test_an_allowance_holds_for_its_own_function_only() -> None:
    told = list(allowed.sift([FOUND], {"H005": {"src/a.py::queue.take": "another place"}}))
    assert [finding.rule for finding in told] == ["H005", "H000"]


@pytest.mark.gate
def test_an_allowance_that_allows_nothing_is_a_finding() -> None:
    assert [finding.rule for finding in allowed.sift([], {"H005": {"src/a.py": "it was needed once"}})] == ["H000"]


@pytest.mark.gate
def test_an_allowance_without_a_reason_is_a_finding() -> None:
    assert [finding.rule for finding in allowed.sift([FOUND], {"H005": {"src/a.py": " "}})] == ["H000"]


@pytest.mark.gate
def test_the_command_ends_with_one_when_there_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "a.py").write_text("def silent():\n    pass\n")
    assert command.main(tmp_path) == 1
    assert capsys.readouterr().out == "a.py:1: H006 silent does not say what it returns\n"


def test_what_git_leaves_out_is_not_read(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("made.py\n")
    (tmp_path / "made.py").write_text("def silent():\n    pass\n")
    assert [source.path for source in house.read(tmp_path)] == [".gitignore"]


def test_outside_a_repository_the_command_says_what_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(tmp_path) == 2
    assert "Run it in a clone" in capsys.readouterr().out
