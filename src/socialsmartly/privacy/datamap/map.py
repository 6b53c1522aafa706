"""The map: every table of the running project and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model

from socialsmartly.privacy.datamap.fields import HandleField, OwnedLink, OwnerHandle, OwnerKey
from socialsmartly.words import Category, Keep, Kind, Leaving, OfMembers, Personal, Purpose, Record
from socialsmartly.words.purposes import AGREEMENT, CLOSING, RETENTION, RIGHTS, SEARCHING, SUCCESSION, TAKEOVER
from socialsmartly.words.record import Says

KEYRING = "keyring"
"""The room whose tables lie in a store of their own, behind no role of the database."""
NAMES_SOMEBODY = frozenset({Category.IDENTITY, Category.CONTACT})
AnyField = Any  # Django's fields are generic over their values, which the map does not look at

_adopted: dict[str, Says] = {}


def adopt(label: str, says: Says) -> None:
    """Speak for a table that lives in somebody else's package."""
    _adopted[label.lower()] = says


def said_by(model: type[Model]) -> Says | None:
    """A table speaks for itself: what a parent class said does not count."""
    return model.__dict__.get("privacy") or _adopted.get(model._meta.label_lower)


def tables() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and not model._meta.abstract:
            yield model


def records() -> Iterator[tuple[type[Model], Record]]:
    for model in tables():
        says = said_by(model)
        if isinstance(says, Record):
            yield model, says


def clocks() -> Iterator[tuple[type[Model], Keep]]:
    """Every table whose rows have a time of their own, people's or nobody's."""
    for model in tables():
        if (keep := clock_of(model)) is not None:
            yield model, keep


def clock_of(model: type[Model]) -> Keep | None:
    """The clock that the sweep runs for a table. What lies in the keyring ends by a sweep of its own."""
    says = said_by(model)
    return says.keep if says and isinstance(says.keep, Keep) and model._meta.app_label != KEYRING else None


def lengthened() -> Iterator[tuple[type[Model], Keep]]:
    """The tables whose people may agree to a later end (5-e). System check E024 refuses it where the row is not theirs alone."""
    return ((model, keep) for model, keep in clocks() if keep.longer)


def naming_columns(model: type[Model]) -> tuple[str, ...]:
    """The sealed columns by which a row with a clock names somebody: what to look for once the clock has ended it."""
    says = said_by(model)
    if clock_of(model) is None or not isinstance(says, Record):
        return ()
    return tuple(
        name
        for name, said in says.columns.items()
        if isinstance(said, Personal)
        and said.category in NAMES_SOMEBODY
        and getattr(model._meta.get_field(name), "sealed", False)
    )


def subject_columns(model: type[Model]) -> list[str]:
    """The columns of a table that lead to people."""
    says = said_by(model)
    return [subject_column(model, path) for path in says.about] if isinstance(says, Record) else []


@cache
def roots() -> Mapping[str, type[Model]]:
    """The first row of each scope: {"member": Member, "workspace": Workspace}."""
    return {says.root: model for model in tables() if (says := said_by(model)) and says.root}


@cache
def about_members() -> tuple[type[Model], ...]:
    """The tables about members that belong to nobody else. The member's own row stands first."""
    member = roots()["member"]
    found = [model for model, _ in records() if model is not member and _is_of_members(model)]
    return (member, *sorted(found, key=lambda model: model._meta.label))


@cache
def about_colleagues() -> Mapping[type[Model], tuple[str, ...]]:
    """The tables in which a shop's rows are about members, each with the columns that lead to them: those of a shop that name somebody by
    handle, and those that a member or a shop may own and that say so (`of_members`)."""
    found = {}
    for model, says in records():
        if _is_of_a_shop(model) or says.of_members is not None:
            found[model] = tuple(path for path in says.about if _names_a_member(model, path))
    return {model: paths for model, paths in found.items() if paths}


@cache
def about_customers() -> tuple[type[Model], ...]:
    """A shop's customers, who carry permits of their own, and the tables of the shop that lead to one of them."""
    of_a_shop = [(model, says) for model, says in records() if _is_of_a_shop(model)]
    people = {model for model, says in of_a_shop if "self" in says.about and says.permits}
    return tuple(
        model
        for model, says in of_a_shop
        if model in people or any(_leads_to(model, path) in people for path in says.about if path != "self")
    )


