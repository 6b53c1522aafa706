"""What goes along, for how long and how often. Pure."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

from django.db.models import Field
from django.utils.translation import gettext_noop

from socialsmartly.privacy.rights.reading import Held
from socialsmartly.words import Basis, Category, Personal, keeps
from socialsmartly.words.purposes import SECURITY

LINK: Final = "handover"
OPEN_FOR: Final = timedelta(hours=72)
FETCHES: Final = 3
OPEN_AT_ONCE: Final = 3
A_DAY: Final = 10
LONGEST_NAME: Final = 80
SECRET_BYTES: Final = 32
FETCHED: Final = gettext_noop("fetched by the other service")
WITHDRAWN: Final = gettext_noop("link withdrawn")
OVER: Final = gettext_noop("link over, nobody fetched")


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def digest_of(secret: str) -> str:
    """All that we keep of a secret: it is random and long, so that nobody finds it by trying."""
    return sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class Portable(Held):
    """The part of one table that a person may take to another service (GDPR 20(1)): what is held under a contract with them or with their
    consent. What we hold only because a law says so, or to keep a sign-in safe, stays; so does a table that would have nothing but dates."""

    def columns(self) -> Iterator[tuple[str, Field[Any, Any]]]:
        named = dict(super().columns())
        theirs = {name for name in named if _goes_along(self.says.columns.get(name))}
        if any(_tells(self.says.columns[name]) for name in theirs):
            yield from ((name, field) for name, field in named.items() if name in theirs)


@keeps("4.1-a")
def portable(held: list[Held]) -> list[Held]:
    """What goes along of everything that is held; tables of which nothing does are left out."""
    parts = [Portable(part.model, part.rows) for part in held]
    return [part for part in parts if any(True for _ in part.columns())]


def _goes_along(said: object) -> bool:
    used = said.purposes - {SECURITY} if isinstance(said, Personal) else frozenset()
    return any(purpose.basis in (Basis.CONTRACT, Basis.CONSENT) for purpose in used)


def _tells(said: object) -> bool:
    return isinstance(said, Personal) and said.category is not Category.TECHNICAL
