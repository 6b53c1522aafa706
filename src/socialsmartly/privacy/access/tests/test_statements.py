"""The statement rule: what it lets pass, what it stops, and that it is held over every test of this house."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from socialsmartly.privacy.access.actions import looked_at
from socialsmartly.privacy.access.errors import StatementNamesNoOwner
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.statements import mind_the_owner, names_no_owner
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.product.contacts.models import Contact, Order
from socialsmartly.words.purposes import CASEWORK, SERVICE

PASSES = (
    'SELECT 1 FROM "workspaces_workspace"',
    'SELECT "a"."id" FROM "contacts_contact" "a" WHERE "a"."workspace_id" = %s',
    "SELECT id FROM contacts_contact WHERE workspace_id = %(shop)s AND id = %(id)s",
    'SELECT "contacts_contact"."id" FROM "contacts_contact" WHERE "contacts_contact"."workspace_id" IN (%s, %s)',
    "DELETE FROM contacts_contact WHERE (workspace_id, id) IN ((%s, %s))",
    "DELETE FROM contacts_contact WHERE workspace_id = current_setting('app.workspace')::uuid",
    "DELETE FROM contacts_contact WHERE workspace_id = ANY(%s)",
    (
        'WITH a AS (DELETE FROM "contacts_order" WHERE "workspace_id" = %s RETURNING 1), '
        'b AS (DELETE FROM "contacts_contact" WHERE "workspace_id" = %s RETURNING 1) SELECT 1'
    ),
    'UPDATE "contacts_contact" SET "country" = %s WHERE "contacts_contact"."workspace_id" = %s',
    (
        'SELECT 1 FROM "contacts_order" INNER JOIN "contacts_contact" ON ("contacts_order"."workspace_id" = '
        '"contacts_contact"."workspace_id") WHERE "contacts_order"."workspace_id" = %s'
    ),
    'INSERT INTO "contacts_contact" ("workspace_id", "id") VALUES (%s, %s)',
    'WITH a AS (INSERT INTO "contacts_contact" ("workspace_id", "id") VALUES (%s, %s)) INSERT INTO "contacts_order" VALUES (%s)',
)
STOPS = (
    (
        'WITH a AS (DELETE FROM "contacts_order" WHERE "workspace_id" = %s RETURNING 1), '
        'b AS (DELETE FROM "contacts_contact" WHERE "id" = %s RETURNING 1) SELECT 1'
    ),
    'SELECT "contacts_contact"."id" FROM "contacts_contact"',
    "select id from contacts_contact where id = %s",
    'UPDATE "contacts_contact" SET "workspace_id" = %s WHERE "contacts_contact"."id" = %s',
    'DELETE FROM "contacts_contact" WHERE "contacts_contact"."id" IN (%s)',
    (
        'SELECT 1 FROM "contacts_order" INNER JOIN "contacts_contact" ON ("contacts_order"."contact_id" = '
        '"contacts_contact"."id") WHERE "contacts_order"."workspace_id" = %s'
    ),
    (
        'SELECT 1 FROM "contacts_order" INNER JOIN "contacts_contact" ON ("contacts_order"."workspace_id" = '
        '"contacts_contact"."workspace_id")'
    ),
    "SELECT 1 FROM contacts_order a, contacts_contact b WHERE a.workspace_id = %s AND b.id = a.contact_id",
    'SELECT 1 FROM "consent_consentevent" WHERE "consent_consentevent"."subject" = %s',
)


@pytest.mark.parametrize("statement", PASSES)
def test_a_statement_that_names_the_owner_passes(statement: str) -> None:
    assert names_no_owner(statement) is None


@pytest.mark.parametrize("statement", STOPS)
def test_a_statement_that_names_no_owner_is_stopped(statement: str) -> None:
    assert names_no_owner(statement) in {"contacts_contact", "contacts_order", "consent_consentevent"}


def test_every_statement_of_the_test_run_is_held(db: None) -> None:
    with reading_for(SERVICE, workspace=uuid7()):
        assert mind_the_owner in connection.execute_wrappers
        with pytest.raises(StatementNamesNoOwner), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM contacts_contact")


def test_reaching_all_owners_needs_a_reason_and_then_passes(db: None) -> None:
    with reading_for(CASEWORK, member=uuid7(), because="a test"):
        with all_owners("the due-date board lists every shop"), connection.cursor() as cursor:
            cursor.execute("SELECT count(id) FROM workspaces_seat")
        looked_at([])


def test_what_the_managers_write_names_the_owner(db: None) -> None:
    workspace: UUID = uuid7()
    with reading_for(SERVICE, workspace=workspace):
        Contact.objects.filter(pk=uuid7()).update(country="France")
        Contact.objects.filter(pk=uuid7()).exists()
        list(Order.objects.filter(contact__country="France"))
