"""A person's data as the map sees it, compiled to SQL: one statement to read all of it, one to delete it, one to count what is left.

Nothing here knows a table by name. The statements carry no values: whose rows they mean is said by the settings of the block.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Model

from socialsmartly.privacy.datamap.fields import HandleField, OwnedLink, OwnerHandle
from socialsmartly.privacy.datamap.map import (
    is_person,
    link_source,
    owner_field,
    records,
    root_of,
    roots,
    said_by,
    subject_column,
    subject_columns,
    tables,
)
from socialsmartly.privacy.rights.models import Closing
from socialsmartly.words import HIDDEN, Leaving, Record

SUBJECT = "NULLIF(current_setting('app.subject', true), '')::uuid"
POINTER = " (pointer)"
LOCKED = " (locked)"
WORKSPACE = "NULLIF(current_setting('app.workspace', true), '')::uuid"
SPARED = "ANY(%(spared)s)"
"""Whoever is held back from a closing."""


@dataclass(frozen=True)
class Chosen:
    """Whom a statement means: how a handle is compared, and the shop it lies in where the statement names one."""

    person: str
    shop: str | None


ONE = Chosen(f"= {SUBJECT}", f"= {WORKSPACE}")
"""The person that the block is open for."""
MANY = Chosen("= ANY(%(handles)s)", None)
"""The people (or shops) of a list of handles, wherever they are."""


@dataclass(frozen=True)
class Share:
    """What one table holds of one kind of person, and what becomes of it when they leave."""

    model: type[Model]
    paths: tuple[tuple[str, Leaving], ...]
    owner: str | None

    @property
    def table(self) -> str:
        return f'"{self.model._meta.db_table}"'

    def rows(self, *leavings: Leaving, of: Chosen = ONE, at: str = "") -> str:
        """The condition that picks these people's rows by the columns with one of these fates; `at` is what stands before a column."""
        columns = [column for column, leaving in self.paths if leaving in leavings]
        picked = " OR ".join(f'{at}"{column}" {of.person}' for column in columns)
        return f'({picked}) AND {at}"{self.owner}" {of.shop}' if self.owner and of.shop else f"({picked})"


@cache
def person_kinds() -> Mapping[str, type[Model]]:
    """The kinds of people who may ask: every table of people that carries its people's permits."""
    return {model._meta.model_name or "": model for model, says in records() if is_person(model) and says.permits}


@cache
def marking(kind: str) -> tuple[str, ...]:
    """A statement for each table whose rows carry the marks of this kind of person, who is that of the block."""
    return tuple(statement for _, statement in _marked(kind))


def _marked(kind: str) -> Iterator[tuple[str, str]]:
    """The column of each such table, and the statement that gives it a value."""
    for share in shares(kind):
        says = said_by(share.model)
        if isinstance(says, Record) and says.marked:
            yield says.marked, f'UPDATE {share.table} SET "{says.marked}" = %s WHERE {share.rows(*Leaving)}'


@cache
def hiding_sql(kind: str) -> tuple[str, ...]:
    """The statements that hide the person of the block: one for their own row, and one for each table whose rows close with it."""
    person = person_kinds()[kind]
    own = f'"{person._meta.pk.column}" = {SUBJECT}'
    hide = f'UPDATE "{person._meta.db_table}" p SET permits = permits | {HIDDEN:d} WHERE p.{own}{_in_the_shop(person)}'
    return hide, *(statement.replace("%s", f'"{column}" | {HIDDEN:d}') for column, statement in _marked(kind))


@cache
def shares(kind: str) -> tuple[Share, ...]:
    """Every table that holds something of a `kind` of person, in the order of their names."""
    person = person_kinds()[kind]
    found = (_share(model, says, person) for model, says in records())
    return tuple(sorted((s for s in found if s), key=lambda share: share.model._meta.label))


def _share(model: type[Model], says: Record, person: type[Model]) -> Share | None:
    paths = tuple(
        (subject_column(model, path), leaving) for path, leaving in says.about.items() if _leads(model, path, person)
    )
    return Share(model, paths, _owner_column(model, person)) if paths else None


def _leads(model: type[Model], path: str, person: type[Model]) -> bool:
    if path == "self":
        return model is person
    field: Any = model._meta.get_field(path)
    return isinstance(field, HandleField) or field.related_model is person


