"""Hold `docs/defects.yaml` against the tests: each fault that others had has a sentence of what holds here, and tests that run.

`python -m tools.defects` prints the count and each fault; the exit code is 1 when there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tools.named_tests import fault_of

FILE = "docs/defects.yaml"
WORDS = ("seen in", "was", "holds")
Told = Mapping[str, Mapping[str, Any]]


def faults(root: Path, told: Told) -> Iterator[str]:
    for name, entry in told.items():
        yield from (f"{name}: {fault}" for fault in _faults_of(root, entry))


def _faults_of(root: Path, entry: Mapping[str, Any]) -> Iterator[str]:
    for part in WORDS:
        if not str(entry.get(part) or "").strip():
            yield f"it does not say `{part}`"
    yield from (f"nobody knows `{part}`" for part in sorted(set(entry) - {*WORDS, "tests"}))
    tests = entry.get("tests") or []
    if not tests:
        yield "it names no test"
    yield from (fault for test in tests if (fault := fault_of(root, str(test))))


def read(root: Path) -> Told:
    told: Told = yaml.safe_load((root / FILE).read_text())
    return told


def main(root: Path) -> int:
    told = read(root)
    found = list(faults(root, told))
    for fault in found:
        print(fault)
    print(
        f"Faults of others: {len(told)}, shown not to be ours by {sum(len(e.get('tests') or []) for e in told.values())} tests"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
