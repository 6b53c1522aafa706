"""One process of those in `lanes.py`: it takes orders on its input. Nothing of the tests' own house is loaded into it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module

import django

from socialsmartly.site.environment import THREADS

READY = "ready"
Lane = Callable[[int, int, Sequence[str]], object]
"""What one lane does: its number, how many there are, and the words that all of them got."""


def serve() -> None:
    django.setup()
    counting = import_module("socialsmartly.privacy.promises.counting").counting  # models may not be imported before
    with counting(), ThreadPoolExecutor(THREADS) as threads:
        _say_ready()
        for line in sys.stdin:
            process, processes, name, *words = json.loads(line)
            module, _, work = name.partition(":")
            lane = partial(getattr(import_module(module), work), of=processes * THREADS, words=words)
            list(threads.map(lane, range(process, processes * THREADS, processes)))
            _say_ready()


def _say_ready() -> None:
    sys.stdout.write(f"{READY}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
