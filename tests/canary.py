"""Looking for planted values in everything an installation writes, in the forms in which bytes hide."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

PIECE = 1 << 24
BEGINNING = 8


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
        "url": {quote(value, safe="").encode()},
        "json": {escaped},
    }


def _middle(raw: bytes, shift: int) -> bytes:
    """The letters of a base64 text that do not depend on what stands before or after the value."""
    coded = base64.b64encode(b"\0" * shift + raw)
    return coded[4 if shift else 0 : len(coded) - 4]


class Scanner:
    """All forms of all values at once: what begins like one of them is compared in full, so that a big folder is read only once.

    Values that begin alike keep the list of beginnings short, and the search quick.
    """

    def __init__(self, values: Iterable[str]) -> None:
        self.wanted = {form: (value, name) for value in values for name, each in forms(value).items() for form in each}
        self.longest = max(map(len, self.wanted))
        self.by_start: dict[bytes, list[bytes]] = {}
        for form in self.wanted:
            self.by_start.setdefault(form[:BEGINNING], []).append(form)

    def hits(self, data: bytes) -> set[tuple[str, str]]:
        found = set()
        for start, whole in self.by_start.items():
            position = data.find(start)
            while position >= 0:
                found |= {self.wanted[form] for form in whole if data.startswith(form, position)}
                position = data.find(start, position + 1)
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
