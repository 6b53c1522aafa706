"""Of each datum that is held of a person: why, by which sentence of the policy, who inside may read it, and who outside has received it.

All of it is read off the map and off what is held; nothing here knows a table by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext

from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.datamap.ids import moment_of
from socialsmartly.privacy.demands.models import Concern
from socialsmartly.privacy.recipients.carriage import Carries
from socialsmartly.privacy.recipients.models import Disclosure
from socialsmartly.privacy.recipients.queries import Carried, carried_since
from socialsmartly.privacy.rights.copy import Section, sections
from socialsmartly.privacy.rights.ends import End, moment
from socialsmartly.privacy.rights.reading import Held
from socialsmartly.words import Category, Personal, Purpose, keeps

Inside = Mapping[Purpose, Sequence[str]]
"""Who reads for a purpose, in the reader's words. A purpose that is missing is the program's own, or serves the person alone."""


@dataclass(frozen=True)
class Why:
    """One purpose in plain words, and the sentence of the policy behind it."""

    says: str
    promise: str


@dataclass(frozen=True)
class Reader:
    """Who inside may read a datum; `masked` says that they see a mask until they give a reason."""

    who: str
    masked: bool


@dataclass(frozen=True)
class Got:
    """Somebody outside who received a datum, and when for the last time; the shop, too, where it took it out of here."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Datum:
    label: str
    why: tuple[Why, ...]
    inside: tuple[Reader, ...]
    outside: tuple[Got, ...]
    carried: tuple[Carried, ...]


@dataclass(frozen=True)
class Outside:
    """Who received which datum, by its place on the map, and who carried what was written to the person."""

    got: Mapping[str, Sequence[Got]]
    carried: tuple[Carried, ...]


@dataclass(frozen=True)
class Dated:
    """One row as the page shows it, with its end."""

    cells: list[dict[str, str]]
    end: End


@keeps("5-a", "4.1-a")
def explained(held: list[Held], inside: Inside, subject: UUID) -> list[Section]:
    """What is held of a person, table by table, each row with its end and each datum with its reasons."""
    out = Outside(_received(held), tuple(carried_since(moment_of(subject))))
    return [_with_reasons(section, part, inside, out) for section, part in zip(sections(held), held, strict=True)]


def _with_reasons(section: Section, part: Held, inside: Inside, out: Outside) -> Section:
    rows = [Dated(cells, end) for cells, end in zip(section["rows"], section["ends"], strict=True)]
    more = {
        "dated": rows,
        "ends_by_row": any(row.end.at for row in rows),
        "review": next((row.end.review for row in rows), None),
        "data": list(_data(part, inside, out)) if rows else [],
    }
    return section | more


def _data(part: Held, inside: Inside, out: Outside) -> Iterator[Datum]:
    for name, field in part.columns():
        said = part.says.columns[name]
        if isinstance(said, Personal):
            place = f"{part.model._meta.label}.{name}"
            yield Datum(
                capfirst(str(field.verbose_name)),
                _why(said),
                readers_of(said, inside),
                tuple(out.got.get(place, ())),
                tuple(one for one in out.carried if one.carries in _ways_to(part, str(field.column), said)),
            )


@keeps("3.1-a")
def _ways_to(part: Held, column: str, said: Personal) -> set[Carries]:
    """What is sent to the addresses in a column, so that its carrier has them. An address says by its own shape which it is."""
    if said.category != Category.CONTACT:
        return set()
    values = (str(row[column]) for row in part.rows if row.get(column))
    return {Carries.MAIL if "@" in value else Carries.TEXT for value in values if "@" in value or value[0] == "+"}


def _why(said: Personal) -> tuple[Why, ...]:
    found = (Why(gettext(purpose.says), purpose.promise) for purpose in said.purposes)
    return tuple(sorted(found, key=lambda why: _place(why.promise)))


def _place(promise: str) -> tuple[list[int], str]:
    """Where a sentence stands in the policy."""
    clause, _dash, letter = promise.partition("-")
    return [int(part) for part in clause.split(".")], letter


def readers_of(said: Personal, inside: Inside) -> tuple[Reader, ...]:
    """Whoever sees it in full for one purpose is not said to see a mask for another."""
    masked: dict[str, bool] = {}
    for purpose in said.purposes:
        for who in inside.get(purpose, ()):
            masked[who] = purpose in said.masked and masked.get(who, True)
    return tuple(Reader(who, hidden) for who, hidden in sorted(masked.items()))


def _received(held: Iterable[Held]) -> dict[str, list[Got]]:
    """By their places on the map: which data were passed on, to whom, and when last."""
    found: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for name, items, at in _passed(held):
        for item in items.split():
            found[item][name] = max(at, found[item].get(name, at))
    return {item: [Got(name, at) for name, at in sorted(got.items())] for item, got in found.items()}


def _passed(held: Iterable[Held]) -> Iterator[tuple[str, str, datetime]]:
    rows: dict[Any, list[dict[str, Any]]] = {part.model: part.rows for part in held}
    for row in rows.get(Disclosure, []):
        yield row["name"], row["items"], moment(row["at"])
    for row in rows.get(Concern, []):
        if row["handed_over_at"]:
            yield row["authority"], row["items"], moment(row["handed_over_at"])
    for row in rows.get(Look, []):
        yield gettext("the shop, in a file of its own"), row["items"], moment(row["at"])
