from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tools import stylesheet


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A front end whose compiler is `cp`, already installed: what is compared is under test, not Tailwind."""
    frontend = tmp_path / "frontend"
    (frontend / "node_modules").mkdir(parents=True)
    (frontend / "package.json").write_text(
        json.dumps({"name": "a", "scripts": {"css": f"cp a.css ../{stylesheet.SHEET}"}})
    )
    (frontend / "package-lock.json").write_text("{}")
    (frontend / "node_modules/.installed").write_text("{}")
    (frontend / "a.css").write_text("p{color:red}")
    sheet = tmp_path / stylesheet.SHEET
    sheet.parent.mkdir(parents=True)
    sheet.write_text("p{color:red}")
    return tmp_path


needs_npm = pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not on this machine")


@needs_npm
def test_a_fresh_sheet_passes(root: Path) -> None:
    assert stylesheet.check(root) == 0


@pytest.mark.gate
@needs_npm
def test_a_stale_sheet_is_refused_and_left_as_it_was(root: Path) -> None:
    (root / stylesheet.SHEET).write_text("p{color:blue}")
    assert stylesheet.check(root) == 1
    assert (root / stylesheet.SHEET).read_text() == "p{color:blue}"


@pytest.mark.gate
@pytest.mark.parametrize(("ci", "verdict"), [("true", 1), ("", 0)])
def test_without_npm_the_landing_fails_and_a_developer_is_told(
    ci: str, verdict: int, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(root))
    monkeypatch.setenv("CI", ci)
    assert stylesheet.check(root) == verdict
    assert "NOT CHECKED" in capsys.readouterr().err


@pytest.mark.gate
def test_a_lock_behind_its_package_file_is_refused(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "frontend/package.json").write_text(json.dumps({"devDependencies": {"tailwindcss": "4.3.5"}}))
    (root / "frontend/package-lock.json").write_text(json.dumps({"packages": {"": {}}}))
    assert stylesheet.main(root, "build") == 2
    assert "npm install --package-lock-only" in capsys.readouterr().err
