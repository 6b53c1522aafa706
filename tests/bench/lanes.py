"""As many processes as the site is served by, each with as many threads, for what is measured without the web around it.

Each is a program of its own, as the site's are: it has its own interpreter, connections and keys, and none of the tests' own guards.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from socialsmartly.site.environment import THREADS, environment
from tests.bench import lane
from tests.bench.lane import READY, Lane
from tests.bench.measure import seconds_of_session
from tests.house import ROOT


@dataclass(frozen=True)
class Lanes:
    running: Sequence[subprocess.Popen[str]]

    def run(self, work: Lane, *words: object) -> float:
        """Seconds until the last lane is done. `work` is found by its name, and words are text."""
        name = f"{work.__module__}:{work.__name__}"
        began = time.perf_counter()
        for process in self.running:
            self._tell(process, [name, *map(str, words)])
        for process in self.running:
            _heard(process)
        return time.perf_counter() - began

    def _tell(self, process: subprocess.Popen[str], words: list[str]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps([self.running.index(process), len(self.running), *words]) + "\n")
        process.stdin.flush()

    def seconds(self) -> float:
        """Of processor, that they have used."""
        return sum(seconds_of_session(process.pid) for process in self.running)

    def __len__(self) -> int:
        return len(self.running) * THREADS


@contextmanager
def lanes() -> Iterator[Lanes]:
    with ExitStack() as opened:
        order = [sys.executable, "-m", lane.__name__]
        running = [
            opened.enter_context(
                subprocess.Popen(
                    order, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
                )
            )
            for _ in range(environment().processes)
        ]
        opened.callback(lambda: [process.terminate() for process in running])
        for process in running:
            _heard(process)
        yield Lanes(running)


def _heard(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline().strip() == READY, "a lane ended; its reason stands above"
