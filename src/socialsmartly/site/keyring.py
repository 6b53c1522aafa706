"""Make the keyring's store where it is missing, in whichever kind of database it lies. Run as the owner of the tables."""

from __future__ import annotations

from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command

from socialsmartly.privacy.keyring import postgresql
from socialsmartly.privacy.keyring.databases import KEEPER, OWNER
from socialsmartly.privacy.keyring.errors import KeyringNotApart
from socialsmartly.privacy.keyring.router import KEYRING
from socialsmartly.privacy.keyring.store import make_store
from socialsmartly.site.secretfile import secret_text


def make_keyring() -> None:
    """Idempotent. On the server of the product's database logins and database are made, too; elsewhere whoever keeps that server has
    made them (KeyringNotApart when it is the product's own database)."""
    if settings.SOCIALSMARTLY_KEYRING:
        _found_apart(settings.DATABASES["default"], settings.DATABASES[KEYRING])
    make_store()
    # Only its own tables: every other migration would find nothing to do there, and take most of a first start to find it.
    call_command("migrate", KEYRING, "--database", KEYRING, verbosity=0, interactive=False)
    if settings.SOCIALSMARTLY_KEYRING:
        postgresql.let_the_keeper_in()


def _found_apart(product: dict[str, Any], keyring: dict[str, Any]) -> None:
    """Without a connection to the product's database, which a restore is about to replace."""
    with _server_of(product) as server:
        if _address(product) == _address(keyring):
            if product["NAME"] == keyring["NAME"]:
                raise KeyringNotApart
            postgresql.found(server, str(keyring["NAME"]), _passwords())
        postgresql.refuse_the_products(server.cursor(), product["NAME"])


def _address(database: dict[str, Any]) -> tuple[object, object]:
    return database["HOST"], database.get("PORT", "")


def _passwords() -> dict[str, str]:
    files = {KEEPER: "database-keyring.key", OWNER: "database-keyring-owner.key"}
    return {login: secret_text(settings.SOCIALSMARTLY_KEYS / file) for login, file in files.items()}


def _server_of(product: dict[str, Any]) -> psycopg.Connection:
    return psycopg.connect(
        host=product["HOST"],
        port=product.get("PORT") or None,
        dbname="postgres",
        user=product["USER"],
        password=product["PASSWORD"],
        autocommit=True,
    )
