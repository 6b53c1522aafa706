"""A shop for the tests of this room: a member with a workspace, files of a few orders, and what came of them."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.stores import files
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.stores.actions.reading_in import read_in
from socialsmartly.product.stores.actions.starting import start_import
from socialsmartly.product.stores.models import ImportRun, Source
from socialsmartly.product.stores.rules.header import columns_in
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SECURITY, WORKSPACE
from tests.house import as_login, as_owner

BESIDE_THE_PROJECT = Path(__file__).parents[6] / "shared" / "data"
FOLDER = Path(os.environ.get("SOCIALSMARTLY_SHOP_DATA") or BESIDE_THE_PROJECT)
REAL_FILE = FOLDER / "online_retail_lines.csv.gz"
MISSING = "the data folder ../shared/data with online_retail_lines.csv.gz is missing; see SOCIALSMARTLY_SHOP_DATA"


def a_member() -> UUID:
    member = uuid7()
    with reading_for(SECURITY, member=member):
        Member.objects.create(id=member, email=f"{member}@example.test")
    return member


def a_shop(*, allowed: bool = True, title: str = "Tea and Paper") -> tuple[UUID, UUID]:
    """A member and their workspace; `allowed` says whether they authorised reading store data."""
    member = a_member()
    workspace = open_workspace(member, title)
    if allowed:
        allow(workspace, member)
    return member, workspace


def allow(workspace: UUID, member: UUID) -> None:
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)


def forbid(workspace: UUID, member: UUID) -> None:
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        withdraw(Permit.STORE_DATA, owner=workspace, subject=member, proof=Proof("store-data", "button", {}))


def put(content: bytes | Path) -> tuple[UUID, str]:
    """Put a file where an upload would leave it; returns its run and digest."""
    run = uuid7()
    with files.open_new(run) as out:
        if isinstance(content, Path):
            with content.open("rb") as source:
                shutil.copyfileobj(source, out)
        else:
            out.write(content)
    return run, hashlib.sha256(files.place_of(run).read_bytes()).hexdigest()


def begin(workspace: UUID, member: UUID, content: bytes | Path) -> UUID:
    run, digest = put(content)
    start_import(run, workspace=workspace, member=member, source=Source.FILE, digest=digest)
    return run


def bring_in(workspace: UUID, member: UUID, content: bytes | Path) -> ImportRun:
    """A whole import, read by the worker's login."""
    run = begin(workspace, member, content)
    with as_login("worker"):
        read_in(workspace, run)
    return the_run(workspace, run)


def the_run(workspace: UUID, run: UUID) -> ImportRun:
    with reading_for(WORKSPACE, workspace=workspace):
        found: ImportRun = ImportRun.objects.get(pk=run)
        return found


def a_file(*rows: str, currency: str = "GBP") -> bytes:
    return ("\n".join([",".join(columns_in(currency)), *rows]) + "\n").encode()


def orders_file(count: int, *, customers: int = 7, first: int = 500_001) -> bytes:
    rows = []
    for n in range(count):
        customer = f"{17_000 + n % customers}"
        for line in range(3):
            at = f"2011-{1 + n % 12:02}-{1 + n % 28:02}T10:00:00"
            rows.append(f"{first + n},SKU{line},Teapot {line},{1 + line},{at},2.55,{customer},France")
    return a_file(*rows)


def content_digest(workspace: UUID) -> str:
    """Everything an import leaves that is not a random id or sealed, as one digest."""
    statements = (
        "SELECT number, kind, placed_at, total_minor, units, lines_count FROM contacts_order WHERE workspace_id = %s ORDER BY number",
        """SELECT o.number, l.sku, l.quantity, l.unit_price_milli FROM contacts_orderline l
          JOIN contacts_order o ON o.id = l.order_id WHERE l.workspace_id = %s ORDER BY 1, 2, 3, 4""",
        """SELECT country, permits, orders_count, spent_minor, first_order_at, last_order_at FROM contacts_contact
          WHERE workspace_id = %s ORDER BY 1, 2, 3, 4, 5, 6""",
        "SELECT permit, state, wording, method, at FROM consent_consentevent WHERE owner = %s AND permit <> 4 ORDER BY 1, 2, 3, 4, 5",
        "SELECT sku, title FROM contacts_product WHERE workspace_id = %s ORDER BY sku",
        'SELECT line, reason, "column" FROM stores_setaside WHERE workspace_id = %s ORDER BY line',
    )
    found = hashlib.sha256()
    with as_owner() as connection:
        for statement in statements:
            found.update(repr(connection.execute(statement, [workspace]).fetchall()).encode())
    return found.hexdigest()


def rows_of(workspace: UUID, table: str, owner: str = "workspace_id") -> int:
    with as_owner() as connection:
        row = connection.execute(f'SELECT count(*) FROM {table} WHERE "{owner}" = %s', [workspace]).fetchone()
        return int(row[0]) if row else 0
