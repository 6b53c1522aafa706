"""Reading what a contract lists of one person. Nothing here knows a table by name; the map says where it lies and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db.models import Field, Model, Q
from django.utils.text import capfirst

from socialsmartly.privacy.datamap.fields import OwnedLink, OwnerHandle
from socialsmartly.privacy.datamap.map import about_whoever_goes, link_source, owner_field, records, value_columns
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds, shares
from socialsmartly.words import Leaving, Personal, Purpose
from socialsmartly.words.purposes import ENTRUSTING, SHARING

Passed = dict[str, list[str]]
OWN: Final = "recipients"


@cache
def passable(*purposes: Purpose) -> Mapping[str, Field[Any, Any]]:
    """Every column that may ever leave, by its place on the map: those that name one of these purposes. The database opens no other.

    What this room itself keeps of people is read for the same purposes and never leaves.
    """
    return {
        f"{model._meta.label}.{name}": value_columns(model)[name]
        for model, says in records()
        if model._meta.app_label != OWN
        for name, said in says.columns.items()
        if isinstance(said, Personal) and said.purposes & set(purposes or (ENTRUSTING, SHARING))
    }


def title(label: str) -> str:
    """What an item is called, in the reader's words."""
    field = passable().get(label)
    if field is not None:
        return capfirst(str(field.verbose_name))
    whole = next((model for model in about_whoever_goes() if model._meta.label == label), None)
    return title_of(whole) if whole is not None else label


def titles(labels: Iterable[str]) -> str:
    """Several of them, each once: a member's and a customer's address have one name."""
    return ", ".join(dict.fromkeys(title(label) for label in labels))


def walk(asker: Asker, labels: Iterable[str]) -> Passed | None:
    """What these items say of the block's person, as text; None when the person is not there, or hidden until they are deleted."""
    wanted: dict[str, list[str]] = {}
    for label in labels:
        table, _, column = label.rpartition(".")
        wanted.setdefault(table, []).append(column)
    if (
        not person_kinds()[asker.kind]
        ._default_manager.filter(**_owner(person_kinds()[asker.kind], asker), pk=asker.subject)
        .exists()
    ):
        return None
    found: Passed = {}
    for share in shares(asker.kind):
        columns = wanted.get(share.model._meta.label, [])
        for row in _rows(share.model, share.paths, asker) if columns else ():
            for column in columns:
                value = getattr(row, column)
                if value is not None:
                    found.setdefault(f"{share.model._meta.label}.{column}", []).append(_text(value))
    return found


def _rows(model: type[Model], paths: Iterable[tuple[str, Leaving]], asker: Asker) -> Any:
    """Only rows that are the person's own: where they are merely mentioned, the row is somebody else's."""
    names = {str(_source(field).column): _source(field).name for field in model._meta.local_fields}
    theirs = Q()
    for column, leaving in paths:
        if leaving is Leaving.ROW_GOES:
            theirs |= Q(**{names[column]: asker.subject})
    rows: Any = model._default_manager.filter(theirs, **_owner(model, asker))
    return rows.order_by("pk") if theirs else rows.none()


def _source(field: Any) -> Any:
    return link_source(field) if isinstance(field, OwnedLink) else field


def _owner(model: type[Model], asker: Asker) -> dict[str, Any]:
    owner = owner_field(model)
    if owner is None:
        return {}
    holder = asker.workspace or asker.subject
    return {owner.attname if not isinstance(owner, OwnerHandle) else owner.name: holder}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
