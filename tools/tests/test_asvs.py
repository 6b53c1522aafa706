"""Every requirement of ASVS that applies is answered for, and an answer that leads nowhere is refused."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tools.asvs import APPLICABLE, applicable, faults, read

ROOT = Path(__file__).resolve().parents[2]
TEST = "tools/tests/test_asvs.py::test_this_project_answers_for_every_requirement"
DOCUMENT = "docs/security.md#threat-model"


def test_this_project_answers_for_every_requirement() -> None:
    assert len(applicable(ROOT)) == 186
    assert list(faults(ROOT, read(ROOT))) == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project with two requirements and the same tests and documents."""
    (tmp_path / "tools" / "tests").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / APPLICABLE).write_text("# id level\nV1.1.1 2\nV1.1.2 1\n")
    shutil.copy(__file__, tmp_path / "tools" / "tests" / "test_asvs.py")
    shutil.copy(ROOT / "docs" / "security.md", tmp_path / "docs" / "security.md")
    return tmp_path


def answer(**changes: Any) -> dict[str, dict[str, Any]]:
    return {"V1.1.1": {"says": "One", "test": TEST}, "V1.1.2": {"says": "Two", "document": DOCUMENT}, **changes}


def test_a_test_a_document_and_a_not_yet_are_answers(small: Path) -> None:
    assert list(faults(small, answer())) == []
    assert list(faults(small, answer(**{"V1.1.1": {"says": "One", "not yet": "issue 3"}}))) == []


@pytest.mark.gate
@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"says": "One", "test": TEST + "_that_is_not_there"}, "there is no test"),
        ({"says": "One", "test": "tools/tests/test_nothing.py::test_a"}, "there is no test"),
        ({"says": "One", "test": "tools/tests/test_asvs.py"}, "there is no test"),
        ({"says": "One", "test": "tools/tests/test_asvs.py::answer"}, "there is no test"),
        ({"says": "One", "document": "docs/nothing.md#a"}, "there is no docs/nothing.md#a"),
        ({"says": "One", "document": "docs/security.md#nothing"}, "there is no docs/security.md#nothing"),
        ({"says": "One", "document": "docs/security.md"}, "there is no docs/security.md"),
        ({"says": "One", "not yet": "some day"}, "not yet needs its issue"),
        ({"says": "One"}, "it names one test"),
        ({"says": "One", "test": TEST, "document": DOCUMENT}, "it names one test"),
        ({"says": "", "test": TEST}, "it says nothing"),
    ],
)
def test_an_answer_that_leads_nowhere_is_refused(small: Path, told: dict[str, Any], fault: str) -> None:
    (found,) = faults(small, answer(**{"V1.1.1": told}))
    assert found.startswith(f"V1.1.1: {fault}")


@pytest.mark.gate
def test_a_requirement_that_nobody_answers_for_is_named(small: Path) -> None:
    told = answer()
    del told["V1.1.2"]
    assert list(faults(small, told)) == ["V1.1.2 is missing"]


@pytest.mark.gate
def test_an_answer_to_nothing_is_named(small: Path) -> None:
    assert list(faults(small, answer(**{"V9.9.9": {"says": "x", "test": TEST}}))) == [
        "V9.9.9 is no requirement that applies"
    ]