def _owner_column(model: type[Model], person: type[Model]) -> str | None:
    """A shop's customer lies wholly within the shop, so their rows also name it; a member may leave traces anywhere."""
    holder, owner = owner_field(person), owner_field(model)
    if holder is None or owner is None:
        return None
    return str(owner.column) if isinstance(owner, OwnerHandle) or root_of(owner) == root_of(holder) else None


@cache
def access_sql(kind: str) -> str:
    """The person's rows with all their columns, one after the other, each with its table."""
    return rows_sql((share, share.rows(*Leaving)) for share in shares(kind))


def rows_sql(parts: Iterable[tuple[Share, str]]) -> str:
    """The rows that each condition picks in its table, with all their columns: the name of the table, and the row as the text of its
    JSON."""
    return " UNION ALL ".join(_rows_of(share, picked) for share, picked in parts)


def _rows_of(share: Share, picked: str) -> str:
    """The row as a whole: where its columns are named, the server makes a type of them for every table, also where nothing is found."""
    return f"(SELECT '{share.model._meta.label}', row_to_json({share.table}.*)::text FROM {share.table} WHERE {picked})"


@cache
def person_sql(kind: str) -> str:
    """The person's own row, as JSON."""
    model = person_kinds()[kind]
    key = model._meta.pk.column
    return f'SELECT row_to_json(p) FROM "{model._meta.db_table}" p WHERE p."{key}" = {SUBJECT}{_in_the_shop(model)}'


def _in_the_shop(model: type[Model]) -> str:
    owner = owner_field(model)
    return f' AND p."{owner.column}" = {WORKSPACE}' if owner is not None else ""


@cache
def erasure_sql(kind: str, of: Chosen = ONE) -> str:
    """All deletions, emptied pointers and locks in one statement and so in one commit; answers with the rows touched, by table,
    without the tables where there were none.

    A row counts by what it held before it was touched: one that did not lead to these people is not theirs, and is missing here.
    Run it in a block that was opened as `leaving`: the wall lets a pointer be emptied only there.
    """
    parts = [*_deletions(kind, of), *_emptied(kind, of), *_locked(kind, of)]
    named = ", ".join(f"e{n} AS ({part})" for n, (_, part) in enumerate(parts))
    touched = " UNION ALL ".join(f"SELECT '{name}' AS name FROM e{n} WHERE theirs" for n, (name, _) in enumerate(parts))
    return f"WITH {named} SELECT name, count(*) FROM ({touched}) AS touched GROUP BY name ORDER BY name"


def _deletions(kind: str, of: Chosen) -> Iterator[tuple[str, str]]:
    for share in shares(kind):
        if any(leaving is Leaving.ROW_GOES for _, leaving in share.paths):
            where, theirs = share.rows(Leaving.ROW_GOES, of=of), share.rows(Leaving.ROW_GOES, of=of, at="old.")
            yield share.model._meta.label, f"DELETE FROM {share.table} WHERE {where} RETURNING {theirs} AS theirs"


def _emptied(kind: str, of: Chosen) -> Iterator[tuple[str, str]]:
    """A row that goes anyway is left alone here: one statement must not touch a row twice."""
    for share in shares(kind):
        links = [column for column, leaving in share.paths if leaving is Leaving.LINK_GOES]
        if links:
            emptied = ", ".join(
                f'"{column}" = CASE WHEN "{column}" {of.person} THEN NULL ELSE "{column}" END' for column in links
            )
            goes = any(leaving is Leaving.ROW_GOES for _, leaving in share.paths)
            but = f" AND ({share.rows(Leaving.ROW_GOES, of=of)}) IS NOT TRUE" if goes else ""
            where = f"{share.rows(Leaving.LINK_GOES, of=of)}{but}"
            theirs = share.rows(Leaving.LINK_GOES, of=of, at="old.")
            update = f"UPDATE {share.table} SET {emptied} WHERE {where} RETURNING {theirs} AS theirs"
            yield f"{share.model._meta.label}{POINTER}", update


def _locked(kind: str, of: Chosen) -> Iterator[tuple[str, str]]:
    """What a law keeps is locked when its person leaves (5-b)."""
    for share in shares(kind):
        says = said_by(share.model)
        if isinstance(says, Record) and says.locks:
            where, theirs = share.rows(Leaving.ROW_STAYS, of=of), share.rows(Leaving.ROW_STAYS, of=of, at="old.")
            lock = f'UPDATE {share.table} SET "{says.locks}" = now() WHERE {where} RETURNING {theirs} AS theirs'
            yield f"{share.model._meta.label}{LOCKED}", lock


