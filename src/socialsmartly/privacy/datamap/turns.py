"""Taking turns about a handle: whoever is alone with it waits for everybody else, and everybody for them, until the transaction ends.

An advisory lock of the database, since a purpose that only reads may lock no row. On a cluster all transactions begin at one coordinator,
which keeps it.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import connection

_LOWEST_63_BITS: Final = 2**63 - 1


def alone_with(handle: UUID) -> None:
    _lock("pg_advisory_xact_lock", handle)


def together_with(handle: UUID) -> None:
    """Beside others who are together with it, and never beside somebody who is alone."""
    _lock("pg_advisory_xact_lock_shared", handle)


def key_of(handle: UUID) -> int:
    """The random part of a handle, as the database counts locks."""
    return handle.int & _LOWEST_63_BITS


def _lock(kind: str, handle: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}(%s)", [key_of(handle)])
