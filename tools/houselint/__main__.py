"""`python -m tools.houselint`: prints each finding as `path:line: H00x message` and ends with 1 when there is one."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.houselint import allowed, house


def main(root: Path) -> int:
    try:
        sources = house.read(root)
    except house.NotARepository as error:
        print(error.__doc__)
        return 2
    findings = sorted(set(allowed.sift(house.look(sources), allowed.read(root))))
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
