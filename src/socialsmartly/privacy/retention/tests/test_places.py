"""Every file beside the tables has a rule, and files whose clock has run out go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.retention.errors import SweepIncomplete
from socialsmartly.privacy.retention.places import places, without_a_rule
from tests.house import DATA, as_login


@pytest.fixture(autouse=True)
def worker(db: None) -> Iterator[None]:
    with as_login("worker"):
        yield


def mark(days: int) -> Path:
    """A mark that somebody was answered, so many days ago."""
    file = places()["answered mail"].path / f"2026010{days}" / f"{days:064}"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch()
    at = timezone.now().timestamp() - days * 86_400
    os.utime(file, (at, at))
    return file


@pytest.mark.promise("5-a", "5-g")
def test_who_was_answered_yesterday_is_forgotten_and_who_was_today_is_not() -> None:
    today, before = mark(0), mark(2)
    sweep(timezone.now())
    assert today.exists()
    assert not before.parent.exists()
    today.unlink()


@pytest.mark.promise("5-a")
def test_everything_in_the_data_folder_has_a_rule() -> None:
    assert without_a_rule(DATA) == []


@pytest.mark.promise("5-a")
def test_a_folder_that_nobody_gave_a_rule_is_named(tmp_path: Path) -> None:
    """The twin."""
    stray = DATA / "somebody-put-this-here"
    stray.mkdir()
    try:
        assert without_a_rule(DATA) == [stray.name]
    finally:
        stray.rmdir()


@pytest.mark.promise("5-a")
def test_a_file_whose_clock_still_runs_stays() -> None:
    young = mark(0)
    sweep(timezone.now() + timedelta(hours=23))
    assert young.exists()
    sweep(timezone.now() + timedelta(hours=25))
    assert not young.exists()


@pytest.mark.promise("5-a")
def test_a_log_that_is_being_written_is_emptied_and_stays() -> None:
    """Removed, it would be written on unseen; emptied once, it is not past its time again."""
    log = DATA / "log" / "held.log"
    with log.open("a") as writer:
        try:
            print("a line from long ago", file=writer, flush=True)
            later = timezone.now() + timedelta(days=40)
            assert {swept.name: swept.rows for swept in sweep(later)}["program logs"] >= 1
            assert {swept.name: swept.rows for swept in sweep(later)}["program logs"] == 0
            print("a line of today", file=writer, flush=True)
            assert log.read_text() == "a line of today\n"
        finally:
            log.unlink()


@pytest.mark.promise("5-a")
def test_a_file_that_cannot_be_removed_stops_no_other_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = mark(2), mark(3)
    really = Path.unlink

    def refused(path: Path, *, missing_ok: bool = False) -> None:
        if path == first:
            raise PermissionError
        really(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(SweepIncomplete):
        sweep(timezone.now())
    assert (first.exists(), second.exists()) == (True, False)
    monkeypatch.undo()
    sweep(timezone.now())
    assert not first.exists()
