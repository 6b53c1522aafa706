"""Hold the program against what the policy is known to mean: `policy/meaning.json` says it, and a change of the map changes it.

`python -m tools.meaning check` fails when the program does more, or less, than the file says. `write` brings the file up to date; a
version that people are bound by is not widened: raise its number first (6-a).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import tomllib
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
NOWHERE = tempfile.TemporaryDirectory(prefix="socialsmartly-meaning-")
os.environ.setdefault("SOCIALSMARTLY_DATA", NOWHERE.name)  # the settings want keys; the map needs none
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialsmartly.site.settings")
django.setup()

from socialsmartly.privacy.versions.difference import IMPORTANT, difference  # noqa: E402 - needs the apps
from socialsmartly.privacy.versions.meaning import present, read  # noqa: E402 - same reason


def present_meaning() -> tuple[str, str, bool]:
    """The version of the policy, what the program means, and whether the version is a draft that binds nobody yet."""
    facts = tomllib.loads((ROOT / "policy/policy.toml").read_text(encoding="utf-8"))
    return facts["version"], present().written(), bool(facts.get("draft"))


def committed(file: Path) -> tuple[str, str]:
    """The version and the meaning in the file; nothing where there is none."""
    if not file.exists():
        return "", ""
    told = json.loads(file.read_text(encoding="utf-8"))
    version = told.pop("version")
    return version, json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def changes(before: str, after: str) -> list[tuple[bool, str]]:
    """Each difference in plain words, and whether it is important."""
    return [(change.effect in IMPORTANT, change.words()) for change in difference(read(before), read(after))]


def main(order: str, file: Path = ROOT / "policy/meaning.json") -> int:
    """0 when file and program agree, 1 with the difference when they do not."""
    version, now, draft = present_meaning()
    known, before = committed(file)
    if (known, before) == (version, now):
        return 0
    found = changes(before, now) if before else []
    wider = [words for important, words in found if important]
    if order == "write" and (draft or not wider or known != version):
        file.write_text(_told(version, now), encoding="utf-8")
        return 0
    for important, words in found:
        sys.stderr.write(f"{'  ! ' if important else '    '}{words}\n")
    remedy = (
        f"raise version {version} in policy/policy.toml and say it in the policy, then run make promises"
        if wider and not draft
        else "run make promises and commit policy/meaning.json"
    )
    sys.stderr.write(f"The program and policy/meaning.json differ: {remedy}\n")
    return 1


def _told(version: str, meaning: str) -> str:
    told = {"version": version, **json.loads(meaning)}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
