"""A line of the public log. It says what kind of thing happened, when and by what kind of actor; of the rest it holds a commitment.

No handle stands in it: one person's lines cannot be told from another's, before an erasure or after it.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

VERSION = "socialsmartly/line/v1"
TIME = "%Y-%m-%dT%H:%M:%SZ"


class NotAnEntry(ValueError):
    """These bytes are no line of a SocialSmartly log. Take them from the log again, unchanged."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@dataclass(frozen=True)
class Entry:
    """`at` is in UTC to the second; `actor` is person, shop, staff or program; `commitment` is 32 bytes (see `commit`)."""

    kind: str
    at: datetime
    actor: str
    commitment: bytes

    def encode(self) -> bytes:
        """The one way to write it: five lines of text."""
        said = b64encode(self.commitment).decode()
        lines = (VERSION, self.kind, self.at.astimezone(UTC).strftime(TIME), self.actor, said)
        return "".join(f"{line}\n" for line in lines).encode()

    @classmethod
    def decode(cls, raw: bytes) -> Entry:
        """The same line again; whatever would not be written exactly so is refused (NotAnEntry)."""
        try:
            version, kind, at, actor, said, end = raw.decode().split("\n")
            made = cls(kind, datetime.strptime(at, TIME).replace(tzinfo=UTC), actor, b64decode(said, validate=True))
        except ValueError:
            raise NotAnEntry from None
        if version != VERSION or end or len(made.commitment) != sha256().digest_size or made.encode() != raw:
            raise NotAnEntry
        return made


def commit(salt: bytes, said: Mapping[str, str]) -> bytes:
    """What a line says instead of the words: SHA-256(salt ‖ words), the words as JSON with sorted keys and no spaces.

    Without the salt (32 random bytes) nobody can find the words by trying.
    """
    words = json.dumps(dict(said), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(salt + words.encode()).digest()
