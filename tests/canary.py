"""Looking for planted values in everything an installation writes, in the forms in which bytes hide."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

PIECE = 1 << 24
BEGINNING = 8
DIGESTS = ("sha256", "sha1", "md5")
HEXADECIMAL = re.compile(rb"[0-9a-fA-F]{32,}")


def forms(value: str) -> dict[str, set[bytes]]:
    """One value in eight encodings. Base64 comes three times, since the text around it shifts its letters."""
    raw = value.encode()
    escaped = json.dumps(value)[1:-1].encode()
    return {
        "utf-8": {raw},
        "utf-16-le": {value.encode("utf-16-le")},
        "utf-16-be": {value.encode("utf-16-be")},
        "hex": {raw.hex().encode()},
        "HEX": {raw.hex().upper().encode()},
        "base64": {_middle(raw, shift) for shift in range(3)},
        "url": {quote(value, safe="").encode(), quote_plus(value).encode()},
        "json": {escaped},
    }


def _middle(raw: bytes, shift: int) -> bytes:
    """The letters of a base64 text that do not depend on what stands before or after the value; six bits each."""
    coded = base64.b64encode(b"\0" * shift + raw)
    return coded[-(-8 * shift // 6) : 8 * (shift + len(raw)) // 6]


def digests(value: str) -> dict[bytes, str]:
    """What an unkeyed hash would leave of a value: as it stands, and as an index would write it."""
    written = {value.encode(), value.strip().lower().encode()}
    made = ((hashlib.new(name, raw, usedforsecurity=False), name) for name in DIGESTS for raw in written)
    return {digest.hexdigest().encode(): name for digest, name in made}


class Scanner:
    """All forms of all values at once: what begins like one of them is compared in full, so that a big folder is read only once.

    Base64 cut off in the middle of a letter may stand for several values that end alike; a hit names them all.
    Values that begin alike keep the list of beginnings short, and the search quick. Digests begin in every way there is; they
    are looked for in whatever is long and hexadecimal.
    """

    def __init__(self, values: Iterable[str]) -> None:
        every = list(values)
        self.wanted: dict[bytes, set[tuple[str, str]]] = {}
        for value in every:
            for name, each in forms(value).items():
                for form in each:
                    self.wanted.setdefault(form, set()).add((value, name))
        self.hashed = {digest: (value, name) for value in every for digest, name in digests(value).items()}
        self.longest = max(map(len, self.wanted))
        self.by_start: dict[bytes, set[int]] = {}
        for form in self.wanted:
            self.by_start.setdefault(form[:BEGINNING], set()).add(len(form))
        self.sizes = {len(digest) for digest in self.hashed}

    def hits(self, data: bytes) -> set[tuple[str, str]]:
        found = set()
        for start, sizes in self.by_start.items():
            position = data.find(start)
            while position >= 0:
                forms = (data[position : position + size] for size in sizes)
                found |= {hit for form in forms for hit in self.wanted.get(form, ())}
                position = data.find(start, position + 1)
        return found | self._digests_in(data)

    def _digests_in(self, data: bytes) -> set[tuple[str, str]]:
        found = set()
        for run in HEXADECIMAL.finditer(data):
            text = run[0].lower()
            for size in self.sizes:
                windows = (text[at : at + size] for at in range(len(text) - size + 1))
                found |= {self.hashed[window] for window in windows if window in self.hashed}
        return found

    def search(self, folder: Path, *, besides: Iterable[Path] = ()) -> list[tuple[str, str, str]]:
        """(file, value, encoding) for everything found; compressed files are looked into as well."""
        left_out = tuple(besides)
        found = []
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not any(file.is_relative_to(folder) for folder in left_out):
                for part in _parts(file, self.longest):
                    found += [(str(file.relative_to(folder)), *hit) for hit in sorted(self.hits(part))]
        return found


def _parts(file: Path, overlap: int) -> Iterator[bytes]:
    before = b""
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield before + piece
            before = piece[-overlap:]
    if file.suffix == ".gz":
        try:
            yield gzip.decompress(file.read_bytes())
        except (OSError, zlib.error, EOFError):
            return
