"""A program of its own that appends until it is killed and says each size it was promised: `python -m … FOLDER [early]`.

With `early` it says so before it appends, as a writer would that does not wait for the disk.
"""

from __future__ import annotations

import sys
from pathlib import Path

from socialsmartly.privacy.ledger.log import Log
from socialsmartly.privacy.ledger.tests.given import KEY, lines

BATCHES = (1, 7, 100, 300, 3)


def run(folder: Path, *, early: bool) -> None:
    with Log(folder, KEY) as log:
        turn = 0
        while True:
            size = log.size + BATCHES[turn % len(BATCHES)]
            if early:
                say(size)
            log.append(lines(log.size, size))
            if not early:
                say(size)
            turn += 1


def say(size: int) -> None:
    sys.stdout.write(f"{size}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    run(Path(sys.argv[1]), early="early" in sys.argv[2:])