@cache
def left_sql(kind: str, of: Chosen = ONE) -> str:
    """How many rows still lead to these people, not counting those that stay by rule."""
    found = (
        f"SELECT FROM {share.table} WHERE {share.rows(*gone, of=of)}"
        for share in shares(kind)
        if (gone := [leaving for _, leaving in share.paths if leaving is not Leaving.ROW_STAYS])
    )
    return f"SELECT count(*) FROM ({' UNION ALL '.join(found)}) AS found"


@cache
def tied_sql(kind: str, but: type[Model]) -> str:
    """Whether anything but the person's own row would go with them, not counting the rows of one table."""
    person = person_kinds()[kind]
    found = (
        f"EXISTS (SELECT FROM {share.table} WHERE {share.rows(*gone)})"
        for share in shares(kind)
        if share.model not in {person, but}
        and (gone := [leaving for _, leaving in share.paths if leaving is not Leaving.ROW_STAYS])
    )
    return f"SELECT {' OR '.join(found)}"


@cache
def closing_sql(of: Chosen = ONE, *, sparing: bool = False) -> str:
    """Delete all that a workspace owns and its own first row, in one statement; for many, those of the list of handles. `sparing` leaves
    the rows about a list of people, what these rows hang on, and then the shop's first row and how far its closing is."""
    shop, root = of.shop or of.person, roots()["workspace"]
    owned = [(model, column) for model, column in owned_by_workspace() if model is not Closing]
    stays = {model: spared_rows(model, of) for model, _ in owned} if sparing else {}
    parts = [_closing_of(model, column, shop, stays.get(model)) for model, column in owned]
    for model, column in ((Closing, "owner"), (root, str(root._meta.pk.column))):
        kept = f'"{model._meta.db_table}"."{column}" IN ({about_sql(of)})' if sparing else None
        parts.append(_closing_of(model, column, shop, kept))
    named = ", ".join(f"e{n} AS ({part} RETURNING 1)" for n, part in enumerate(parts))
    return f"WITH {named} SELECT " + " + ".join(f"(SELECT count(*) FROM e{n})" for n in range(len(parts)))


def _closing_of(model: type[Model], column: str, shop: str, stays: str | None) -> str:
    table = f'"{model._meta.db_table}"'
    but = f" AND ({stays}) IS NOT TRUE" if stays else ""
    return f'DELETE FROM {table} WHERE {table}."{column}" {shop}{but}'


def spared_rows(model: type[Model], of: Chosen = ONE) -> str:
    """The condition that picks a table's rows about the list `spared`, and those on which such rows of other tables hang."""
    table = f'"{model._meta.db_table}"'
    found = [f'{table}."{column}" = {SPARED}' for column in subject_columns(model)]
    found += [f'{table}."{model._meta.pk.column}" IN ({rows})' for rows in _hanging_on(model, of)]
    return " OR ".join(found) or "false"


def _hanging_on(model: type[Model], of: Chosen) -> Iterator[str]:
    """To which rows of this table the rows of another lead that stay."""
    for child, column in owned_by_workspace():
        for field in child._meta.local_fields:
            if isinstance(field, OwnedLink) and field.related_model is model:
                table, link = f'"{child._meta.db_table}"', link_source(field).column
                stays = f'{table}."{column}" {of.shop or of.person} AND ({spared_rows(child, of)})'
                yield f'SELECT {table}."{link}" FROM {table} WHERE {stays}'


@cache
def about_sql(of: Chosen = ONE, within: tuple[type[Model], ...] | None = None) -> str:
    """The owner of each row about the list `spared`, in all tables of these shops or `within` some of them."""
    found = (
        _about(model, column, of)
        for model, column in owned_by_workspace()
        if subject_columns(model) and (within is None or model in within)
    )
    return " UNION ALL ".join(found)


def _about(model: type[Model], column: str, of: Chosen) -> str:
    table = f'"{model._meta.db_table}"'
    about = " OR ".join(f'{table}."{subject}" = {SPARED}' for subject in subject_columns(model))
    return f'SELECT {table}."{column}" FROM {table} WHERE {table}."{column}" {of.shop or of.person} AND ({about})'


def owned_by_workspace() -> Iterator[tuple[type[Model], str]]:
    for model in tables():
        owner = owner_field(model)
        if owner is not None and (isinstance(owner, OwnerHandle) or root_of(owner) == "workspace"):
            yield model, str(owner.column)
