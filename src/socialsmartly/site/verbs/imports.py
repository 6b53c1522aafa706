"""Bring a file or the demo shop into a workspace from the terminal. The worker reads; this shows how far it is."""

from __future__ import annotations

import json
import shutil
import sys
import time
from argparse import Namespace
from hashlib import file_digest
from pathlib import Path
from uuid import UUID

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.queries import history_of_owner
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.stores import files
from socialsmartly.product.stores.actions.starting import start_import
from socialsmartly.product.stores.errors import DiskFull, FileTooLarge, ImportRefused, NoFile
from socialsmartly.product.stores.models import UNFINISHED, ImportRun, Source, State
from socialsmartly.product.stores.reports import why_stopped
from socialsmartly.site.supervisor import say
from socialsmartly.words import Permit
from socialsmartly.words.purposes import STORE, WORKSPACE

OK, REFUSED, NOT_UNDERSTOOD = 0, 1, 2
EVERY_SECONDS = 0.5


def from_file(arguments: Namespace) -> int:
    return bring(arguments, Source.FILE)


def from_demo(arguments: Namespace) -> int:
    return bring(arguments, Source.DEMO)


def bring(arguments: Namespace, kind: Source) -> int:
    workspace = _workspace(arguments.workspace)
    if workspace is None:
        return _complain("name the workspace: --workspace ID, the long id in the address of its pages", NOT_UNDERSTOOD)
    path = Path(arguments.file) if getattr(arguments, "file", None) else None
    if path is None and kind is Source.FILE:
        return _complain("name the file: socialsmartly import FILE --workspace ID", NOT_UNDERSTOOD)
    run_id = uuid7()
    try:
        digest = _put(path, run_id) if path else ""
        start_import(run_id, workspace=workspace, member=_asker(workspace), source=kind, digest=digest)
    except (ImportRefused, NotAuthorised, OSError) as refused:
        files.let_go(run_id)
        return _complain(str(refused), REFUSED)
    return _told(_watched(workspace, run_id), as_json=arguments.json)


def _workspace(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _asker(workspace: UUID) -> UUID:
    """The member in whose name we read: the one who allowed it last (NotAuthorised)."""
    with reading_for(STORE, workspace=workspace):
        asked = history_of_owner(workspace, Permit.STORE_DATA)
    return UUID(str(asked[0].subject))


def _put(path: Path, run_id: UUID) -> str:
    """A copy under the import's name, so that the original is never touched or deleted."""
    size = path.stat().st_size
    if size > files.MOST_BYTES:
        raise FileTooLarge
    if not size:
        raise NoFile
    if shutil.disk_usage(files.place_of(run_id).parent).free < size:
        raise DiskFull
    with path.open("rb") as source, files.open_new(run_id) as out:
        shutil.copyfileobj(source, out)
    with path.open("rb") as source:
        return file_digest(source, "sha256").hexdigest()


def _watched(workspace: UUID, run_id: UUID) -> ImportRun:
    while True:
        with reading_for(WORKSPACE, workspace=workspace):
            found: ImportRun = ImportRun.objects.get(pk=run_id)
        if found.state not in UNFINISHED:
            sys.stderr.write("\n")
            return found
        waits = "waiting for the worker" if found.state == State.WAITING else "lines read"
        sys.stderr.write(f"\r{found.cursor:>9,} of {found.lines_total:,} {waits}   ")
        sys.stderr.flush()
        time.sleep(EVERY_SECONDS)


def _told(found: ImportRun, *, as_json: bool) -> int:
    counts = {name: getattr(found, name) for name in ("kept", "known", "set_aside", "orders_new", "contacts_new")}
    done = found.state == State.DONE
    if as_json:
        told = {
            "run": str(found.pk),
            "state": found.state,
            "lines": found.lines_total,
            **counts,
            "why": why_stopped(found),
        }
        say(json.dumps(told))
    else:
        say(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()))
    return OK if done else _complain(why_stopped(found), REFUSED)


def _complain(why: str, code: int) -> int:
    sys.stderr.write(f"socialsmartly: {why}\n")
    return code
