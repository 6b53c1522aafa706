"""Writing down whoever comes: every row as it was to be, under keys of this house, read again before it counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from socialsmartly.privacy.keyring.envelope import seal
from socialsmartly.privacy.keyring.keys import key_of
from socialsmartly.privacy.ledger.actions.noting import queue
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.rights.reading import Row, sealed_fields
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.errors import ArrivedOtherwise
from socialsmartly.privacy.succession.findings import Findings
from socialsmartly.privacy.succession.lines import line_of_arrival
from socialsmartly.privacy.succession.models import Arrival
from socialsmartly.privacy.succession.walking import Data, as_data, digest_of, held_along, parts_along
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Looked:
    """A bundle that is whole and signed: its digest, and what stands in the way of honouring it."""

    digest: str
    note: str
    findings: Findings

    def arrival(self, owner: UUID, subject: UUID, told: bundle.Told) -> Arrival:
        """That these rows came in it."""
        predecessor = self.findings.opening["predecessor"]["name"]
        return Arrival(owner=owner, subject=subject, predecessor=predecessor, bundle=self.digest, digest=told["sha256"])


@dataclass
class TakenIn:
    """How many people came now, members and customers, and how many of them wait for a guardian; how many were here from an earlier run, are
    somebody else's here by their address, or were deleted here meanwhile. How many shops came, and how many could not be because whoever
    runs them is not here; their customers stay with them."""

    came: int = 0
    waiting: int = 0
    known: int = 0
    set_aside: int = 0
    erased: int = 0
    shops: int = 0
    shops_left: int = 0
    here: set[UUID] = field(default_factory=set)
    """The shops of this bundle that are here."""

    def counts(self) -> dict[str, int]:
        return {name: value for name, value in vars(self).items() if isinstance(value, int)}


@keeps("3.3-b")
def write_down(kind: str, data: Data, arrival: Arrival) -> None:
    """All of one person or one shop, and from whom it came (ArrivedOtherwise). Inside the block that is open for them."""
    for share in parts_along(kind):
        rows = data.get(share.model._meta.label, [])
        if rows:
            _insert(share, rows)
    arrival.save(force_insert=True)
    queue([line_of_arrival(arrival)])
    if digest_of(as_data(held_along(kind))) != digest_of(data):
        raise ArrivedOtherwise


def _insert(share: Share, rows: list[Row]) -> None:
    """One statement for each table, off the map: the database reads the values out of the document by the types of its own columns."""
    table = f'"{share.model._meta.db_table}"'
    ours = (str(field.column) for field in share.model._meta.local_concrete_fields)
    columns = ", ".join(f'"{name}"' for name in ours if name in rows[0])
    order = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"  # noqa: S608 - names off the map
    with connection.cursor() as cursor:
        cursor.execute(order, [json.dumps([_sealed(share, row) for row in rows])])


def _sealed(share: Share, row: Row) -> Row:
    """The same row under keys of this house: what was opened for the way is sealed again, bound to its place."""
    return {**row, **dict(_envelopes(share, row))}


def _envelopes(share: Share, row: Row) -> Iterator[tuple[str, Any]]:
    for one in sealed_fields(share.model):
        if row[one.column] is not None:
            place = one.place_of(UUID(row["id"]), UUID(row[one.of]))
            envelope = seal(row[one.column], place, key_of(place.subject, one.key_class))
            yield one.column, f"\\x{envelope.hex()}"
