"""The end of an authorisation: our copy of the shop goes, people first become unreadable, then every row is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import F, Model
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.wall import closes_with_its_workspace
from socialsmartly.privacy.datamap.map import owner_field, records, subject_column
from socialsmartly.privacy.journal.actions import mark
from socialsmartly.privacy.keyring.shredding import destroy, journal_erasure
from socialsmartly.privacy.recipients.actions.telling import tell_of_a_shop
from socialsmartly.privacy.rights.actions.shops import begin_closing, end_closing, forget_closing, held_now
from socialsmartly.privacy.rights.compile import spared_rows
from socialsmartly.product.contacts.models import Contact, Order, OrderLine, Product
from socialsmartly.product.stores import files
from socialsmartly.product.stores.models import ImportRun, SetAside, Store
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import ROW_GOES, Permit, keeps
from socialsmartly.words.purposes import CLOSING, WORKSPACE

CUSTOMER: Final = "contact"
ENDED: Final = "the authorisation ended"
WHOLE_TABLES = (Contact, Order, OrderLine, Product, Store, ImportRun, SetAside)


@keeps("2.2-h", "5-f")
def close_store(workspace: UUID) -> int:
    """Delete the copy of a shop; returns how many people became unreadable. Running it again finds nothing to do. Whoever had received
    something of them is told. Whoever a hold keeps stays, and the rest of the copy goes when it ends (`finish_store`).

    The journal goes first, all people in one write, then the keys, on their own: after a crash between the two the rows that are
    left cannot be read, and the next run, or the next start, deletes them.
    """
    spared = begin_closing(workspace, CUSTOMER)
    with reading_for(CLOSING, workspace=workspace, because=ENDED):
        people = [one for one in Contact.objects.values_list("id", flat=True) if one not in spared]
        runs = list(ImportRun.objects.values_list("id", flat=True))
    entries = journal_erasure(people, kind=CUSTOMER, scope=workspace)
    destroy(entries)
    with reading_for(CLOSING, workspace=workspace, because=ENDED), connection.cursor() as cursor:
        spared |= held_now()
        parts = _deletions(sparing=bool(spared))
        named = ", ".join(f"e{n} AS ({part} RETURNING 1)" for n, part in enumerate(parts))
        cursor.execute(f"WITH {named} SELECT 1", {"shop": workspace, "spared": list(spared)})
        tell_of_a_shop(workspace, spared)
        end_closing(workspace, CUSTOMER, WHOLE_TABLES)
        mark(entries)
    for run in runs:
        files.let_go(run)
    return len(people)


@keeps("5-f")
def finish_store(workspace: UUID) -> None:
    """Close what a hold had kept waiting, unless the shop said yes again: then what is there serves the new yes, and whoever was held went
    by a deletion of their own."""
    with reading_for(WORKSPACE, workspace=workspace):
        allowed = Workspace.objects.filter(pk=workspace).annotate(yes=F("permits").bitand(Permit.STORE_DATA))
        again = allowed.exclude(yes=0).exists()
    if again:
        forget_closing(workspace, CUSTOMER)
    else:
        close_store(workspace)


def _deletions(*, sparing: bool) -> Iterator[str]:
    """What other rooms hold about these people, as the map says, and the shop's own tables; one statement, so that links
    between the rows do not mind the order. The workspace's own answers to our question stay: they are proof."""
    for model, says in records():
        if model in WHOLE_TABLES or not closes_with_its_workspace(model):
            continue
        for path, leaving in says.about.items():
            if path != "self" and leaving is ROW_GOES:
                yield _about_contacts(model, path)
    for model in WHOLE_TABLES:
        yield f"{_whole(model)} AND ({_stays(model)}) IS NOT TRUE" if sparing else _whole(model)


def _about_contacts(model: type[Model], path: str) -> str:
    order = sql.SQL(
        "DELETE FROM {table} AS t USING contacts_contact AS c WHERE t.{owner} = %(shop)s AND c.workspace_id = %(shop)s "
        "AND t.{subject} = c.id AND c.id <> ALL(%(spared)s)"
    )
    return order.format(
        table=sql.Identifier(model._meta.db_table),
        owner=sql.Identifier(_owner(model)),
        subject=sql.Identifier(subject_column(model, path)),
    ).as_string()


def _whole(model: type[Model]) -> str:
    order = sql.SQL("DELETE FROM {table} WHERE {table}.{owner} = %(shop)s")
    return order.format(table=sql.Identifier(model._meta.db_table), owner=sql.Identifier(_owner(model))).as_string()


def _stays(model: type[Model]) -> str:
    """Orders name the store that they came from, the only one of the shop, so that a file that is brought in again finds them there."""
    if model is Store:
        orders = f"contacts_order.workspace_id = %(shop)s AND ({spared_rows(Order)})"
        return f"{spared_rows(Store)} OR EXISTS (SELECT contacts_order.id FROM contacts_order WHERE {orders})"  # noqa: S608 - compiled
    return spared_rows(model)


def _owner(model: type[Model]) -> str:
    owner = owner_field(model)
    assert owner is not None  # closes_with_its_workspace chose it
    return str(owner.column)
