"""What the map says of each table, in words: whose data, who may read what, what becomes of it, until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Model

from socialsmartly.privacy.access.wall import sees
from socialsmartly.privacy.datamap.map import kind_of, readable_columns, readers, said_by, tables
from socialsmartly.words import Keep, KeepWhile, NoPerson, Personal, Record

Told = dict[str, Any]


def explain(label: str | None = None) -> list[Told]:
    """One entry for every table, or for the one named by its label; an empty list when there is none of that name."""
    chosen = (m for m in tables() if label is None or m._meta.label.lower() == label.lower())
    return [told for model in chosen if (told := _told(model))]


def _told(model: type[Model]) -> Told:
    says = said_by(model)
    kind = kind_of(model)
    told: Told = {"table": model._meta.label, "lives": str(kind) if kind else "a library's table"}
    if isinstance(says, NoPerson):
        return told | {"about": None, "because": says.because}
    assert isinstance(says, Record)  # the checks refuse a silent table before anything runs
    return told | {
        "about": {path: str(leaving) for path, leaving in says.about.items()},
        "promise": says.promise,
        "columns": _columns(says),
        "read_by": {
            p.slug: {"columns": list(readable_columns(model, p)), "rows": " AND ".join(sees(model, says, p))}
            for p in sorted(readers(model), key=lambda p: p.slug)
        },
        "kept": _kept(says.keep),
    }


def _columns(says: Record) -> Mapping[str, str]:
    return {
        name: f"{said.category}: {', '.join(sorted(p.slug for p in said.purposes))}"
        if isinstance(said, Personal)
        else f"plain: {said.because}"
        for name, said in says.columns.items()
    }


def _kept(keep: Keep | KeepWhile) -> str:
    if isinstance(keep, KeepWhile):
        return keep.because
    return f"{keep.time.days} days after {keep.after}: {keep.because}"


def lines(told: list[Told]) -> Iterator[str]:
    """The same for people: one paragraph a table."""
    for table in told:
        yield f"{table['table']}  ({table['lives']})"
        if table["about"] is None:
            yield f"  nobody's data: {table['because']}"
            continue
        for path, leaving in table["about"].items():
            yield f"  about {path}: when the person leaves, {leaving}"
        for name, said in table["columns"].items():
            yield f"  {name}: {said}"
        for purpose, seen in table["read_by"].items():
            yield f"  {purpose} sees the rows where {seen['rows']}"
        yield f"  kept: {table['kept']}   [{table['promise']}]"
