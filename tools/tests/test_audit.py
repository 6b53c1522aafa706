"""An audit finds what is published, and one that looked at nothing is not green."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tools.audit import audit, pinned

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 1, 10, tzinfo=UTC)
Folder = Path


def advisory(**changes: Any) -> dict[str, Any]:
    affected = {
        "package": {"ecosystem": "PyPI", "name": "Tea_Pot"},
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0"}, {"fixed": "1.4"}, {"introduced": "2.0"}]}],
        "versions": ["0.5"],
    }
    return {"id": "X-1", "summary": "It leaks.", "modified": "2026-01-01T00:00:00Z", "affected": [affected], **changes}


def folder_of(tmp_path: Path, *advisories: dict[str, Any]) -> Path:
    for number, one in enumerate(advisories):
        (tmp_path / f"{number}.json").write_text(json.dumps(one))
    return tmp_path


@pytest.mark.gate
@pytest.mark.parametrize("version", ["0.5", "1.0", "1.3.9", "2.0", "3.1"])
def test_a_version_with_a_known_hole_is_found(tmp_path: Path, version: str) -> None:
    found = audit({"tea-pot": version}, folder_of(tmp_path, advisory()), NOW)
    assert found.holes == [f"tea-pot {version}: X-1 It leaks."]
    assert found.code(required=False) == 1


@pytest.mark.parametrize("version", ["0.4", "0.9", "1.4", "1.9.9"])
def test_a_version_without_one_is_clean(tmp_path: Path, version: str) -> None:
    found = audit({"tea-pot": version}, folder_of(tmp_path, advisory()), NOW)
    assert (found.holes, found.audited, found.code(required=True)) == ([], {"tea-pot"}, 0)
    assert list(found.lines()) == ["audited 1 libraries, 0 known holes"]


def test_an_advisory_taken_back_counts_for_nothing(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, advisory(withdrawn="2026-01-02T00:00:00Z"), advisory(id="X-2", affected=advisory()["affected"])
    )
    assert [hole.split()[2] for hole in audit({"tea-pot": "1.0"}, folder, NOW).holes] == ["X-2"]


@pytest.mark.gate
@pytest.mark.parametrize("lack", ["no folder", "an empty folder", "another ecosystem", "an old one"])
def test_an_audit_that_looked_at_nothing_is_not_green(tmp_path: Path, lack: str) -> None:
    other = [{"package": {"ecosystem": "npm", "name": "tea-pot"}}]
    folders: dict[str, Path | None] = {
        "no folder": None,
        "an empty folder": tmp_path,
        "another ecosystem": tmp_path,
        "an old one": tmp_path,
    }
    if lack == "another ecosystem":
        folder_of(tmp_path, advisory(affected=other))
    if lack == "an old one":
        folder_of(tmp_path, advisory())
    later = NOW + timedelta(days=365) if lack == "an old one" else NOW
    found = audit({"tea-pot": "9.9", "cup": "1"}, folders[lack], later)
    assert found.audited == set()
    assert found.code(required=True) == 1
    assert next(found.lines()).startswith("NOT AUDITED: 2 of 2 libraries")


@pytest.mark.gate
def test_one_library_that_was_skipped_is_enough(tmp_path: Path) -> None:
    found = audit({"tea-pot": "1.4", "cup": "no version"}, folder_of(tmp_path, advisory()), NOW)
    assert found.skipped == {"cup": "a version that is none"}
    assert found.code(required=True) == 1
    assert "NOT AUDITED: 1 of 2" in "\n".join(found.lines())


def test_nothing_pinned_is_nothing_audited(tmp_path: Path) -> None:
    assert audit({}, folder_of(tmp_path, advisory()), NOW).code(required=True) == 1


def test_every_library_of_the_locks_is_asked_for() -> None:
    found = pinned(ROOT)
    assert {"django", "psycopg", "cryptography", "pytest"} <= set(found)
    assert len(found) > 50


@pytest.mark.gate
@pytest.mark.parametrize(("wanted", "code"), [("required", 1), ("", 0)])
def test_the_gate_says_so_and_fails_where_it_is_required(wanted: str, code: int) -> None:
    clean = {k: v for k, v in os.environ.items() if k not in {"ADVISORIES", "AUDIT"}}
    done = subprocess.run(
        [sys.executable, "-m", "tools.audit"],
        cwd=ROOT,
        env={**clean, "AUDIT": wanted},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stdout.startswith("NOT AUDITED")
