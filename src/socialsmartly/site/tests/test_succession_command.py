"""Two houses: one hands over at its console, the other looks, accepts by the digest, and has the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from socialsmartly.privacy.ledger.places import log_verifier
from socialsmartly.privacy.succession.actions.consigning import let_go_along
from socialsmartly.privacy.succession.tests.given import ADA, ada, granted, held, ready, told_of
from socialsmartly.product.billing.tests.buying import bought
from socialsmartly.product.stores.tests.shop import allow, bring_in, orders_file
from socialsmartly.product.workspaces.actions import open_workspace
from tests.core.own import Own, own_house
from tests.house import as_owner
from tests.programs import socialsmartly

__all__ = ["ada"]
pytestmark = pytest.mark.promise("3.3-b")
CUSTOMERS = """SELECT c.id, c.permits, c.orders_count, (SELECT count(*) FROM contacts_orderline l WHERE l.workspace_id = c.workspace_id AND l.contact_id = c.id)
FROM contacts_contact c WHERE c.workspace_id = %s ORDER BY c.id"""


@pytest.fixture
def successor(cluster: Path, tmp_path: Path) -> Iterator[Own]:
    """Another house, as new, whose database runs and which serves nobody."""
    with own_house(tmp_path / "successor") as house:
        yield house


@pytest.mark.slow
def test_people_go_from_one_house_to_another(ada: UUID, successor: Own, tmp_path: Path) -> None:
    made = socialsmartly("succession", "key", "--json", DATA=successor.data)
    assert made.returncode == 0, made.stderr
    order = bought(ada, "professional").number
    shop = open_workspace(ada, "Tea")
    allow(shop, ada)
    bring_in(shop, ada, orders_file(4, customers=2))
    succession = ready(granted(sealing_key=json.loads(made.stdout)["key"]))
    let_go_along(ada, succession, shop)
    customers = _customers_here(shop)
    number, file = held(succession).number, tmp_path / "bundle.age"
    sent = socialsmartly("succession", "export", "--number", number, "--to", file, "--json")
    assert sent.returncode == 0, sent.stderr
    told = json.loads(sent.stdout)
    assert (told["people"], told["shops"], told["of these unsettled"], told["log key"]) == (
        3,
        1,
        0,
        str(log_verifier()),
    )
    assert file.stat().st_mode & 0o777 == 0o600
    assert ADA.encode() not in file.read_bytes()

    asked = ("--log-key", told["log key"], "--json")
    seen = socialsmartly("succession", "inspect", file, *asked, DATA=successor.data)
    assert seen.returncode == 0, seen.stderr + seen.stdout
    assert json.loads(seen.stdout)["digest"] == told["digest"]
    assert json.loads(seen.stdout)["from"] == settings.SOCIALSMARTLY_OPERATOR
    wrong = socialsmartly("succession", "accept", file, *asked, "--digest", "0" * 64, DATA=successor.data)
    assert (wrong.returncode, "whose digest you accepted" in wrong.stderr) == (1, True)
    assert _rows(successor) == []
    taken = socialsmartly("succession", "accept", file, *asked, "--digest", told["digest"], DATA=successor.data)
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout) == {
        "came": 3,
        "waiting": 0,
        "known": 0,
        "set aside": 0,
        "erased": 0,
        "shops": 1,
        "shops left": 0,
    }
    assert _rows(successor) == [(ada, told_of(ada, succession).digest)], "what arrived is what left"
    house = told["log key"].partition("+")[0]
    assert _numbers(successor) == [f"{house}/INV-000001", f"{house}/{order}"], "never renumbered"
    with successor.owner() as owner:
        assert owner.execute(CUSTOMERS, [shop]).fetchall() == customers


def _customers_here(shop: UUID) -> list[tuple[Any, ...]]:
    with as_owner() as owner:
        return owner.execute(CUSTOMERS, [shop]).fetchall()


def _rows(house: Own) -> list[tuple[UUID, str]]:
    with house.owner() as owner:
        return [
            (row[0], row[1])
            for row in owner.execute(
                "SELECT m.id, a.digest FROM accounts_member m JOIN succession_arrival a ON a.owner = m.id"
            ).fetchall()
        ]


def _numbers(house: Own) -> list[str]:
    with house.owner() as owner:
        return [
            row[0]
            for row in owner.execute("SELECT number FROM billing_former WHERE number <> '' ORDER BY number").fetchall()
        ]


@pytest.mark.slow
def test_what_is_missing_is_said(ada: UUID) -> None:
    number = held(granted()).number
    assert f"{number}  granted" in socialsmartly("succession").stdout
    for arguments, says in (
        (["export", "--number", number], "say which and where"),
        (["inspect", "nowhere"], "Name the bundle and the key"),
        (["accept", "nowhere"], "Compare the digest"),
        (["juggle"], "there is no action juggle"),
    ):
        done = socialsmartly("succession", *arguments)
        assert done.returncode != 0
        assert says in done.stderr
