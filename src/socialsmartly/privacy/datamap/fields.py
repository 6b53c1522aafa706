"""The columns that say whose row this is and whom it is about."""

from __future__ import annotations

from typing import Any

from django.db import models


class OwnerKey(models.ForeignKey):  # type: ignore[type-arg]  # not subscriptable at run time
    """The column that says whose row this is. The database key of the table becomes (owner, id)."""

    def __init__(self, to: Any, **options: Any) -> None:
        super().__init__(to, **{"on_delete": models.DO_NOTHING, "db_index": False, "related_name": "+", **options})


class OwnerHandle(models.UUIDField):  # type: ignore[type-arg]  # not subscriptable at run time
    """The owner's id without a foreign key, for tables of the privacy rooms: a member or a workspace may own the row."""


class HandleField(models.UUIDField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A person named by handle alone. It stays readable after the person is gone, and then leads nowhere."""


class MonthlyId(models.UUIDField):  # type: ignore[type-arg]  # not subscriptable at run time
    """The key of a table that lies in one partition a month. `kept` is how many whole months a row stays; then its month is dropped."""

    def __init__(self, *args: Any, kept: int = 6, **options: Any) -> None:
        self.kept = kept
        super().__init__(*args, **{"primary_key": True, "editable": False, **options})

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "kept": self.kept}


class OwnedLink(models.ForeignObject):  # type: ignore[type-arg]  # not subscriptable at run time
    """A link between two rows of the same owner: both columns in every join and in the foreign key."""

    requires_unique_target = False

    def __init__(self, to: Any, on_delete: Any = models.DO_NOTHING, **options: Any) -> None:
        super().__init__(to, on_delete, **options)


def owned_link(to: str, column: str, *, owner: str = "workspace", related_name: str = "+") -> OwnedLink:
    """Link `column` of this table to a row of `to` that has the same owner."""
    return OwnedLink(
        to, from_fields=[owner, column], to_fields=[owner, "id"], related_name=related_name, null=True, editable=False
    )
