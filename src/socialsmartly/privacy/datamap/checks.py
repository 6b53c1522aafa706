"""What a table must say before the program starts, as Django system checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.exceptions import FieldDoesNotExist
from django.db.models import (
    DateField,
    EmailField,
    ForeignKey,
    GenericIPAddressField,
    JSONField,
    ManyToManyField,
    Model,
    OneToOneField,
    UniqueConstraint,
)

from socialsmartly.privacy.datamap.fields import HandleField, MonthlyId, OwnerKey
from socialsmartly.privacy.datamap.map import (
    about_colleagues,
    is_person,
    kind_of,
    owner_field,
    readers,
    said_by,
    tables,
    value_columns,
)
from socialsmartly.words import Basis, Keep, KeepWhile, Kind, Leaving, NoPerson, Personal, Plain, Record, keeps
from socialsmartly.words.personal import SEALED_CATEGORIES
from socialsmartly.words.purposes import FOR_SAFETY_AND_QUALITY, LONGEST_FOR_THEM
from socialsmartly.words.record import Says

TELLING_TYPES = (EmailField, GenericIPAddressField)
TELLING_NAMES = frozenset({"email", "phone", "name", "address", "birth", "born", "ip", "token", "nickname", "code"})


@register(Tags.models)
@keeps("1-a", "5-a", "5-d", "5-e", "6-b")
def every_table_says_whose_data_it_holds(**_: object) -> list[CheckMessage]:
    return [fault for model in tables() for fault in faults(model)]


def faults(model: type[Model]) -> Iterator[CheckMessage]:
    """Everything that is wrong with what one table says of itself."""
    match said_by(model):
        case None:
            yield silent(model)
        case NoPerson() as says:
            yield from pointers_not_named(model, named=())
            yield from telling_columns_of_nobody(model)
            yield from clocks_that_cannot_run(model, says)
            if not says.library:
                yield from misplaced(model)
        case Record() as says:
            yield from unclassed_columns(model, says)
            yield from unknown_columns(model, says)
            yield from telling_columns_called_plain(model, says)
            yield from telling_columns_not_sealed(model, says)
            yield from paths_to_nobody(model, says)
            yield from pointers_not_named(model, named=says.about)
            yield from clocks_that_cannot_run(model, says)
            yield from periods_without_a_limit(model, says)
            yield from periods_not_to_lengthen(model, says)
            yield from json_keys_not_named(model, says)
            yield from open_to_all_without_end(model, says)
            yield from two_members_in_a_row(model, says)
            yield from misplaced(model)


def silent(model: type[Model]) -> Error:
    return Error(
        f"{model.__name__} does not say whose data it holds.",
        hint="Give it `privacy = Record(...)` or `privacy = NoPerson(because)`; for a library's table, `adopt()` it.",
        obj=model,
        id="privacy.E001",
    )


def unclassed_columns(model: type[Model], says: Record) -> Iterator[Error]:
    for name in value_columns(model).keys() - says.columns.keys():
        yield Error(
            f"Nobody has said what {name!r} tells of a person.",
            hint=f"Name it in {model.__name__}.privacy: contact(...), behaviour(...), … or Plain(because).",
            obj=model._meta.get_field(name),
            id="privacy.E002",
        )


def unknown_columns(model: type[Model], says: Record) -> Iterator[Error]:
    for name in says.columns.keys() - value_columns(model).keys():
        yield Error(
            f"{model.__name__}.privacy speaks of {name!r}, which is no column of it.",
            hint="Take the name out, or mend its spelling.",
            obj=model,
            id="privacy.E003",
        )


def paths_to_nobody(model: type[Model], says: Record) -> Iterator[Error]:
    if not says.about:
        yield Error(
            f"{model.__name__}.privacy is about nobody.",
            hint="Name the column that leads to the person in `about`, or say NoPerson(because).",
            obj=model,
            id="privacy.E004",
        )
    for path in says.about:
        if path != "self" and not _leads_to_a_person(model, path):
            yield Error(
                f"{model.__name__}.privacy is about {path!r}, which leads to no person.",
                hint="Every row names its person directly: by link to a person's row, or by a HandleField.",
                obj=model,
                id="privacy.E004",
            )


def _leads_to_a_person(model: type[Model], path: str) -> bool:
    try:
        field: Any = model._meta.get_field(path)
    except FieldDoesNotExist:
        return False
    return isinstance(field, HandleField) or (field.is_relation and is_person(field.related_model))


def pointers_not_named(model: type[Model], named: Iterable[str]) -> Iterator[Error]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        points = isinstance(field, HandleField) or (field.is_relation and is_person(field.related_model))  # type: ignore[arg-type]  # a relation has a model
        if points and field.name not in named:
            yield Error(
                f"{field.name!r} points at a person whom {model.__name__}.privacy does not name.",
                hint=f"Add {field.name!r} to `about`, with what becomes of the row when they leave.",
                obj=field,
                id="privacy.E005",
            )


def clocks_that_cannot_run(model: type[Model], says: Says) -> Iterator[Error]:
    if says.keep is None:
        yield Error(
            f"{model.__name__} does not say how long a row stays.",
            hint="Give it `keep=Keep(time, after=…, because=…)`, or `keep=KeepWhile(because)` where something else ends it.",
            obj=model,
            id="privacy.E021",
        )
    if isinstance(says.keep, Keep):
        field = value_columns(model).get(says.keep.after)
        if not isinstance(field, DateField):
            yield Error(
                f"{model.__name__} is kept for a time after {says.keep.after!r}, which is no date of it.",
                hint="Name a date column of this very table, or say KeepWhile(because).",
                obj=model,
                id="privacy.E006",
            )
        elif field.null:
            yield Error(
                f"{says.keep.after!r} may be empty, and then the clock of {model.__name__} never ends.",
                hint="Name a date that every row has.",
                obj=field,
                id="privacy.E008",
            )


def periods_without_a_limit(model: type[Model], says: Record) -> Iterator[Error]:
    """A row that is written for safety or quality alone goes in time. It may stay with the person only as part of something else that they
    have, and then another purpose reads it too: a passkey belongs to the account."""
    writers = {*says.written_by, *says.added_by}
    if not writers or writers - FOR_SAFETY_AND_QUALITY:
        return
    readers = {purpose for said in says.columns.values() if isinstance(said, Personal) for purpose in said.purposes}
    stays = isinstance(says.keep, KeepWhile) and not readers - FOR_SAFETY_AND_QUALITY
    if stays or (isinstance(says.keep, Keep) and says.keep.time > LONGEST_FOR_THEM):
        yield Error(
            f"{model.__name__} is written for safety or quality alone and stays longer than {LONGEST_FOR_THEM.days} days.",
            hint="Give it `keep=Keep(time, …)` with a time that the purpose needs, at most that long.",
            obj=model,
            id="privacy.E022",
        )


def periods_not_to_lengthen(model: type[Model], says: Record) -> Iterator[Error]:
    """Somebody may lengthen only what is theirs and nobody else's, what no other row waits for, and what no upper limit or law ends."""
    if not (isinstance(says.keep, Keep) and says.keep.longer):
        return
    for word in _against_a_later_end(model, says):
        yield Error(
            f"{model.__name__} says that a person may keep it longer, yet {word}.",
            hint="Take `longer=True` out of its clock.",
            obj=model,
            id="privacy.E024",
        )


