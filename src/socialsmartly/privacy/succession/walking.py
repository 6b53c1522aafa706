"""What goes along, off the map: of a person their own row and what is about them, of a shop what is its own. No table is named here."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from django.db.models import Model

from socialsmartly.privacy.datamap.fields import OwnerHandle
from socialsmartly.privacy.datamap.map import (
    carried,
    going_along,
    may_be_the_shops_alone,
    owner_field,
    said_by,
    taken_along_by,
    value_columns,
    with_a_shop,
)
from socialsmartly.privacy.datamap.map import tables as every_table
from socialsmartly.privacy.rights.compile import SUBJECT, WORKSPACE, Share, person_kinds, rows_sql, shares
from socialsmartly.privacy.rights.reading import Held, Row, read_out
from socialsmartly.words import Keep, Leaving, Personal, Record
from socialsmartly.words.record import Says

KIND = "member"
SHOP = "workspace"
"""How what is a shop's own is called beside the kinds of people."""
Data = dict[str, list[Row]]


def held_along(kind: str = KIND) -> list[Held]:
    """Everything of the block's person that goes along, opened; their own row first. For `SHOP` what is the shop's own, and what lies with it
    about whoever runs it. Call it inside a block for a succession or a takeover, which sees nobody who may not go."""
    return read_out(parts_along(kind), _statement(kind))


def as_data(held: Sequence[Held]) -> Data:
    """The rows by table in the order of their ids, without the tables that hold none."""
    return {part.model._meta.label: sorted(part.rows, key=lambda row: str(row["id"])) for part in held if part.rows}


def digest_of(data: Data) -> str:
    """SHA-256 over all of it, the same wherever it is written."""
    return sha256(canonical(data)).hexdigest()


def canonical(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@cache
def kinds_of_customers() -> tuple[str, ...]:
    """The kinds of people whom shops know; they go along with their shop."""
    return tuple(kind for kind, model in person_kinds().items() if model in with_a_shop())


@cache
def parts_along(kind: str = KIND) -> tuple[Share, ...]:
    """In an order in which the rows can be written: the own row first, and none before what it leads to."""
    if kind == SHOP:
        return tuple(_parts_of_a_shop())
    found = {share.model: share for share in shares(kind)}
    if kind == KIND:
        return tuple(found[model] for model in going_along() if model in found)
    of_people = (model for model in with_a_shop() if taken_along_by(model))
    models = dict.fromkeys((person_kinds()[kind], *of_people, *going_along()))
    return tuple(found[model] for model in models if model in found)


def _parts_of_a_shop() -> list[Share]:
    root, *others = with_a_shop()
    about = {share.model: share for share in shares(KIND)}
    alone = [Share(model, (), _column(model)) for model in others if may_be_the_shops_alone(model)]
    beside = [Share(model, about[model].paths, _column(model)) for model in going_along() if _lies_with_a_shop(model)]
    return [Share(root, (), str(root._meta.pk.column)), *alone, *beside]


def _lies_with_a_shop(model: type[Model]) -> bool:
    return isinstance(owner_field(model), OwnerHandle)


def _column(model: type[Model]) -> str:
    owner = owner_field(model)
    assert owner is not None  # of a shop, or of whoever the row is about
    return str(owner.column)


def own_of(data: Data, kind: str = KIND) -> Row:
    """The person's own row, or the shop's."""
    return data[label_of(kind)][0]


def label_of(kind: str) -> str:
    """The table of those rows."""
    return parts_along(kind)[0].model._meta.label


def permits_of(data: Data, kind: str = KIND) -> int:
    return int(own_of(data, kind)[permits_column(kind)])


@cache
def permits_column(kind: str = KIND) -> str:
    """The column of an own row with what was allowed and what closes it."""
    says = said_by(parts_along(kind)[0].model)
    assert says is not None  # a root or a person says that it is one
    return str(says.permits)


@cache
def _statement(kind: str) -> str:
    theirs = {KIND: _a_members, SHOP: _the_shops}.get(kind, _a_customers)
    return rows_sql((share, theirs(share)) for share in parts_along(kind))


def _a_members(share: Share) -> str:
    """Rows about the person that nobody else owns; a row that only mentions them stays with whoever it is about."""
    owner = owner_field(share.model)
    own = f' AND "{owner.column}" = {SUBJECT}' if owner is not None else ""
    return f"{_a_customers(share)}{own}"


def _a_customers(share: Share) -> str:
    return share.rows(Leaving.ROW_GOES, Leaving.ROW_STAYS)


def _the_shops(share: Share) -> str:
    """What nobody takes along when they leave; and of what the rooms of privacy keep in the shop, what is about the block's person."""
    own = f'"{share.owner}" = {WORKSPACE}'
    if _lies_with_a_shop(share.model):
        return f"{own} AND {Share(share.model, share.paths, None).rows(Leaving.ROW_GOES, Leaving.ROW_STAYS)}"
    return " AND ".join([own, *(f'"{column}" IS NULL' for column in taken_along_by(share.model))])


def tables() -> dict[str, dict[str, Any]]:
    """What goes along says of itself, so that it stays with its purposes and its time: for each column its kind and the purposes that
    may read it, for each table how long a row stays and after which of its dates."""
    found = {model._meta.label: model for model in carried()}
    return {label: _table(found[label]) for label in sorted(found)}


def _table(model: type[Model]) -> dict[str, Any]:
    says = _says(model)
    return {
        "columns": [str(field.column) for field in model._meta.local_concrete_fields],
        "values": {name: _value(says, name) for name in value_columns(model)},
        "kept": _kept(says),
        "by_law": isinstance(says, Record) and bool(says.locks),
        "promise": says.promise if isinstance(says, Record) else "",
    }


def _says(model: type[Model]) -> Says:
    says = said_by(model)
    assert says is not None  # every table on the map says something
    return says


def _value(says: Says, name: str) -> dict[str, Any]:
    if not isinstance(says, Record):
        return {"kind": "plain", "because": says.because}
    said = says.columns[name]
    if not isinstance(said, Personal):
        return {"kind": "plain", "because": said.because}
    return {"kind": str(said.category), "purposes": sorted(purpose.slug for purpose in said.purposes)}


def _kept(says: Says) -> Mapping[str, Any]:
    keep = says.keep
    if isinstance(keep, Keep):
        return {"days": keep.time.days, "after": keep.after, "because": keep.because}
    return {"while": keep.because if keep else ""}


def kept_days(model: type[Model]) -> int:
    """How long a row stays after its date; no end where it has none."""
    keep = _says(model).keep
    return keep.time.days if isinstance(keep, Keep) else sys.maxsize


def left_behind() -> dict[str, str]:
    """The tables that do not go along, each with why."""
    found = ((model._meta.label, said_by(model)) for model in every_table())
    return {label: says.stays_behind for label, says in found if says is not None and says.stays_behind}
