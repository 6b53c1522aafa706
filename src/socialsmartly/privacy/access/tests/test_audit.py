"""The audit of the running database finds nothing, and finds every fault that we put in."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from socialsmartly.privacy.access.audit import audit
from tests.house import as_owner

pytestmark = pytest.mark.promise("5-h", "2.2-g")

TABLE = "contacts_contact"
FUNCTION = (
    "CREATE FUNCTION peek() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM contacts_contact'"
)
FAULTS = {
    f"ALTER TABLE {TABLE} NO FORCE ROW LEVEL SECURITY": f"row security is not enabled and forced: {TABLE}",
    f"ALTER TABLE {TABLE} DISABLE ROW LEVEL SECURITY": f"row security is not enabled and forced: {TABLE}",
    f"GRANT SELECT (phone) ON {TABLE} TO purpose_campaign": f"purpose_campaign SELECT on {TABLE}.phone",
    f"GRANT TRUNCATE ON {TABLE} TO purpose_service": f"purpose_service TRUNCATE on {TABLE}",
    f"REVOKE SELECT ON {TABLE} FROM purpose_service": f"missing: purpose_service SELECT on {TABLE}.id",
    f"GRANT SELECT ON {TABLE} TO PUBLIC": f"PUBLIC SELECT on {TABLE}",
    f"GRANT SELECT (id) ON {TABLE} TO socialsmartly_web": f"socialsmartly_web SELECT on {TABLE}.id",
    f"CREATE ROLE stranger; GRANT SELECT ON {TABLE} TO stranger": f"stranger SELECT on {TABLE}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA months TO purpose_service": "purpose_service SELECT on ",
    f"CREATE POLICY more ON {TABLE} TO purpose_campaign USING (true)": f"a policy is not the map's: more on {TABLE}",
    f"ALTER POLICY purpose_campaign ON {TABLE} USING (true)": f"policy is missing or changed: purpose_campaign on {TABLE}",
    f"ALTER POLICY purpose_service ON {TABLE} TO purpose_service, purpose_campaign": "changed: purpose_service on",
    f"DROP POLICY purpose_service ON {TABLE}": f"policy is missing or changed: purpose_service on {TABLE}",
    "GRANT purpose_rights TO socialsmartly_web WITH INHERIT TRUE": "socialsmartly_web inherits purpose_rights",
    "GRANT purpose_campaign TO socialsmartly_web WITH INHERIT FALSE": "socialsmartly_web may become purpose_campaign",
    "GRANT purpose_service TO socialsmartly_web WITH ADMIN TRUE": "socialsmartly_web may become purpose_service, or let",
    "CREATE ROLE stranger LOGIN; GRANT purpose_rights TO stranger": "stranger may become purpose_rights",
    "REVOKE purpose_service FROM socialsmartly_web": "socialsmartly_web may not become purpose_service",
    "ALTER ROLE socialsmartly_web SUPERUSER": "socialsmartly_web stands above the policies",
    "ALTER ROLE purpose_service BYPASSRLS": "purpose_service stands above the policies",
    "GRANT CREATE ON SCHEMA public TO socialsmartly_worker": "socialsmartly_worker stands above the policies, or may create",
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "PUBLIC may create in the schema",
    "ALTER ROLE purpose_rights LOGIN": "purpose_rights may log in",
    FUNCTION: "a function with its owner's rights: peek",
    f"CREATE VIEW v AS SELECT id FROM {TABLE}": "a view with its owner's rights: v",
    f"CREATE MATERIALIZED VIEW v AS SELECT id FROM {TABLE}": "a view with its owner's rights: v",
    f"CREATE RULE r AS ON INSERT TO {TABLE} DO INSTEAD NOTHING": "a rule: r",
    f"ALTER TABLE {TABLE} ADD COLUMN nickname text": f"no record speaks of it: {TABLE}.nickname",
    "CREATE TABLE notes (body text)": "no record speaks of it: notes.body",
    f"CREATE SCHEMA aside CREATE TABLE {TABLE} (name text)": f"no record speaks of it: aside.{TABLE}.name",
}


@pytest.fixture
def owner(cluster: object) -> Iterator[psycopg.Connection]:
    with as_owner() as connection:
        yield connection


def found_with(owner: psycopg.Connection, fault: str) -> list[str]:
    with owner.transaction(force_rollback=True):
        owner.execute(fault)
        return audit(owner.cursor())


def test_the_running_database_is_as_the_map_says(owner: psycopg.Connection) -> None:
    with owner.transaction():
        assert audit(owner.cursor()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(owner: psycopg.Connection, fault: str) -> None:
    assert FAULTS[fault] in "\n".join(found_with(owner, fault))


def test_a_view_that_reads_with_the_readers_rights_is_allowed(owner: psycopg.Connection) -> None:
    assert found_with(owner, f"CREATE VIEW v WITH (security_invoker=true) AS SELECT id FROM {TABLE}") == []
