"""Keyring tables live in the keyring's store, everything else does not."""

from __future__ import annotations

from typing import Any

KEYRING = "keyring"


class KeyringRouter:
    def db_for_read(self, model: Any, **_: Any) -> str | None:
        return KEYRING if model._meta.app_label == KEYRING else None

    def db_for_write(self, model: Any, **_: Any) -> str | None:
        return self.db_for_read(model)

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        return (db == KEYRING) == (app_label == KEYRING)
