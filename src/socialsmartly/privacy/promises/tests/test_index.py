"""The list of tests behind the promises is read from the tests, and a stale list is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from socialsmartly.privacy.promises import errors
from socialsmartly.privacy.promises.index import index, main, marks_in

MARKED = """
import pytest, nothing_that_exists
@pytest.mark.promise("2.1-a", "2.1-b")
def test_one() -> None: ...
@pytest.mark.promise("2.1-a")
async def test_two(): ...
def test_three() -> None: ...
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name in ("tests/promises/test_chapter.py", "src/room/tests/test_rules.py", "src/room/test_elsewhere.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(MARKED, encoding="utf-8")
    return tmp_path


def found(source: str) -> list[tuple[str, str]]:
    return list(marks_in(f"import pytest\n{source}", "t.py"))


def test_tests_are_found_in_both_places_without_importing_them(repository: Path) -> None:
    assert index(repository) == {
        "2.1-a": [
            "src/room/tests/test_rules.py::test_one",
            "src/room/tests/test_rules.py::test_two",
            "tests/promises/test_chapter.py::test_one",
            "tests/promises/test_chapter.py::test_two",
        ],
        "2.1-b": ["src/room/tests/test_rules.py::test_one", "tests/promises/test_chapter.py::test_one"],
    }


@pytest.mark.parametrize(
    "source",
    [
        'pytestmark = pytest.mark.promise("1-a")\nclass TestX:\n    def test_y(self): ...',
        'pytestmark = [pytest.mark.django_db, pytest.mark.promise("1-a")]\nclass TestX:\n    def test_y(self): ...',
        '@pytest.mark.promise("1-a")\nclass TestX:\n    def test_y(self): ...\n    def build(self): ...',
        'class TestX:\n    pytestmark = (pytest.mark.promise("1-a"),)\n    def test_y(self): ...',
        'class TestX:\n    @pytest.mark.promise("1-a")\n    def test_y(self): ...',
    ],
)
def test_a_mark_on_a_module_or_class_holds_for_its_tests(source: str) -> None:
    assert found(source) == [("1-a", "t.py::TestX::test_y")]


@pytest.mark.parametrize("mark", ["pytest.mark.skip", 'pytest.mark.skip(reason="x")', "pytest.mark.xfail(strict=True)"])
def test_a_test_that_never_has_to_pass_proves_nothing(mark: str) -> None:
    source = '@pytest.mark.promise("1-a")\ndef test_y(): ...'
    assert found(source)
    assert found(f"@{mark}\n{source}") == []
    assert found(f"pytestmark = {mark}\n{source}") == []


@pytest.mark.parametrize(
    "mark", ["promise(IDS)", "promise(*IDS)", 'promise("1-a", 2)', "promise()", "promise", 'promise(x="1-a")']
)
def test_a_mark_that_only_running_could_read_is_refused(mark: str) -> None:
    with pytest.raises(errors.MarkNotReadable, match=r"t\.py:2"):
        found(f"@pytest.mark.{mark}\ndef test_y(): ...")


@pytest.mark.parametrize("thing", ["def helper(): ...", "class Helper: ..."])
def test_a_mark_on_something_that_is_no_test_is_refused(thing: str) -> None:
    with pytest.raises(errors.MarkOnNoTest):
        found(f'@pytest.mark.promise("1-a")\n{thing}')


def test_the_check_passes_when_fresh_and_shows_the_difference_when_stale(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--root", str(repository), "--file", str(repository / "index.json")]
    assert main([*arguments, "--check"]) == 1
    assert main(arguments) == 0
    assert json.loads((repository / "index.json").read_text(encoding="utf-8")) == index(repository)
    assert main([*arguments, "--check"]) == 0
    capsys.readouterr()
    (repository / "tests/promises/test_chapter.py").write_text("", encoding="utf-8")
    assert main([*arguments, "--check"]) == 1
    assert '-    "tests/promises/test_chapter.py::test_one"' in capsys.readouterr().out


def test_an_unreadable_mark_ends_with_its_own_exit_code(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "tests/test_bad.py").write_text("@pytest.mark.promise(X)\ndef test_y(): ...", encoding="utf-8")
    assert main(["--root", str(repository), "--check"]) == 2
    assert "tests/test_bad.py:1" in capsys.readouterr().err
