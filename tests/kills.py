"""A process of its own does what a person asked and is killed at a chosen moment, without a chance to tidy up.

The moments are those at which something becomes durable: before and after each commit of each database and each fsync of the journal.
One process gets ready once and forks for every act, so that a kill costs a fork and not a start.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from socialsmartly.privacy.rights.actions import Asker
from tests.house import ROOT

NEVER = 0


@dataclass(frozen=True)
class Ended:
    """How an act ended, and the moments it came to. The last one is where it was killed."""

    killed: bool
    moments: tuple[str, ...]


class Nursery:
    """Where the processes come from."""

    def __init__(self, running: subprocess.Popen[str]) -> None:
        self.running = running

    def do(self, act: str, asker: Asker, *, die_at: int = NEVER, sabotage: str = "") -> Ended:
        """Do it in a process of its own, and kill that at its n-th moment, counted from one."""
        assert self.running.stdin
        assert self.running.stdout
        who = [asker.kind, str(asker.subject), str(asker.workspace) if asker.workspace else None]
        self.running.stdin.write(json.dumps([act, who, die_at, sabotage]) + "\n")
        self.running.stdin.flush()
        status, moments = json.loads(self.running.stdout.readline())
        assert status in {0, -signal.SIGKILL}, status
        return Ended(status != 0, tuple(moments))


@contextmanager
def nursery(login: str = "web") -> Iterator[Nursery]:
    code = "import django; django.setup(); from tests.dying import nurse; nurse()"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "SOCIALSMARTLY_LOGIN": login},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        yield Nursery(running)
        assert running.stdin
        running.stdin.close()
