"""The certificate of a deletion: what was found and what was done, in counts, so that it may be shown to anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.apps import apps
from django.utils.translation import gettext

from socialsmartly.privacy.retention.places import KEYRING_ROWS
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.privacy.retention.traces import Looked
from socialsmartly.privacy.rights.compile import LOCKED, POINTER
from socialsmartly.privacy.rights.models import RightsRequest

CERTIFICATE = "certificate.json"
WAITS = "something of a shop waits for a hold"
FORMAT = "socialsmartly/erasure-certificate/v1"
NOT_SEARCHED = (
    "the database's own files: there the values were sealed before they arrived, and the keys are destroyed",
    "backups: without the keys nobody reads them, and a restored one is gone through before it serves",
    "what recipients and providers of mail and text messages keep",
)
KEYRING_FILES = "the files of the keyring's server: keyed hashes and wrapped keys arrive there and nothing else, and its rows were searched"


@dataclass(frozen=True)
class Found:
    """What an erasure deleted (rows by table), how many rows a second count still found, how many rows of others the transaction
    changed by the server's count, how many keys it destroyed, what the search of each place came to, and whether a hold keeps something of
    what was to go along."""

    deleted: Mapping[str, int]
    left: int
    others: int
    keys: int
    searched: Mapping[str, Looked]
    waits: bool = False


def certificate(request: RightsRequest, found: Found, *, completed: datetime) -> str:
    """Canonical JSON: the same facts give the same bytes, whose SHA-256 stands in the last line of the request."""
    body = {
        "format": FORMAT,
        "request": request.number,
        "received": request.received_at.isoformat(),
        "due": request.due_at.isoformat(),
        "completed": completed.isoformat(),
        "rows": dict(found.deleted),
        "rows left": found.left,
        "rows of others changed": found.others,
        "keys destroyed": found.keys,
        "searched": {name: asdict(looked) for name, looked in found.searched.items()},
        "not searched": [*NOT_SEARCHED, *([KEYRING_FILES] if KEYRING_ROWS in found.searched else [])],
    }
    if found.waits:
        body[WAITS] = True
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=2)


def told_rows(rows: Mapping[str, int]) -> list[tuple[str, int]]:
    """The deleted rows by the names that their tables have for people."""
    return [(_told(table), count) for table, count in rows.items()]


def _told(table: str) -> str:
    title = title_of(apps.get_model(table.removesuffix(POINTER).removesuffix(LOCKED)))
    if table.endswith(POINTER):
        return gettext("%(table)s (only the pointer)") % {"table": title}
    return (
        gettext("%(table)s (locked, not deleted: a law wants it kept)") % {"table": title}
        if table.endswith(LOCKED)
        else title
    )
