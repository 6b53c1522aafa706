"""A line of the public log. It says what kind of thing happened, when and by what kind of actor; of the rest it holds a commitment.

No handle stands in it: one person's lines cannot be told from another's, before an erasure or after it.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

VERSION = "socialsmartly/line/v1"
ACTORS = frozenset({"person", "shop", "staff", "program"})
KIND = re.compile(r"[a-z0-9]{1,20}(?:[.-][a-z0-9]{1,20}){0,2}", re.ASCII)
COMMITMENT_BYTES = sha256().digest_size


class NotAnEntry(ValueError):
    """These bytes are no line of a SocialSmartly log. Take them from the log again, unchanged."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class EntryRefused(ValueError):
    """This cannot become a line of the public log. Give words for the kind, whole seconds of UTC, a kind of actor and 32 bytes."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{type(self).__doc__} ({what})")


@dataclass(frozen=True)
class Entry:
    """`at` is in UTC to the second; `actor` is person, shop, staff or program; `commitment` is 32 bytes (see `commit`).

    Raises EntryRefused: a line with a handle or with free text in it would be there for good.
    """

    kind: str
    at: datetime
    actor: str
    commitment: bytes

    def __post_init__(self) -> None:
        if not KIND.fullmatch(self.kind):
            raise EntryRefused("kind")
        if self.at.utcoffset() != timedelta(0) or self.at.microsecond:
            raise EntryRefused("at")
        if self.actor not in ACTORS:
            raise EntryRefused("actor")
        if len(self.commitment) != COMMITMENT_BYTES:
            raise EntryRefused("commitment")

    def encode(self) -> bytes:
        """The one way to write it: five lines of text."""
        said = b64encode(self.commitment).decode()
        at = self.at.replace(tzinfo=None).isoformat()
        return f"{VERSION}\n{self.kind}\n{at}Z\n{self.actor}\n{said}\n".encode()

    @classmethod
    def decode(cls, raw: bytes) -> Entry:
        """The same line again; whatever would not be written exactly so is refused (NotAnEntry)."""
        try:
            _, kind, at, actor, said, _ = raw.decode().split("\n")
            when = datetime.fromisoformat(at.removesuffix("Z")).replace(tzinfo=UTC)
            made = cls(kind, when, actor, b64decode(said, validate=True))
        except ValueError:
            raise NotAnEntry from None
        if made.encode() != raw:
            raise NotAnEntry
        return made


def commit(salt: bytes, said: Mapping[str, str]) -> bytes:
    """What a line says instead of the words: SHA-256(salt ‖ words), the words as JSON with sorted keys and no spaces.

    Without the salt (32 random bytes) nobody can find the words by trying.
    """
    words = json.dumps(dict(said), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(salt + words.encode()).digest()
