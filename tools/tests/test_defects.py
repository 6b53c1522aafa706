"""Each fault that others had has a test of ours, and an entry whose test is not there, or does not run, is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.defects import faults, read

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

def test_runs() -> None: ...

def helps() -> None: ...

@pytest.mark.skip(reason="later")
def test_waits() -> None: ...

@pytest.mark.skipif(True, reason="elsewhere")
def test_runs_elsewhere() -> None: ...

@pytest.mark.xfail
def test_may_fail() -> None: ...

def test_gives_up() -> None:
    pytest.skip("not here")
"""
ENTRY = {"seen in": "A product 1.0", "was": "It forgot.", "holds": "It remembers.", "tests": ["test_one.py::test_runs"]}


def test_this_project_shows_each_of_them() -> None:
    told = read(ROOT)
    assert len(told) == 21
    assert list(faults(ROOT, told)) == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "test_one.py").write_text(TESTS)
    (tmp_path / "test_all.py").write_text("import pytest\npytestmark = pytest.mark.skip\ndef test_a() -> None: ...\n")
    return tmp_path


def test_an_entry_with_its_words_and_a_test_that_runs_has_no_fault(small: Path) -> None:
    assert list(faults(small, {"forgetting": ENTRY})) == []


@pytest.mark.gate
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"tests": []}, "it names no test"),
        ({"tests": None}, "it names no test"),
        ({"tests": ["test_one.py::test_nothing"]}, "there is no test test_one.py::test_nothing"),
        ({"tests": ["test_two.py::test_runs"]}, "there is no test test_two.py::test_runs"),
        ({"tests": ["test_one.py"]}, "there is no test test_one.py"),
        ({"tests": ["test_one.py::helps"]}, "there is no test test_one.py::helps"),
        ({"tests": ["test_one.py::test_waits"]}, "test_one.py::test_waits is skipped"),
        ({"tests": ["test_one.py::test_runs_elsewhere"]}, "test_one.py::test_runs_elsewhere is skipped"),
        ({"tests": ["test_one.py::test_may_fail"]}, "test_one.py::test_may_fail is skipped"),
        ({"tests": ["test_one.py::test_gives_up"]}, "test_one.py::test_gives_up is skipped"),
        ({"tests": ["test_one.py::test_runs", "test_all.py::test_a"]}, "test_all.py::test_a is skipped"),
        ({"holds": " "}, "it does not say `holds`"),
        ({"was": None}, "it does not say `was`"),
        ({"seen in": ""}, "it does not say `seen in`"),
        ({"test": "test_one.py::test_runs"}, "nobody knows `test`"),
    ],
)
def test_an_entry_that_shows_nothing_is_refused(small: Path, change: dict[str, Any], fault: str) -> None:
    assert list(faults(small, {"forgetting": ENTRY | change})) == [f"forgetting: {fault}"]
