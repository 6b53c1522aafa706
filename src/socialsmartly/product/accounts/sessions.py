"""Sessions: a visitor's few values travel sealed in the cookie, a member's lie in a row under the member's own key.

A session is read in a block of its own, and blocks do not nest: `ReadSessionFirst` reads it before any view begins.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest

from socialsmartly.product.accounts.actions import sign_ins
from socialsmartly.product.accounts.cookies import MARK, open_cookie, seal_cookie

DEVICE = "_device"


class SessionStore(SessionBase):
    """Django's session interface. `sign_in_id` is the row of a signed-in member, None for a visitor."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.sign_in_id: UUID | None = None

    def load(self) -> dict[str, Any]:
        key = str(self.session_key or "")
        found = open_cookie(key) if key.startswith(MARK) else self._load_row(key)
        if found is None:
            self._session_key = None
            return {}
        return found

    def _load_row(self, key: str) -> dict[str, Any] | None:
        row = sign_ins.look_up(key)
        if row is None:
            return None
        self.sign_in_id = row.pk
        found: dict[str, Any] = json.loads(row.payload)
        return found

    def save(self, must_create: bool = False) -> None:
        values = dict(self._get_session(no_load=must_create))  # type: ignore[attr-defined]  # a documented part of the base
        member = values.get(SESSION_KEY)
        if member is None:
            self._session_key = seal_cookie(values)
        elif self.sign_in_id is None or must_create:
            self._begin(UUID(member), values)
        elif not sign_ins.keep(UUID(member), self.sign_in_id, json.dumps(values)):
            raise UpdateError

    def _begin(self, member: UUID, values: dict[str, Any]) -> None:
        device = str(values.pop(DEVICE, ""))
        self.pop(DEVICE, None)
        life = timedelta(seconds=self.get_expiry_age())
        self._session_key, self.sign_in_id = sign_ins.begin(member, json.dumps(values), device, life)

    def create(self) -> None:
        self.save(True)
        self.modified = True

    def cycle_key(self) -> None:
        """The old key is worthless from now on; the next save makes a new one."""
        values = self._get_session()  # type: ignore[attr-defined]  # same reason
        self._end_row(str(self.session_key or ""))
        self._session_key = None
        self._session_cache = values
        self.modified = True

    def delete(self, session_key: str | None = None) -> None:
        self._end_row(str(session_key or self.session_key or ""))

    def _end_row(self, key: str) -> None:
        if key and not key.startswith(MARK):
            sign_ins.end_by_key(key)
        self.sign_in_id = None

    def exists(self, session_key: str) -> bool:
        return sign_ins.look_up(session_key) is not None

    @classmethod
    def clear_expired(cls) -> None:
        """The sweep of the retention room does this."""


def sign_in_of(request: HttpRequest) -> UUID | None:
    """The row of this very device."""
    found: UUID | None = getattr(request.session, "sign_in_id", None)
    return found
