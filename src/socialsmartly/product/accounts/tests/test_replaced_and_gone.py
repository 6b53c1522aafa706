"""An address that was replaced is remembered for its person alone, and nowhere once they are gone."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.privacy.retention.places import searched_places
from socialsmartly.privacy.retention.traces import look, look_through
from socialsmartly.product.accounts.tests.test_changes import NEW, OLD, prove_new, prove_old
from tests.house import as_owner

pytestmark = pytest.mark.promise("4.2-a", "5-g")


def rows() -> list[bytes]:
    """Every row of the database, as text."""
    with as_owner() as owner:
        tables = [r[0] for r in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()]
        found = [owner.execute(f'SELECT row_to_json(t)::text FROM "{t}" t').fetchall() for t in tables]
    return [row.encode() for each in found for (row,) in each]


def traces() -> dict[str, int]:
    """Where either address is found, in any form."""
    files = {name: looked.hits for name, looked in look(searched_places(), [OLD, NEW]).items()}
    read = [(len(row), lambda row=row: iter([row])) for row in rows()]
    return {name: hits for name, hits in {**files, "rows": look_through(read, [OLD, NEW]).hits}.items() if hits}


def replaced_and_gone(client: Client) -> None:
    prove_new(client)
    prove_old(client)
    assert "R-" in client.post("/my/cancel", {"now": "1"}).content.decode()


def test_neither_the_address_of_before_nor_the_one_of_now_is_found_afterwards(shop_owner: Client) -> None:
    replaced_and_gone(shop_owner)
    assert traces() == {}


def test_a_history_that_kept_the_address_of_before_would_be_seen(shop_owner: Client) -> None:
    replaced_and_gone(shop_owner)
    spilled = searched_places()["program logs"] / "spilled.log"
    spilled.write_text(f"{OLD} became another")
    with as_owner() as owner:
        owner.execute("CREATE TABLE history AS SELECT %s::text AS said", [f"{OLD} became {NEW}"])
        try:
            assert traces() == {"program logs": 1, "rows": 1}
        finally:
            owner.execute("DROP TABLE history")
            spilled.unlink()
