"""Rows that belong to somebody: the owner stands first in the key, on one machine and on many."""

from __future__ import annotations

from typing import Any, ClassVar, cast
from uuid import UUID

from django.db import models

from socialsmartly.privacy.datamap.fields import OwnerHandle
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import owner_field, readable_columns, root_of
from socialsmartly.privacy.datamap.scope import current_reading


class ReadingQuerySet(models.QuerySet[Any]):
    """Ask only for what the present purpose may read; the database would refuse the rest."""

    def for_reading(self) -> ReadingQuerySet:
        reading = current_reading()
        if reading is None:
            return self
        queryset, model = self.all(), cast("type[models.Model]", self.model)
        # What `only` does, without looking at each name anew: every query of every page comes by here.
        names = readable_columns(model, reading.purpose)
        if reading.closed:
            names = tuple(name for name in names if f"{model._meta.label}.{name}" not in reading.closed)
        queryset.query.add_immediate_loading(names)
        owner = owner_field(model)
        if owner is None or isinstance(owner, OwnerHandle) or reading.purpose.by_staff:
            return queryset  # of somebody who works for the operator the handle says who looks, and not whose rows these are
        holder = reading.owner(root_of(owner))
        return queryset.filter(**{owner.attname: holder}) if holder is not None else queryset

    def update(self, **values: Any) -> int:
        """A sealed column looks at its new value first: an expression would pass it by on the way to the database."""
        for name, value in values.items():
            look = getattr(self.model._meta.get_field(name), "look_at_update", None)
            if look is not None:
                look(value)
        return super().update(**values)


class ReadingManager(models.Manager.from_queryset(ReadingQuerySet)):  # type: ignore[misc]  # django-stubs types the base as Any
    def get_queryset(self) -> ReadingQuerySet:
        return super().get_queryset().for_reading()  # type: ignore[no-any-return]  # same reason


class HeldRow(models.Model):
    """The base of every table with a record: an id made in Python and a manager that minds the purpose."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    objects: ClassVar[Any] = ReadingManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class Owned(HeldRow):
    """A row with an owner. Updates and deletes name the owner, and the owner of a row never changes."""

    class Meta(HeldRow.Meta):
        abstract = True

    def _do_update(  # type: ignore[override]  # the stubs describe a newer Django
        self,
        base_qs: Any,
        using: str | None,
        pk_val: Any,
        values: Any,
        update_fields: Any,
        forced_update: bool,
    ) -> bool:
        owner = owner_field(type(self))
        assert owner is not None  # the map refuses an owned table without one
        held = base_qs.filter(**{owner.attname: getattr(self, owner.attname)})
        kept = [value for value in values if value[0].name != owner.name]
        return bool(super()._do_update(held, using, pk_val, kept, update_fields, forced_update))  # type: ignore[call-arg]  # same reason

    def owner_id_value(self) -> UUID:
        owner = owner_field(type(self))
        assert owner is not None
        return UUID(str(getattr(self, owner.attname)))
