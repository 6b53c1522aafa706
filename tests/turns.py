"""Which test runs when and in which process, and what a run says of itself at its end.

A file is the smallest part that a process takes, so that what its tests share is made once; all journeys are one part, because they
share an installation. What takes longest begins first, so that no process waits for another at the end.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.house import ROOT

JOURNEYS = "tests/journeys/"
LONG = (
    JOURNEYS,
    "tests/core/",
    "tests/test_restore",
    "src/socialsmartly/site/tests/",
    "tests/",
    "src/socialsmartly/product/stores/",
)
ASKED_FOR_BY = {"slow": "make test-slow", "deep": "make test-deep", "soak": "make soak"}
LEFT_OUT = pytest.StashKey[Counter[str]]()
BEGAN = pytest.StashKey[float]()
NOT_BEGUN = "not begun in time"


class ByFile(LoadScopeScheduling):
    """As the library deals out classes, but whole files, and the journeys together."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(nodeid)


def part_of(nodeid: str) -> str:
    return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


def turn_of(place: str) -> int:
    """The place of a file among those that take long; all others come after them, in the order they have."""
    return next((turn for turn, begins in enumerate(LONG) if place.startswith(begins)), len(LONG))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT], config.stash[BEGAN] = Counter(), time.monotonic()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--minutes", type=float, help="begin no test after so many minutes, and say how many were not begun"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    """True where the time is over: whoever comes later is not run, and is counted. A walk in the browser is never left out."""
    limit, config = item.config.getoption("minutes"), item.config
    ends = limit is not None and part_of(item.nodeid) != JOURNEYS
    if not ends or time.monotonic() - config.stash[BEGAN] < limit * 60:
        return None
    config.stash[LEFT_OUT][NOT_BEGUN] += 1
    return True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: turn_of(Path(item.path).relative_to(ROOT).as_posix()))
    if config.getoption("minutes") is not None:
        items[:] = others_first(items, datetime.now(tz=UTC).date().toordinal())


def others_first(items: list[pytest.Item], day: int) -> list[pytest.Item]:
    """Where the time may not be enough for all, each day another file comes first behind the walks, so that none is always the last."""
    parts = [part for part in dict.fromkeys(part_of(item.nodeid) for item in items) if part != JOURNEYS]
    turns = {JOURNEYS: -1} | {part: (place - day) % len(parts) for place, part in enumerate(parts)}
    return sorted(items, key=lambda item: turns[part_of(item.nodeid)])


def pytest_deselected(items: list[pytest.Item]) -> None:
    """What bears two marks is asked for by the greater."""
    for item in items:
        marks = [mark for mark in ASKED_FOR_BY if item.get_closest_marker(mark)]
        item.config.stash[LEFT_OUT].update(marks[-1:])


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process tells the one that started it what it left out; each leaves out the same marks, and began for itself what it began."""
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    known: Counter[str] = node.config.stash[LEFT_OUT]
    told: Counter[str] = Counter(getattr(node, "workeroutput", {}).get("left out", {}))
    not_begun = known[NOT_BEGUN] + told[NOT_BEGUN]
    node.config.stash[LEFT_OUT] = (known | told) | Counter({NOT_BEGUN: not_begun})


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for line in summary(
        time.monotonic() - config.stash[BEGAN],
        config.stash[LEFT_OUT],
        Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", ())),
    ):
        terminalreporter.write_line(line)


def summary(seconds: float, left_out: Counter[str], skipped: Counter[str]) -> list[str]:
    """How long it took, what was not asked for and how to ask for it, and what could not run here and why."""
    minutes, rest = divmod(round(seconds), 60)
    asked = ", ".join(f"{n} {mark} ({ASKED_FOR_BY[mark]})" for mark, n in sorted(left_out.items()) if mark != NOT_BEGUN)
    lines = [
        f"Took {minutes} min {rest} s.",
        f"Left out: {asked or 'nothing'}.",
        f"Skipped: {skipped.total() or 'nothing'}.",
        *([f"For want of time {left_out[NOT_BEGUN]} did not begin."] if left_out[NOT_BEGUN] else []),
    ]
    return [*lines, *(f"  {n}: {reason}" for reason, n in sorted(skipped.items()))]
