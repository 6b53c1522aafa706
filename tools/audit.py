"""Match every pinned library against published advisories. An audit that looked at nothing says NOT AUDITED and is never green.

`python -m tools.audit` reads advisories in the OSV format, one JSON file each, from the folder that ADVISORIES names (the published
dump of the PyPI ecosystem, unpacked). It asks nobody over the network. Exit codes: 0 audited and clean, 1 a known hole or, with
AUDIT=required, not audited. Without a folder the line is printed and the build goes on, so that nobody takes silence for safety.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
OLDEST = timedelta(days=30)
Advisory = Mapping[str, Any]


@dataclass
class Outcome:
    """What was looked at: `skipped` says for what reason a library was not, `holes` what was found."""

    audited: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)
    holes: list[str] = field(default_factory=list)

    def code(self, *, required: bool) -> int:
        if self.holes:
            return 1
        return 1 if required and (self.skipped or not self.audited) else 0

    def lines(self) -> Iterator[str]:
        yield from self.holes
        if self.skipped or not self.audited:
            reasons = ", ".join(sorted(set(self.skipped.values()))) or "nothing is pinned"
            yield f"NOT AUDITED: {len(self.skipped)} of {len(self.skipped) + len(self.audited)} libraries ({reasons})"
        else:
            yield f"audited {len(self.audited)} libraries, {len(self.holes)} known holes"


def pinned(root: Path) -> dict[str, str]:
    """Every library of the lock files and its version."""
    return {
        canonicalize_name(name): version
        for lock in LOCKS
        if (root / lock).exists()
        for name, version in PINNED.findall((root / lock).read_text())
    }


def audit(libraries: Mapping[str, str], folder: Path | None, now: datetime) -> Outcome:
    outcome = Outcome()
    advisories, why_not = _read(folder, now)
    for name, written in libraries.items():
        try:
            version = Version(written)
        except InvalidVersion:
            outcome.skipped[name] = "a version that is none"
            continue
        if why_not:
            outcome.skipped[name] = why_not
            continue
        outcome.audited.add(name)
        for advisory in advisories.get(name, []):
            if _concerns(advisory, name, version):
                outcome.holes.append(f"{name} {written}: {advisory['id']} {advisory.get('summary', '')}".rstrip())
    return outcome


def _read(folder: Path | None, now: datetime) -> tuple[dict[str, list[Advisory]], str]:
    """Advisories by library, or why they cannot be relied on: none there, none for PyPI, or none newer than a month."""
    if folder is None:
        return {}, "ADVISORIES names no folder"
    found: dict[str, list[Advisory]] = {}
    newest = datetime.fromtimestamp(0, UTC)
    for path in folder.rglob("*.json"):
        advisory = json.loads(path.read_text())
        names = {canonicalize_name(one["package"]["name"]) for one in _pypi(advisory)}
        if names:
            newest = max(newest, datetime.fromisoformat(advisory["modified"]))
        for name in names:
            found.setdefault(name, []).append(advisory)
    if not found:
        return {}, "no advisory for PyPI lies in the folder"
    return found, "" if now - newest <= OLDEST else "the advisories are older than 30 days"


def _pypi(advisory: Advisory) -> list[Mapping[str, Any]]:
    if advisory.get("withdrawn"):
        return []
    return [one for one in advisory.get("affected", []) if one.get("package", {}).get("ecosystem") == "PyPI"]


def _concerns(advisory: Advisory, name: str, version: Version) -> bool:
    return any(
        canonicalize_name(one["package"]["name"]) == name
        and (str(version) in one.get("versions", []) or any(_within(each, version) for each in one.get("ranges", [])))
        for one in _pypi(advisory)
    )


def _within(one: Mapping[str, Any], version: Version) -> bool:
    """Whether a version lies in a range of OSV: events in order open and close it."""
    if one.get("type") != "ECOSYSTEM":
        return False
    hit = False
    for event in one.get("events", []):
        ((kind, at),) = event.items()
        reached = at == "0" or version >= Version(at)
        if kind == "introduced" and reached:
            hit = True
        elif (kind == "fixed" and reached) or (kind == "last_affected" and version > Version(at)):
            hit = False
    return hit


def main(root: Path) -> int:
    folder = os.environ.get("ADVISORIES")
    outcome = audit(pinned(root), Path(folder) if folder else None, datetime.now(UTC))
    for line in outcome.lines():
        print(line)
    return outcome.code(required=os.environ.get("AUDIT") == "required")


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