def _leads_to(model: type[Model], path: str) -> type[Model] | None:
    field: AnyField = model._meta.get_field(path)
    return field.related_model if field.is_relation else None


def _is_of_a_shop(model: type[Model]) -> bool:
    owner = owner_field(model)
    return owner is not None and not isinstance(owner, OwnerHandle) and root_of(owner) == "workspace"


def holds_customers_too(model: type[Model]) -> bool:
    says = said_by(model)
    return isinstance(says, Record) and says.of_members is not None


def rows_about_colleagues(model: type[Model]) -> OfMembers:
    """Which rows of such a table are meant; any of them where nothing else is said."""
    says = said_by(model)
    return (isinstance(says, Record) and says.of_members) or OfMembers()


@cache
def going_along() -> tuple[type[Model], ...]:
    """Those of them whose rows go along when somebody else takes over the operator's business: all that do not say why they stay behind."""
    member, *others = about_members()
    return (member, *(model for model in others if not _stays_behind(model)))


@cache
def with_a_shop() -> tuple[type[Model], ...]:
    """The tables whose rows a shop owns and that go along with it. The shop's own row stands first, and each table after those to which its
    rows lead."""
    owned = [model for model in tables() if _is_of_a_shop(model) and not _stays_behind(model)]
    return (roots()["workspace"], *_in_order_of_links(sorted(owned, key=lambda model: model._meta.label)))


@cache
def carried() -> frozenset[type[Model]]:
    """Every table of which something may go to a successor."""
    return frozenset({*going_along(), *with_a_shop()})


@cache
def about_whoever_goes() -> tuple[type[Model], ...]:
    """Those of them that are about people: what the register says that a successor receives."""
    of_shops = [model for model in with_a_shop() if isinstance(said_by(model), Record)]
    return tuple(dict.fromkeys([*going_along(), *of_shops]))


def taken_along_by(model: type[Model]) -> list[str]:
    """The columns of those who take a row along when they leave. A shop's row in which all of them are empty is the shop's alone."""
    says = said_by(model)
    about = says.about if isinstance(says, Record) else {}
    return [subject_column(model, path) for path, leaving in about.items() if leaving is Leaving.ROW_GOES]


def may_be_the_shops_alone(model: type[Model]) -> bool:
    """Whether a table that goes along with a shop may hold rows of nobody but the shop."""
    columns = {field.column: field for field in model._meta.local_concrete_fields}
    return model in with_a_shop() and all(columns[name].null for name in taken_along_by(model))


def _in_order_of_links(models: list[type[Model]]) -> list[type[Model]]:
    waiting, placed = models, list[type[Model]]()
    while waiting:
        ready = [model for model in waiting if not _linked_to(model) & set(waiting) - {model}]
        assert ready, "rows that lead to each other could be written in no order"
        placed += ready
        waiting = [model for model in waiting if model not in ready]
    return placed


def _linked_to(model: type[Model]) -> set[Any]:
    return {field.related_model for field in model._meta.local_fields if isinstance(field, OwnedLink)}


def _stays_behind(model: type[Model]) -> bool:
    says = said_by(model)
    return says is not None and bool(says.stays_behind)


def _is_of_members(model: type[Model]) -> bool:
    owner = owner_field(model)
    if owner is not None and not isinstance(owner, OwnerHandle) and root_of(owner) != "member":
        return False
    says = said_by(model)
    paths = says.about if isinstance(says, Record) else {}
    return any(_names_a_member(model, path) for path in paths)


def _names_a_member(model: type[Model], path: str) -> bool:
    if path == "self":
        return False
    field: AnyField = model._meta.get_field(path)
    return isinstance(field, HandleField) or field.related_model is roots()["member"]


def is_person(model: type[Model]) -> bool:
    says = said_by(model)
    return isinstance(says, Record) and "self" in says.about


