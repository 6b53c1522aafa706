"""H012: the project names no machine it was written on and no place its packages come from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.houselint.source import Finding, Source

MACHINE_PATH = re.compile(r"(?<![\w.~:/-])/(?:work|root|home)/[\w.]")
REGISTRY = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|(?:registry\.)?npmjs\.(?:org|com)|npmmirror\.com|yarnpkg\.com|deb\.debian\.org)\b"
    r"|\b(?:extra-)?index-url\b[=\s]+[\"']?https?:|^\s*registry\s*=\s*https?:",
    re.MULTILINE,
)


def machine_address(source: Source) -> Iterator[Finding]:
    for match in MACHINE_PATH.finditer(source.text):
        yield source.finding("H012", _line(source, match), "a path of one machine; use a setting or a relative path")
    for match in REGISTRY.finditer(source.text):
        yield source.finding("H012", _line(source, match), "the address of a package registry; leave it to the machine")


def _line(source: Source, match: re.Match[str]) -> int:
    return source.text.count("\n", 0, match.start()) + 1
