"""The certificate of a sweep: what ended, and what a search of every store found afterwards. In counts, so that anybody may see it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from socialsmartly.privacy.ledger.actions.noting import PROGRAM, Said
from socialsmartly.privacy.ledger.opening import Opening
from socialsmartly.privacy.retention.models import SweepCertificate
from socialsmartly.privacy.retention.traces import Looked

SWEEP = "sweep"
CERTIFICATE = "certificate.json"
FORMAT = "socialsmartly/sweep-certificate/v1"
NOT_SEARCHED = (
    "the database's own files and the contents of sessions: there the values lie sealed",
    "backups: a restored one is swept before anybody can ask it for what is past its time",
    "what recipients and providers of mail and text messages keep",
)


@dataclass(frozen=True)
class Swept:
    """What one clock ended: how many rows or files, how long after its end the last of them went, how many past their time are
    still there, and the class of the error that stopped it. `agreed` people have a later end, by which `longer` rows stay."""

    name: str
    rows: int = 0
    lag: timedelta = timedelta(0)
    left: int = 0
    failed: str = ""
    agreed: int = 0
    longer: int = 0


@dataclass(frozen=True)
class Searched:
    """What was looked for: how many values and ids, how many more than one sweep looks for, and what each place came to."""

    values: int
    unsought: int
    places: Mapping[str, Looked]

    @property
    def hits(self) -> int:
        return sum(looked.hits for looked in self.places.values())


def body_of(
    number: str, swept: list[Swept], keys: int, keys_left: int, searched: Searched, *, began: datetime, ended: datetime
) -> str:
    """Canonical JSON: the same facts give the same bytes, whose SHA-256 stands in the line of the sweep."""
    told = {
        "format": FORMAT,
        "number": number,
        "began": began.isoformat(),
        "completed": ended.isoformat(),
        "ended": {one.name: one.rows for one in swept if one.rows},
        "still there": sum(one.left for one in swept),
        "kept longer by agreement": {one.name: one.longer for one in swept if one.longer},
        "slowest seconds": round(max((one.lag for one in swept), default=timedelta(0)).total_seconds()),
        "keys destroyed": keys,
        "keys left": keys_left,
        "values searched for": searched.values,
        "values not searched for": searched.unsought,
        "searched": {name: asdict(looked) for name, looked in searched.places.items()},
        "not searched": list(NOT_SEARCHED),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, indent=2)


def line_of(one: SweepCertificate) -> Said:
    """The words of its line in the public log, from the row alone."""
    words = {
        "sweep": one.number,
        "rows": str(one.rows),
        "certificate": sha256(one.body.encode()).hexdigest(),
        "at": one.at.isoformat(),
    }
    return Said(SWEEP, PROGRAM, words, id=one.pk, salt=bytes(one.salt), at=one.at.replace(microsecond=0))


def opening_of(one: SweepCertificate) -> Opening:
    line = line_of(one)
    return Opening(line.id, line.kind, line.at, line.salt, line.words)
