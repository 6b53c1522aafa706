"""Hold `asvs.yaml` against the list of requirements that apply: each is there, and what it names exists.

`python -m tools.asvs` prints the counts and each fault; the exit code is 1 when there is one. `not yet` is no fault, silence is.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.named_tests import fault_of

FILE = "asvs.yaml"
APPLICABLE = "tools/asvs_applicable.txt"
PROOFS = ("test", "document", "not yet")
Mapped = Mapping[str, Mapping[str, Any]]


def applicable(root: Path) -> list[str]:
    lines = (root / APPLICABLE).read_text().splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def faults(root: Path, mapped: Mapped) -> Iterator[str]:
    wanted = applicable(root)
    for missing in sorted(set(wanted) - set(mapped)):
        yield f"{missing} is missing"
    for unknown in sorted(set(mapped) - set(wanted)):
        yield f"{unknown} is no requirement that applies"
    for name, told in mapped.items():
        yield from (f"{name}: {fault}" for fault in _faults_of(root, told))


def _faults_of(root: Path, told: Mapping[str, Any]) -> Iterator[str]:
    if not str(told.get("says", "")).strip():
        yield "it says nothing"
    proofs = [kind for kind in PROOFS if kind in told]
    if len(proofs) != 1 or set(told) - {"says", *PROOFS}:
        yield "it names one test, one document, or why not yet"
        return
    (kind,) = proofs
    proof = str(told[kind] or "")
    if kind == "test" and (fault := fault_of(root, proof)):
        yield fault
    if kind == "document" and not _is_heading(root, proof):
        yield f"there is no {proof}"
    if kind == "not yet" and not re.fullmatch(r"issue \d+", proof):
        yield "not yet needs its issue: `issue 3`"


def _is_heading(root: Path, place: str) -> bool:
    path, _, heading = place.partition("#")
    return bool(heading) and (root / path).is_file() and heading in _headings_in(root / path)


@cache
def _headings_in(path: Path) -> frozenset[str]:
    """As a reader's browser would find them: small letters, no signs, hyphens for spaces."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles)


def read(root: Path) -> Mapped:
    mapped: Mapped = yaml.safe_load((root / FILE).read_text())
    return mapped


def main(root: Path) -> int:
    mapped = read(root)
    found = list(faults(root, mapped))
    for fault in found:
        print(fault)
    counts = Counter(kind for told in mapped.values() for kind in PROOFS if kind in told)
    print(f"ASVS 5.0, levels 1 and 2: {len(mapped)} apply, " + ", ".join(f"{counts[kind]} {kind}" for kind in PROOFS))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
