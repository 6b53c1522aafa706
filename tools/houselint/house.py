"""Which files are looked at, and by which rules."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tools.houselint import addresses, doors, forbidden, mishaps, shape, walks, ways_out, writes
from tools.houselint.source import Finding, Source

FILE_RULES: tuple[Callable[[Source], Iterator[Finding]], ...] = (
    shape.long_function,
    shape.long_file,
    mishaps.catch_all,
    shape.empty_name,
    writes.write_outside_actions,
    shape.no_return_type,
    shape.late_import,
    forbidden.forbidden_call,
    forbidden.session_setting,
    doors.view_without_purpose,
    addresses.machine_address,
    doors.telling_job_argument,
    ways_out.way_out,
    walks.bare_click,
)
HOUSE_RULES: tuple[Callable[[Sequence[Source]], Iterator[Finding]], ...] = (mishaps.silent_error,)
CODES = tuple(f"H{number:03}" for number in range(1, 16))


class NotARepository(Exception):
    """The house lint asks git which files belong to the project, and git does not answer here. Run it in a clone, with git on PATH."""


def read(root: Path) -> list[Source]:
    """Tracked files and those about to be: what .gitignore leaves out is no part of the project."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        answer = subprocess.run(listed, cwd=root, check=True, capture_output=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise NotARepository from error
    return list(_readable(root, sorted(set(answer.stdout.split("\0")) - {""})))


def _readable(root: Path, paths: Iterable[str]) -> Iterator[Source]:
    for path in paths:
        file = root / path
        if file.is_symlink() or not file.is_file():
            continue
        try:
            yield Source(path, file.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue  # a picture or a font: no rule reads those


def look(sources: Sequence[Source]) -> Iterator[Finding]:
    for source in sources:
        for rule in FILE_RULES:
            yield from rule(source)
    for whole in HOUSE_RULES:
        yield from whole(sources)
