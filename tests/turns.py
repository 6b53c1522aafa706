"""Which test runs when and in which process, and what a run says of itself at its end.

A file is the smallest part that a process takes, so that what its tests share is made once; all journeys are one part, because they
share an installation. What takes longest begins first, so that no process waits for another at the end.
"""

from __future__ import annotations

import time
from collections import Counter
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
ASKED_FOR_BY = {"deep": "make test-deep", "soak": "make soak"}
LEFT_OUT = pytest.StashKey[Counter[str]]()
BEGAN = pytest.StashKey[float]()


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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: turn_of(Path(item.path).relative_to(ROOT).as_posix()))


def pytest_deselected(items: list[pytest.Item]) -> None:
    for item in items:
        item.config.stash[LEFT_OUT].update(mark for mark in ASKED_FOR_BY if item.get_closest_marker(mark))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process tells the one that started it what it left out; each leaves out the same."""
    told: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["left out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT] |= Counter(getattr(node, "workeroutput", {}).get("left out", {}))


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
    asked = ", ".join(f"{n} {mark} ({ASKED_FOR_BY[mark]})" for mark, n in sorted(left_out.items()))
    lines = [
        f"Took {minutes} min {rest} s.",
        f"Left out: {asked or 'nothing'}.",
        f"Skipped: {skipped.total() or 'nothing'}.",
    ]
    return [*lines, *(f"  {n}: {reason}" for reason, n in sorted(skipped.items()))]
