"""The decisions of programs, each with what it relies on as the map and the wall have it: what does not stand here cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext

from socialsmartly.privacy.datamap.map import readable_columns, said_by
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.words import Personal, Record
from socialsmartly.words.decision import Automated, made_by


@dataclass(frozen=True)
class Column:
    """One column that a decision relies on."""

    table: str
    name: str
    says: Personal


@dataclass(frozen=True)
class Told:
    """One decision as people read it. `items` are the names of its information, table by table."""

    decision: Automated
    why: tuple[str, ...]
    items: tuple[tuple[str, tuple[str, ...]], ...]


def relied_on(decision: Automated) -> Iterator[Column]:
    """The personal columns that the purposes of a decision can read in its tables (LookupError for a table that is none)."""
    for label in decision.tables:
        model: type[Model] = apps.get_model(label)
        says = said_by(model)
        seen = {name for purpose in decision.purposes for name in readable_columns(model, purpose)}
        for name, said in says.columns.items() if isinstance(says, Record) else ():
            if isinstance(said, Personal) and name in seen:
                yield Column(label, name, said)


def told() -> list[Told]:
    """Every kind of decision in the whole program, whichever rooms this process has needed so far."""
    whole_program()
    return [
        Told(one, tuple(gettext(purpose.says) for purpose in one.purposes), tuple(_items(one))) for one in made_by()
    ]


@cache
def named(slug: str) -> Automated:
    """The kind of that name."""
    whole_program()
    return next(one for one in made_by() if one.slug == slug)


def _items(decision: Automated) -> Iterator[tuple[str, tuple[str, ...]]]:
    columns = list(relied_on(decision))
    for label in decision.tables:
        model = apps.get_model(label)
        names = [
            capfirst(gettext(str(model._meta.get_field(one.name).verbose_name)))
            for one in columns
            if one.table == label
        ]
        if names:
            yield title_of(model), tuple(dict.fromkeys(names))
