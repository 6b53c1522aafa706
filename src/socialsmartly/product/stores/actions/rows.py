"""Many rows in one statement. COPY does not pass row policies, so arrays travel and are unnested on the other side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.stores.rules.lines import OrderLine
from socialsmartly.product.stores.rules.orders import Order
from socialsmartly.product.stores.rules.setting_aside import SetAside

Held = tuple[Order, Sequence[OrderLine]]

_ORDERS = """
INSERT INTO contacts_order (id, workspace_id, contact_id, store, number, kind, placed_at, total_minor, units, lines_count)
SELECT id, %s, contact, %s, number, kind, placed, total, units, lines
FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::bigint[], %s::int[])
  AS new (id, contact, number, kind, placed, total, units, lines)
ON CONFLICT (workspace_id, store, number) DO NOTHING RETURNING id"""
_LINES = """
INSERT INTO contacts_orderline (id, workspace_id, order_id, contact_id, sku, quantity, unit_price_milli)
SELECT id, %s, owner, contact, sku, quantity, price
FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::int[], %s::bigint[])
  AS new (id, owner, contact, sku, quantity, price)"""
_PRODUCTS = """
INSERT INTO contacts_product (id, workspace_id, sku, title)
SELECT id, %s, sku, title FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS new (id, sku, title)
ON CONFLICT (workspace_id, sku) DO UPDATE SET title = EXCLUDED.title
WHERE contacts_product.workspace_id = EXCLUDED.workspace_id AND contacts_product.title = ''"""
_SET_ASIDE = """
INSERT INTO stores_setaside (id, workspace_id, run_id, started_by, line, reason, "column", at)
SELECT id, %s, %s, %s, line, reason, place, now()
FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[]) AS new (id, line, reason, place)
ON CONFLICT (workspace_id, run_id, line) DO NOTHING"""
_SUMS = """
UPDATE contacts_contact AS c
SET orders_count = o.orders, spent_minor = o.spent, first_order_at = o.first, last_order_at = o.last
FROM (
  SELECT b.workspace_id, b.contact_id, count(*) FILTER (WHERE b.kind = 'order') AS orders,
    coalesce(sum(b.total_minor) FILTER (WHERE b.kind = 'order'), 0) AS spent,
    min(b.placed_at) FILTER (WHERE b.kind = 'order') AS first, max(b.placed_at) FILTER (WHERE b.kind = 'order') AS last
  FROM contacts_order AS b WHERE b.workspace_id = %s AND b.contact_id IS NOT NULL GROUP BY b.workspace_id, b.contact_id
) AS o
WHERE c.workspace_id = %s AND c.id = o.contact_id
  AND (c.orders_count, c.spent_minor, c.first_order_at, c.last_order_at)
    IS DISTINCT FROM (o.orders::int, o.spent::bigint, o.first, o.last)"""


def insert_orders(workspace: UUID, store: UUID, held: Sequence[Held], contacts: dict[str, UUID]) -> tuple[int, int]:
    """Orders that were not there yet, with their lines; returns how many orders and how many lines are new."""
    ids = [uuid7() for _ in held]
    people = [contacts.get(order.customer_id or "") for order, _ in held]
    orders = [order for order, _ in held]
    columns: list[list[Any]] = [
        [o.invoice_no for o in orders],
        [o.kind.value for o in orders],
        [o.ordered_at for o in orders],
        [o.total_pence for o in orders],
        [o.units for o in orders],
        [o.lines for o in orders],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [workspace, store, ids, people, *columns])
        new = {row[0] for row in cursor.fetchall()}
    written = [(i, person, lines) for i, person, (_, lines) in zip(ids, people, held, strict=True) if i in new]
    return len(new), _insert_lines(workspace, written)


def _insert_lines(workspace: UUID, written: Iterable[tuple[UUID, UUID | None, Sequence[OrderLine]]]) -> int:
    rows = [(order, person, line) for order, person, lines in written for line in lines]
    columns: list[list[Any]] = [
        [uuid7() for _ in rows],
        [order for order, _, _ in rows],
        [person for _, person, _ in rows],
        [line.sku for _, _, line in rows],
        [line.quantity for _, _, line in rows],
        [line.unit_price_milli for _, _, line in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [workspace, *columns])
    return len(rows)


def insert_products(workspace: UUID, titles: dict[str, str]) -> None:
    """Articles by number. A title that is there stays; an empty one is filled."""
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCTS, [workspace, [uuid7() for _ in titles], list(titles), list(titles.values())])


def insert_set_aside(workspace: UUID, run: UUID, member: UUID, found: Sequence[SetAside]) -> None:
    ids = [uuid7() for _ in found]
    columns: list[list[Any]] = [
        [f.line for f in found],
        [f.reason.value for f in found],
        [f.column or "" for f in found],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_SET_ASIDE, [workspace, run, member, ids, *columns])


def sum_up(workspace: UUID) -> None:
    """What each contact's orders add up to, in one statement. Cancellations and adjustments do not count."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, [workspace, workspace])
