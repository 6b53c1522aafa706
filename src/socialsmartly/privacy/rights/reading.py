"""Reading all of a person's data: one statement, then every sealed value opened with one look into the keyring."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field, Model
from django.utils.translation import gettext, gettext_noop, ngettext

from socialsmartly.privacy.datamap.map import said_by, value_columns
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring.envelope import kid_of, unseal
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.keyring.keys import open_kid, open_kids
from socialsmartly.privacy.rights.compile import Share, access_sql, person_kinds, person_sql, shares
from socialsmartly.words import YEAR, Category, Keep, Personal, Record, keeps
from socialsmartly.words.purposes import SECURITY

Row = dict[str, Any]
WITHHELD = gettext_noop("(kept sealed: whoever reads it could sign in as you)")


@dataclass(frozen=True)
class Held:
    """One table's part of a person's data, opened: its rows by column, and what the map says of it."""

    model: type[Model]
    rows: list[Row]

    @property
    def says(self) -> Record:
        says = said_by(self.model)
        assert isinstance(says, Record)
        return says

    def columns(self) -> Iterator[tuple[str, Field[Any, Any]]]:
        yield from value_columns(self.model).items()

    def purposes(self, column: str) -> list[str]:
        said = self.says.columns[column]
        return sorted(gettext(p.says) for p in said.purposes) if isinstance(said, Personal) else []

    def promises(self, column: str) -> list[str]:
        """The sentences of the policy behind these purposes."""
        said = self.says.columns[column]
        return sorted({p.promise for p in said.purposes}) if isinstance(said, Personal) else []

    def kept(self) -> str:
        """Until when, and why, in the reader's language: this room's catalogue has the words of the map."""
        keep = self.says.keep
        because = gettext(keep.because)
        if not isinstance(keep, Keep):
            return because
        years, rest = divmod(keep.time, YEAR)
        if years and not rest:
            return ngettext("%(years)s year: %(because)s", "%(years)s years: %(because)s", years) % {
                "years": years,
                "because": because,
            }
        return gettext("%(days)s days: %(because)s") % {"days": max(keep.time.days, 1), "because": because}


@keeps("4.1-a")
def everything(kind: str) -> list[Held]:
    """All that is held of the block's subject, table by table. Call it inside a block that reads for `rights`."""
    with all_owners("a person's rights reach every owner"):
        return read_out(shares(kind), access_sql(kind))


def read_out(parts: Sequence[Share], statement: str) -> list[Held]:
    """What a statement that answers with rows by table found, opened."""
    held = {share.model._meta.label: Held(share.model, []) for share in parts}
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = cursor.fetchall()
    rows = json.loads(f"[{','.join(row for _, row in found)}]")  # at once: one by one they take twice as long
    for (table, _), row in zip(found, rows, strict=True):
        held[table].rows.append(row)
    return _opened([*held.values()])


def identifiers(kind: str, found: list[tuple[Any, ...]]) -> frozenset[str]:
    """What identifies the person: the sealed values of their own row, as `person_sql` found it."""
    sealed = sealed_fields(person_kinds()[kind])
    return frozenset(str(row[f.column]) for row in _own_rows(kind, found) for f in sealed if row[f.column])


def own_row(kind: str) -> Row:
    """The person's own row, opened; empty when they are gone. Call it inside a block that reads for `rights`."""
    with all_owners("a person's rights reach every owner"), connection.cursor() as cursor:
        cursor.execute(person_sql(kind))
        return next(iter(_own_rows(kind, cursor.fetchall())), {})


def _own_rows(kind: str, found: list[tuple[Any, ...]]) -> list[Row]:
    model = person_kinds()[kind]
    return _opened([Held(model, [row for (row,) in found])])[0].rows


def _envelopes(part: Held) -> Iterator[bytes]:
    return (_bytes(row[f.column]) for f in sealed_fields(part.model) for row in part.rows if row[f.column])


def _opened(held: list[Held]) -> list[Held]:
    """The same, with every sealed value opened in its place, by one look into the keyring."""
    filled = [part for part in held if part.rows]
    open_kids(kid_of(envelope) for part in filled for envelope in _envelopes(part))
    for part in filled:
        _open(part)
    return held


def _open(part: Held) -> None:
    for field in sealed_fields(part.model):
        for row in part.rows:
            if row[field.column]:
                row[field.column] = WITHHELD if opens_an_account(field) else _text(field, row)


def _text(field: Any, row: Row) -> str:
    envelope = _bytes(row[field.column])
    place = field.place_of(UUID(row["id"]), UUID(row[field.of]))
    return unseal(envelope, place, open_kid(kid_of(envelope)))


@cache
def opens_an_account(field: Any) -> bool:
    """Whether a sealed value is a secret by which somebody signs in: technical, and read by the purpose of signing in alone."""
    says = said_by(field.model)
    said = says.columns.get(field.name) if isinstance(says, Record) else None
    return isinstance(said, Personal) and said.category is Category.TECHNICAL and said.purposes == {SECURITY}


@cache
def sealed_fields(model: type[Model]) -> list[Any]:
    return [f for f in model._meta.local_concrete_fields if isinstance(f, SealedTextField)]


def _bytes(hexadecimal: str) -> bytes:
    return bytes.fromhex(hexadecimal.removeprefix("\\x"))
