"""What a person holds of one line of the log: the salt, and the words it commits to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Opening:
    """`leaf` is the id under which the line was put on its way."""

    leaf: UUID
    kind: str
    at: datetime
    salt: bytes
    said: Mapping[str, str]
