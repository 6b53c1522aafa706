"""A column that holds a sealed value: the model speaks text, the database sees an envelope."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from socialsmartly.privacy.datamap.map import masked_columns, readable_columns
from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.keyring.envelope import Place, kid_of, seal, unseal
from socialsmartly.privacy.keyring.errors import MaskRefused, NoReadingOpen, NotForThisPurpose, PlainValueRefused
from socialsmartly.privacy.keyring.keys import key_of, make_ready, open_kid, open_kids
from socialsmartly.privacy.keyring.masks import Masked, mask
from socialsmartly.words import KeyClass


class Sealed(bytes):
    """An envelope as it came from the database, not opened yet."""

    __slots__ = ()


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is asked for, so that a list that shows no address opens no address."""

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is not None and isinstance(value, Sealed):
            return self.field.opened(instance, value)  # type: ignore[attr-defined]  # the field is a SealedTextField
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.Field):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text sealed under the key of the person that `of` names, in one class of data.

    It cannot be filtered by: a plain value on the way to the database raises PlainValueRefused.
    """

    sealed = True
    descriptor_class = SealedAttribute

    def __init__(self, key_class: KeyClass = KeyClass.IDENTITY, *, of: str = "id", **options: Any) -> None:
        self.key_class = KeyClass(key_class)
        self.of = of
        super().__init__(**{"editable": False, "null": True, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "key_class": int(self.key_class), "of": self.of}

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked for: `contains` and its like would carry the plain value to the database."""
        if lookup_name not in {"isnull", "exact", "in"}:
            raise PlainValueRefused(f"{self.name}__{lookup_name}")
        return super().get_lookup(lookup_name)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def from_db_value(self, value: bytes | None, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        if isinstance(value, Masked):
            raise MaskRefused(self.name)
        return Sealed(self.envelope(model_instance, str(value)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise PlainValueRefused(self.name)
        return None if value is None else connection.Database.Binary(bytes(value))

    def look_at_update(self, value: Any) -> None:
        if value is not None and not isinstance(value, Sealed):
            raise PlainValueRefused(self.name)

    def place(self, instance: models.Model) -> Place:
        return self.place_of(instance.pk, getattr(instance, self.of))

    def place_of(self, row: UUID, subject: UUID) -> Place:
        return Place(self.model._meta.db_table, self.name, row, subject, self.key_class)

    def envelope(self, instance: models.Model, text: str) -> bytes:
        place = self.place(instance)
        return seal(text, place, key_of(place.subject, self.key_class))

    def opened(self, instance: models.Model, envelope: Sealed) -> str:
        reading = current_reading()
        if reading is None:
            raise NoReadingOpen(self.name)
        if self.name not in readable_columns(type(instance), reading.purpose):
            raise NotForThisPurpose(f"{self.name} for {reading.purpose}")
        value = unseal(envelope, self.place(instance), open_kid(kid_of(envelope)))
        somebody_looks = reading.member is not None
        return mask(value) if somebody_looks and self.name in masked_columns(type(instance), reading.purpose) else value


def open_all(rows: Iterable[models.Model], *names: str) -> None:
    """Open the keys of a whole list with one look into the keyring, before its values are shown."""
    envelopes = (row.__dict__.get(name) for row in rows for name in names)
    open_kids(kid_of(e) for e in envelopes if isinstance(e, Sealed))


def seal_all(rows: Iterable[models.Model]) -> None:
    """Have the keys of a whole batch at hand at once, before it is written; its rows may be of several tables."""
    make_ready(
        (getattr(row, field.of), field.key_class)
        for row in rows
        for field in _sealed_in(type(row))
        if isinstance(row.__dict__.get(field.attname), str)
    )


@cache
def _sealed_in(model: type[models.Model]) -> list[SealedTextField]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, SealedTextField)]
