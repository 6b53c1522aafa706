"""What goes along of one member, off the map: their own row, and what is about them and nobody else's. No table is named here."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from django.db.models import Model

from socialsmartly.privacy.datamap.map import going_along, owner_field, records, said_by, value_columns
from socialsmartly.privacy.rights.compile import SUBJECT, Share, rows_sql, shares
from socialsmartly.privacy.rights.reading import Held, Row, read_out
from socialsmartly.words import Keep, Leaving, Personal, Record

KIND = "member"
Data = dict[str, list[Row]]


def held_along() -> list[Held]:
    """Everything of the block's person that goes along, opened; their own row first. Call it inside a block for a succession or a
    takeover, which sees nobody who may not go."""
    return read_out(parts_along(), _statement())


def as_data(held: Sequence[Held]) -> Data:
    """The rows by table in the order of their ids, without the tables that hold none."""
    return {part.model._meta.label: sorted(part.rows, key=lambda row: str(row["id"])) for part in held if part.rows}


def digest_of(data: Data) -> str:
    """SHA-256 over all of it, the same wherever it is written."""
    return sha256(canonical(data)).hexdigest()


def canonical(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def parts_along() -> tuple[Share, ...]:
    found = {share.model: share for share in shares(KIND)}
    return tuple(found[model] for model in going_along() if model in found)


def own_of(data: Data) -> Row:
    """The person's own row."""
    return data[parts_along()[0].model._meta.label][0]


def permits_of(data: Data) -> int:
    return int(own_of(data)[permits_column()])


@cache
def permits_column() -> str:
    """The column of a person's own row with what they allowed and what closes them."""
    says = said_by(parts_along()[0].model)
    assert says is not None  # a root says that it is one
    return str(says.permits)


@cache
def _statement() -> str:
    return rows_sql((share, _theirs(share)) for share in parts_along())


def _theirs(share: Share) -> str:
    """Rows about the person that nobody else owns; a row that only mentions them stays with whoever it is about."""
    owner = owner_field(share.model)
    own = f' AND "{owner.column}" = {SUBJECT}' if owner is not None else ""
    return f"{share.rows(Leaving.ROW_GOES, Leaving.ROW_STAYS)}{own}"


def tables() -> dict[str, dict[str, Any]]:
    """What goes along says of itself, so that it stays with its purposes and its time: for each column its kind and the purposes that
    may read it, for each table how long a row stays and after which of its dates."""
    return {share.model._meta.label: _table(share) for share in parts_along()}


def _table(share: Share) -> dict[str, Any]:
    says = Held(share.model, []).says
    keys = [str(field.column) for field in share.model._meta.local_concrete_fields]
    return {
        "columns": keys,
        "values": {name: _value(says, name) for name in value_columns(share.model)},
        "kept": _kept(says),
        "by_law": bool(says.locks),
        "promise": says.promise,
    }


def _value(says: Record, name: str) -> dict[str, Any]:
    said = says.columns[name]
    if not isinstance(said, Personal):
        return {"kind": "plain", "because": said.because}
    return {"kind": str(said.category), "purposes": sorted(purpose.slug for purpose in said.purposes)}


def _kept(says: Record) -> Mapping[str, Any]:
    keep = says.keep
    if isinstance(keep, Keep):
        return {"days": keep.time.days, "after": keep.after, "because": keep.because}
    return {"while": keep.because}


def kept_days(model: type[Model]) -> int:
    """How long a row stays after its date; no end where it has none."""
    keep = Held(model, []).says.keep
    return keep.time.days if isinstance(keep, Keep) else sys.maxsize


def left_behind() -> dict[str, str]:
    """The tables about members that do not go along, each with why."""
    return {model._meta.label: says.stays_behind for model, says in records() if says.stays_behind}