def _against_a_later_end(model: type[Model], says: Record) -> Iterator[str]:
    writers = {*says.written_by, *says.added_by}
    if list(says.about.values()) != [Leaving.ROW_GOES]:
        yield "a row is not about one person alone with whom it goes"
    if "self" in says.about:
        yield "a row is a person of its own"
    if isinstance(model._meta.pk, MonthlyId):
        yield "its months are dropped whole"
    if says.locks:
        yield "a law fixes its period"
    if writers and not writers - FOR_SAFETY_AND_QUALITY:
        yield "what is written for safety or quality has an upper limit"
    if any(_has_a_clock(field.related_model) for field in model._meta.local_fields if field.is_relation):
        yield "it hangs on a row with a clock of its own"


def _has_a_clock(model: Any) -> bool:
    says = said_by(model)
    return says is not None and isinstance(says.keep, Keep)


def open_to_all_without_end(model: type[Model], says: Record) -> Iterator[Error]:
    """What everybody sees rests on something, ends, and closes at once with its person; and whoever shows it writes nothing."""
    if not any(purpose.to_everybody for purpose in readers(model)):
        return
    now = says.open_to_all
    held = {field.name for field in model._meta.local_concrete_fields if not field.null}
    if now is None or says.marked is None or now.until not in held or _writes(says):
        yield Error(
            f"{model.__name__} is shown to everybody and does not say from when, until when and on what ground.",
            hint="Say open_to_all=OpenToAll(since, until, rests_on) with a date that every row has as its end, and marked=...; it is only read.",
            obj=model,
            id="privacy.E025",
        )


