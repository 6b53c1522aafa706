"""Django's PostgreSQL backend with the physical keys of owned tables, so that migrations need no SQL by hand."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, features, operations, schema
from django.db.models import Model

from socialsmartly.privacy.datamap.fields import MonthlyId, OwnedLink, OwnerHandle, OwnerKey


def _owner(model: type[Model]) -> Any | None:
    return next((f for f in model._meta.local_concrete_fields if isinstance(f, OwnerKey | OwnerHandle)), None)


class DatabaseFeatures(features.DatabaseFeatures):
    def allows_group_by_selected_pks_on_model(self, model: type[Model]) -> bool:
        """The key of an owned table is (owner, id), so grouping by `id` alone does not cover the other columns."""
        return bool(super().allows_group_by_selected_pks_on_model(model)) and _owner(model) is None


class DatabaseOperations(operations.DatabaseOperations):
    def deferrable_sql(self) -> str:
        """A deferred violation arrives as an internal error on a cluster; at the statement it is an IntegrityError."""
        return ""


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    sql_owner_key = (
        "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s, ADD CONSTRAINT %(name)s PRIMARY KEY (%(owner)s, %(pk)s)"
    )
    sql_owned_link = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (%(columns)s) REFERENCES %(to)s (%(to_columns)s)"
    )

    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        owner = _owner(model)
        if owner is not None:
            self.execute(self._owner_key_sql(model, owner))
        for field in model._meta.local_fields:
            if isinstance(field, OwnedLink):
                self.deferred_sql.append(self._owned_link_sql(model, field))

    def table_sql(self, model: type[Model]) -> tuple[str, Any]:
        """What the clock ends by the month lies in partitions by the month, so that the end is a DROP and leaves no dead rows."""
        statement, values = super().table_sql(model)
        if isinstance(model._meta.pk, MonthlyId):
            statement += f" PARTITION BY RANGE ({self.quote_name(str(model._meta.pk.column))})"
        return statement, values

    def add_field(self, model: type[Model], field: Any) -> None:
        if isinstance(field, OwnedLink):
            self.execute(self._owned_link_sql(model, field))
            return
        super().add_field(model, field)

    def _owner_key_sql(self, model: type[Model], owner: Any) -> str:
        table = model._meta.db_table
        return self.sql_owner_key % {
            "table": self.quote_name(table),
            "name": self.quote_name(f"{table}_pkey"),
            "owner": self.quote_name(owner.column),
            "pk": self.quote_name(str(model._meta.pk.column)),
        }

    def _owned_link_sql(self, model: type[Model], field: OwnedLink) -> str:
        pairs = field.related_fields
        return self.sql_owned_link % {
            "table": self.quote_name(model._meta.db_table),
            "name": self.quote_name(f"{model._meta.db_table}_{field.name}_link"[:63]),
            "columns": ", ".join(self.quote_name(str(here.column)) for here, _ in pairs),
            "to": self.quote_name(field.related_model._meta.db_table),
            "to_columns": ", ".join(self.quote_name(str(there.column)) for _, there in pairs),
        }


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    SchemaEditorClass = DatabaseSchemaEditor
