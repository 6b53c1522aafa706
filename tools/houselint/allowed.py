"""Exceptions to the rules, each with its reason. An allowance that allows nothing is itself a finding."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tools.houselint.source import Finding

FILE = "tools/houselint/allowed.toml"
Allowances = Mapping[str, Mapping[str, str]]


def read(root: Path) -> Allowances:
    path = root / FILE
    return tomllib.loads(path.read_text()) if path.exists() else {}


def sift(findings: Iterable[Finding], allowances: Allowances) -> Iterator[Finding]:
    """A key is `path` or `path::function`, its value the reason."""
    used: set[tuple[str, str]] = set()
    for finding in findings:
        keys = {finding.path, f"{finding.path}::{finding.place}"} & set(allowances.get(finding.rule, {}))
        used |= {(finding.rule, key) for key in keys}
        if not keys:
            yield finding
    for rule, entries in allowances.items():
        for key, reason in entries.items():
            if (rule, key) not in used:
                yield Finding(FILE, 1, "H000", f"{rule} {key} allows nothing any more; take the line out")
            if not reason.strip():
                yield Finding(FILE, 1, "H000", f"{rule} {key} gives no reason")
