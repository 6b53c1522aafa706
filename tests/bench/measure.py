"""Measuring by turns: the thing and its reference alternate in one run, so that a machine that slows down slows both.

What is measured replaces its line on the page, the other lines stay as they are: a bar can be measured alone.
"""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.house import DATA

ENOUGH = 20
"""Turns from which quartiles say something."""
PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Row:
    """One line of the table: medians in milliseconds and their ratio, or a single figure with its unit; and when it was seen, on what."""

    what: str
    ours: str
    reference: str
    ratio: str
    bar: str
    seen: str


@dataclass
class Report:
    rows: list[Row] = field(default_factory=list)

    def compare(
        self, what: str, ours: list[float], reference: list[float], *, bar: str, of: str, beside: str = ""
    ) -> float:
        """Enter medians (milliseconds) of two series that were taken by turns; returns ours / reference."""
        a, b = statistics.median(ours), statistics.median(reference)
        ratio = f"{a / b:.2f}x{_noise(ours, reference)}"
        self.rows.append(Row(what, f"{a:.3f} ms{beside}", f"{b:.3f} ms ({of})", ratio, bar, seen()))
        return a / b

    def figure(self, what: str, value: str, *, bar: str) -> None:
        self.rows.append(Row(what, value, "", "", bar, seen()))

    def lines(self) -> list[str]:
        return [HEAD, "|---|---|---|---|---|---|", *map(_line, self.rows)]

    def write(self) -> None:
        text = [
            "# Benchmarks",
            "",
            "Written by `make bench`. Each thing and its reference ran by turns in the same run; read the ratios, the",
            "milliseconds belong to one small machine on one day. The load is what waited for its cores in the last minute.",
            "In brackets behind a ratio: the quartiles of the ratios of each turn, between which half of them lie.",
            "",
            f"Python {platform.python_version()}, {platform.machine()}, PostgreSQL 18 embedded.",
            "",
            *Report(self._with_what_stood()).lines(),
            "",
        ]
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text("\n".join(text))

    def _with_what_stood(self) -> list[Row]:
        there = PAGE.read_text().splitlines() if PAGE.exists() else []
        before = [
            Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in there if line.startswith("| ")
        ]
        new = {row.what: row for row in self.rows}
        return [new.pop(row.what, row) for row in before if _line(row) != HEAD] + list(new.values())


def _noise(ours: list[float], reference: list[float]) -> str:
    """How far the ratios of single turns lie from each other: what a machine that others use adds to a median."""
    if len(ours) != len(reference) or len(ours) < ENOUGH:
        return ""
    lower, _, upper = statistics.quantiles((a / b for a, b in zip(ours, reference, strict=True)), n=4)
    return f" ({lower:.2f} to {upper:.2f})"


def _line(row: Row) -> str:
    return f"| {' | '.join(astuple(row))} |"


HEAD = _line(Row("what", "ours (median)", "reference", "ratio", "bar", "measured"))


def seen() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def database_seconds() -> float:
    """Of processor, that the database's processes have used: those that live, and those that ended."""
    server = int((DATA / "postgres" / "postmaster.pid").read_text().split()[0])
    ticks = sum(_ticks_of(server)[3:])  # what its children used that ended
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent, *used = _ticks_of(int(process.name))
            ticks += sum(used[:2]) if parent == server else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def seconds_of_session(session: int) -> float:
    """Of processor, that a program and all it started have used; it was started in a session of its own."""
    found = (
        _ticks_of(int(process.name)) for process in Path("/proc").glob("[0-9]*") if _session_of(process) == session
    )
    return sum(sum(used) for _, *used in found) / os.sysconf("SC_CLK_TCK")


def _session_of(process: Path) -> int:
    try:
        return os.getsid(int(process.name))
    except OSError:
        return 0


def _ticks_of(process: int) -> list[int]:
    """Parent, its own time in two kinds, and that of its children that ended."""
    told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return [int(told[place]) for place in (1, 11, 12, 13, 14)]


def by_turns(
    ours: Callable[[], object], reference: Callable[[], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Run both in turn, A B A B, after one warm-up of each; milliseconds of every round."""
    ours(), reference()
    series: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for run, taken in zip((ours, reference), series, strict=True):
            began = time.perf_counter()
            run()
            taken.append((time.perf_counter() - began) * 1000)
    return series