def two_members_in_a_row(model: type[Model], says: Record) -> Iterator[Error]:
    """A block about one member asks for their agreement and nobody else's; of a shop's rows each member in them is asked."""
    members = {field.name for field in model._meta.local_concrete_fields if isinstance(field, HandleField | OwnerKey)}
    named = members & set(says.about)
    asked = says.of_members is None and model in about_colleagues()
    by_agreement = sorted(p.slug for p in readers(model) if p.basis not in {Basis.LAW, Basis.NONE})
    if len(named) > 1 and by_agreement and not asked:
        yield Error(
            f"{model.__name__} names two members in one row and is read for {', '.join(by_agreement)}, which an agreement opens.",
            hint="Read it for what a law asks alone, or give each of them a row of their own.",
            obj=model,
            id="privacy.E026",
        )


def _writes(says: Record) -> bool:
    return any(purpose.to_everybody for purpose in (*says.written_by, *says.added_by))


def telling_columns_called_plain(model: type[Model], says: Record) -> Iterator[Warning]:
    for name, field in value_columns(model).items():
        telling = isinstance(field, TELLING_TYPES) or bool(TELLING_NAMES & set(name.split("_")))
        if telling and isinstance(says.columns.get(name), Plain):
            yield Warning(
                f"{name!r} is called plain, yet its name or type tells of a person.",
                hint="Class it as personal, or give it a name that says what it is.",
                obj=field,
                id="privacy.W007",
            )


def telling_columns_of_nobody(model: type[Model]) -> Iterator[Warning]:
    """Types only: a table of nobody may well have a name or a code of its own."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, TELLING_TYPES):
            yield Warning(
                f"{field.name!r} tells of a person, yet {model.__name__} is said to be about nobody.",
                hint="Say Record(...) and whose data it is.",
                obj=field,
                id="privacy.W014",
            )


def telling_columns_not_sealed(model: type[Model], says: Record) -> Iterator[Error]:
    for name, field in value_columns(model).items():
        said = says.columns.get(name)
        if isinstance(said, Personal) and said.category in SEALED_CATEGORIES and not getattr(field, "sealed", False):
            yield Error(
                f"{name!r} holds {said.category} in clear.",
                hint="What identifies a person lies sealed: use SealedTextField.",
                obj=field,
                id="privacy.E009",
            )


def json_keys_not_named(model: type[Model], says: Record) -> Iterator[Error]:
    for name, field in value_columns(model).items():
        if isinstance(field, JSONField) and name not in says.json_keys:
            yield Error(
                f"{name!r} may hold anything: its keys are not named.",
                hint=f"List them in {model.__name__}.privacy: json_keys={{{name!r}: (...)}}.",
                obj=field,
                id="privacy.E010",
            )


def misplaced(model: type[Model]) -> Iterator[Error]:
    """The rules that let one schema serve one machine and many."""
    kind = kind_of(model)
    if kind is None:
        yield Error(
            f"{model.__name__} does not say where it lives.",
            hint="Give it an OwnerKey, or say kind=Kind.REFERENCE or Kind.LOCAL.",
            obj=model,
            id="privacy.E011",
        )
    if kind is Kind.OWNED:
        yield from _stray_uniques(model)
        yield from _stray_links(model)


def _stray_uniques(model: type[Model]) -> Iterator[Error]:
    owner = owner_field(model)
    assert owner is not None  # an owned table has one
    together = [set(c.fields) for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
    single = [{f.name} for f in model._meta.local_concrete_fields if f.unique and not f.primary_key]
    old = [set(names) for names in model._meta.unique_together]
    for names in (*together, *old, *single):
        if owner.name not in names:
            yield Error(
                f"{model.__name__} wants {sorted(names)} to be unique without its owner.",
                hint="Put the owner into the constraint; what is unique everywhere lives in the keyring's index.",
                obj=model,
                id="privacy.E012",
            )


def _stray_links(model: type[Model]) -> Iterator[Error]:
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        plain = isinstance(field, ForeignKey | OneToOneField | ManyToManyField) and not isinstance(field, OwnerKey)
        if plain and kind_of(cast("type[Model]", field.related_model)) in (Kind.OWNED, Kind.ROOT, Kind.LOCAL):
            yield Error(
                f"{field.name!r} links two rows without their owner.",
                hint="Use owned_link(), or a HandleField when the other row may belong to somebody else.",
                obj=field,
                id="privacy.E013",
            )
