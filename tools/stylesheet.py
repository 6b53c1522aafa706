"""`python -m tools.stylesheet`: the committed style sheet is what its sources compile to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = "frontend"
SHEET = "src/socialsmartly/site/static/app.css"
NO_NODE = "NOT CHECKED: the style sheet cannot be compiled here, because npm is missing. Install Node.js 20 or newer."
STALE = f"{SHEET} is not what its sources compile to. Run: make css"


class LockBehind(Exception):
    """frontend/package-lock.json does not hold what package.json asks for. In frontend/, run: npm install --package-lock-only"""


def check(root: Path) -> int:
    if shutil.which("npm") is None:
        print(NO_NODE, file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    sheet = root / SHEET
    committed = sheet.read_bytes() if sheet.exists() else None
    try:
        build(root)
        fresh = sheet.read_bytes()
    finally:
        if committed is not None:
            sheet.write_bytes(committed)
    if fresh == committed:
        return 0
    print(STALE, file=sys.stderr)
    return 1


def build(root: Path) -> None:
    frontend = root / FRONTEND
    _install(frontend)
    (root / SHEET).parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "run", "--silent", "css"], cwd=frontend, check=True)


def _install(frontend: Path) -> None:
    """Versions and hashes come from the lock, and only when it has changed since the last time.

    Not `npm ci`: it refuses a lock that leaves out packages for other systems, which not every registry carries.
    """
    lock = (frontend / "package-lock.json").read_bytes()
    stamp = frontend / "node_modules" / ".installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    asked = json.loads((frontend / "package.json").read_bytes()).get("devDependencies", {})
    if asked != json.loads(lock)["packages"][""].get("devDependencies", {}):
        raise LockBehind
    quiet = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(["npm", "install", *quiet], cwd=frontend, check=True)
    stamp.write_bytes(lock)


def main(root: Path, asked: str) -> int:
    try:
        if asked == "check":
            return check(root)
        build(root)
    except LockBehind as error:
        print(error.__doc__, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"This step failed, its words are above: {' '.join(error.cmd)}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd(), sys.argv[1]))
