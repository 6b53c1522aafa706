"""`python -m tools.journeys REPORT.xml...`: a run in which a browser journey was left out is not a passed run."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

CASE = re.compile(r"<testcase\b([^>]*?)(?:/>|>(.*?)</testcase>)", re.DOTALL)
NAME = re.compile(r'\b(classname|name)="([^"]*)"')
FOLDER = "tests.journeys"


def skipped(report: str) -> Iterator[str]:
    """A module skipped as a whole carries its dotted path in `name` and an empty `classname`."""
    for attributes, inside in CASE.findall(report):
        names = dict(NAME.findall(attributes))
        full = ".".join(part for part in (names.get("classname", ""), names.get("name", "")) if part)
        if full.startswith(FOLDER) and "<skipped" in inside:
            yield full


def ran(report: str) -> bool:
    return f'classname="{FOLDER}.' in report


def main(reports: list[Path], root: Path) -> int:
    report = "".join(path.read_text(encoding="utf-8") for path in reports)
    left_out = list(skipped(report))
    for name in left_out:
        print(f"browser journey left out: {name}")
    if left_out:
        return 1
    if any((root / "tests" / "journeys").glob("**/test_*.py")) and not ran(report):
        print("there are browser journeys, and none of them ran")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main([Path(report) for report in sys.argv[1:]], Path.cwd()))
