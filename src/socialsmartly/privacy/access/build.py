"""Put up the wall in a database: run after every migration, as the owner of the tables."""

from __future__ import annotations

from pathlib import Path

from django.db import connections, transaction

from socialsmartly.privacy.access.wall import grants, roles
from socialsmartly.words import keeps

QUEUE = Path(__file__).with_name("queue.sql")


@keeps("1-a", "2.2-g", "5-h")
def build_wall(using: str = "default") -> int:
    """Roles, grants and policies as the map now says them; returns how many statements it took."""
    statements = [*roles(), *grants(), QUEUE.read_text()]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        # Two programs that start together would both create the roles: the second waits here.
        cursor.execute("SELECT pg_advisory_xact_lock(7239502)")
        cursor.execute(
            ";\n".join(statements)
        )  # one message: thousands of ways there and back took longer than the work
    return len(statements)