@cache
def owner_field(model: type[Model]) -> AnyField | None:
    """The column that holds the owner: the first that is an OwnerKey or an OwnerHandle."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, OwnerKey | OwnerHandle):
            return field
    return None


@cache
def root_of(owner: AnyField) -> str:
    """The name of the scope an owner column belongs to."""
    says = said_by(owner.related_model)
    assert says is not None
    assert says.root  # an owner is always the root of a scope
    return says.root


def kind_of(model: type[Model]) -> Kind | None:
    says = said_by(model)
    if says is None:
        return None
    if says.kind:
        return says.kind
    if says.root:
        return Kind.ROOT
    return Kind.OWNED if owner_field(model) is not None else None


def value_columns(model: type[Model]) -> dict[str, Field[Any, Any]]:
    """The columns that hold a value of their own: neither key, nor owner, nor pointer."""
    about = says.about if isinstance(says := said_by(model), Record) else {}
    links = {link_source(f).name for f in model._meta.local_fields if isinstance(f, OwnedLink)}
    return {
        field.name: field
        for field in model._meta.local_concrete_fields
        if not field.primary_key
        and not field.is_relation
        and field.name not in links
        and field.name not in about
        and not isinstance(field, OwnerHandle)
    }


def link_source(link: OwnedLink) -> AnyField:
    """The column of this table that holds the linked row's id; the owner is the other half of the link."""
    return link.related_fields[-1][0]


def key_columns(model: type[Model]) -> tuple[str, ...]:
    """Key, owner and pointers: handles that say nothing by themselves."""
    values = value_columns(model)
    return tuple(f.name for f in model._meta.local_concrete_fields if f.name not in values)


def subject_column(model: type[Model], path: str) -> str:
    """The database column behind a path of `about`."""
    if path == "self":
        return str(model._meta.pk.column)
    field: AnyField = model._meta.get_field(path)
    return str((link_source(field) if isinstance(field, OwnedLink) else field).column)


def readers(model: type[Model]) -> frozenset[Purpose]:
    """Every purpose that may read at least one column of the table."""
    says = said_by(model)
    along = {SUCCESSION, TAKEOVER} if model in carried() else set()
    if says is None:
        return frozenset()
    if not isinstance(says, Record):
        return frozenset({*(says.read_by or ()), *says.written_by, *says.added_by, *along})
    named = {p for c in says.columns.values() if isinstance(c, Personal) for p in c.purposes}
    searching = {SEARCHING} if naming_columns(model) else set()
    asked = {AGREEMENT} if model in about_colleagues() else set()
    written = set(says.written_by) | set(says.added_by) | set(says.read_by)
    return frozenset(named | written | {RIGHTS} | searching | along | asked)


@cache
def sensitive_places() -> frozenset[str]:
    """Every column that the map calls sensitive, by its place."""
    return frozenset(
        f"{model._meta.label}.{name}"
        for model, says in records()
        for name, said in says.columns.items()
        if isinstance(said, Personal) and said.sensitive
    )


@cache
def masked_columns(model: type[Model], purpose: Purpose) -> frozenset[str]:
    """The columns of which somebody who looks for this purpose sees a mask."""
    says = said_by(model)
    columns = says.columns if isinstance(says, Record) else {}
    return frozenset(name for name, said in columns.items() if isinstance(said, Personal) and purpose in said.masked)


@cache
def readable_columns(model: type[Model], purpose: Purpose) -> tuple[str, ...]:
    """The field names that a purpose may read: keys and plain columns always, personal ones when they name it. Whoever asks which of a
    shop's people agreed needs the keys alone."""
    says = said_by(model)
    whole = purpose == RIGHTS or (purpose in {SUCCESSION, TAKEOVER} and model in carried())
    if not isinstance(says, Record) or whole:
        return tuple(f.name for f in model._meta.local_concrete_fields)
    named = tuple(
        name for name, said in says.columns.items() if not isinstance(said, Personal) or purpose in said.purposes
    )
    if purpose in {RETENTION, CLOSING} or (purpose == AGREEMENT and model in about_colleagues()):
        return key_columns(model) + tuple(name for name in named if isinstance(says.columns[name], Personal))
    if purpose == SEARCHING:
        return key_columns(model) + naming_columns(model)
    return key_columns(model) + named
