"""Measuring by turns: the thing and its reference alternate in one run, so that a machine that slows down slows both."""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Row:
    """One line of the table: medians in milliseconds and their ratio, or a single figure with its unit."""

    what: str
    ours: str
    reference: str
    ratio: str
    bar: str


@dataclass
class Report:
    rows: list[Row] = field(default_factory=list)

    def compare(self, what: str, ours: list[float], reference: list[float], *, bar: str, of: str) -> float:
        """Enter medians (milliseconds) of two series that were taken by turns; returns ours / reference."""
        a, b = statistics.median(ours), statistics.median(reference)
        self.rows.append(Row(what, f"{a:.3f} ms", f"{b:.3f} ms ({of})", f"{a / b:.2f}x", bar))
        return a / b

    def figure(self, what: str, value: str, *, bar: str) -> None:
        self.rows.append(Row(what, value, "", "", bar))

    def lines(self) -> list[str]:
        head = ["| what | ours (median) | reference | ratio | bar |", "|---|---|---|---|---|"]
        return head + [f"| {r.what} | {r.ours} | {r.reference} | {r.ratio} | {r.bar} |" for r in self.rows]

    def write(self) -> None:
        text = [
            "# Benchmarks",
            "",
            "Written by `make bench`. Each thing and its reference ran by turns in the same run; read the ratios, the",
            "milliseconds belong to one small machine on one day.",
            "",
            f"Python {platform.python_version()}, {platform.machine()}, PostgreSQL 18 embedded.",
            "",
            *self.lines(),
            "",
        ]
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text("\n".join(text))


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
