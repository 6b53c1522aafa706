"""The end of an authorisation: our copy of the shop goes, people first become unreadable, then every row is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import Model
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.wall import closes_with_its_workspace
from socialsmartly.privacy.datamap.map import owner_field, records, subject_column
from socialsmartly.privacy.journal.actions import mark
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.privacy.recipients.actions.telling import tell_of_a_shop
from socialsmartly.product.contacts.models import Contact, Order, OrderLine, Product
from socialsmartly.product.stores import files
from socialsmartly.product.stores.models import ImportRun, SetAside, Store
from socialsmartly.words import ROW_GOES, keeps
from socialsmartly.words.purposes import CLOSING

WHOLE_TABLES = (Contact, Order, OrderLine, Product, Store, ImportRun, SetAside)


@keeps("2.2-h")
def close_store(workspace: UUID) -> int:
    """Delete the copy of a shop; returns how many people became unreadable. Running it again finds nothing to do. Whoever had received
    something of them is told.

    The journal goes first, all people in one write, then the keys, on their own: after a crash between the two the rows that are
    left cannot be read, and the next run, or the next start, deletes them.
    """
    with reading_for(CLOSING, workspace=workspace, because="the authorisation ended"):
        people = list(Contact.objects.values_list("id", flat=True))
        runs = list(ImportRun.objects.values_list("id", flat=True))
    entries = journal_erasure(people, kind="contact", scope=workspace)
    destroy(entries)
    with (
        reading_for(CLOSING, workspace=workspace, because="the authorisation ended"),
        connection.cursor() as cursor,
    ):
        parts = list(_deletions(workspace))
        named = ", ".join(f"e{n} AS ({part} RETURNING 1)" for n, (part, _) in enumerate(parts))
        cursor.execute(f"WITH {named} SELECT 1", [value for _, asked in parts for value in asked])
        tell_of_a_shop(workspace)
        mark(entries)
    for run in runs:
        files.let_go(run)
    return len(people)


def _deletions(workspace: UUID) -> Iterator[tuple[str, list[UUID]]]:
    """What other rooms hold about these people, as the map says, and the shop's own tables; one statement, so that links
    between the rows do not mind the order. The workspace's own answers to our question stay: they are proof."""
    for model, says in records():
        if model in WHOLE_TABLES or not closes_with_its_workspace(model):
            continue
        for path, leaving in says.about.items():
            if path != "self" and leaving is ROW_GOES:
                yield _about_contacts(model, path), [workspace, workspace]
    for model in WHOLE_TABLES:
        yield _whole(model), [workspace]


def _about_contacts(model: type[Model], path: str) -> str:
    order = sql.SQL(
        "DELETE FROM {table} AS t USING contacts_contact AS c WHERE t.{owner} = %s AND c.workspace_id = %s AND t.{subject} = c.id"
    )
    return order.format(
        table=sql.Identifier(model._meta.db_table),
        owner=sql.Identifier(_owner(model)),
        subject=sql.Identifier(subject_column(model, path)),
    ).as_string()


def _whole(model: type[Model]) -> str:
    order = sql.SQL("DELETE FROM {table} WHERE {owner} = %s")
    return order.format(table=sql.Identifier(model._meta.db_table), owner=sql.Identifier(_owner(model))).as_string()


def _owner(model: type[Model]) -> str:
    owner = owner_field(model)
    assert owner is not None  # closes_with_its_workspace chose it
    return str(owner.column)
