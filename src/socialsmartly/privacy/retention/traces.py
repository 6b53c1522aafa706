"""Looking for what identified somebody whose rows are gone in everything an installation writes beside its tables, also in other forms.

The database's own files are left out: there these values were sealed before they arrived, and a count by handle says what is left.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import md5, sha1, sha256
from itertools import chain
from pathlib import Path
from typing import Literal
from urllib.parse import quote

PIECE = 1 << 22
SHORTEST = 6  # a shorter text stands in many files by chance, and would prove nothing
FEW = 64  # forms: so many are looked for one after the other, more of them all at once
MANY = 5000  # forms: from so many on the text is cut eight times, and not the forms
MOST = 64 << 20  # bytes in one place: what is more is left out and counted, so that an answer never waits for minutes


Kind = Literal["I", "Q"]
Source = tuple[int, Callable[[], Iterator[bytes]]]
"""Something to search: about how many bytes it has, and how to read them."""


@dataclass(frozen=True)
class Looked:
    """One place that was searched: how many files (or tables) and bytes, in how many of them something was found, and how many were left
    out."""

    files: int
    size: int
    hits: int
    left_out: int = 0


def forms_of(value: str) -> frozenset[bytes]:
    """A value as bytes may hide it: three encodings of its letters, base64 in its three positions, hex, URL, JSON, and the
    digests that programs make of an address. Phone numbers also without their plus and as the national digits. All in small letters,
    as the search compares them."""
    found: set[bytes] = set()
    for text in spellings(value):
        raw = text.encode()
        found |= {raw, text.encode("utf-16-le"), text.encode("utf-16-be"), raw.hex().encode()}
        found |= {quote(text, safe="").encode(), json.dumps(text)[1:-1].encode()}
        found |= {_base64_middle(raw, shift) for shift in range(3)}
        for digest in (sha256(raw), sha1(raw, usedforsecurity=False), md5(raw, usedforsecurity=False)):
            found |= {digest.hexdigest().encode(), digest.digest()}
    return frozenset(form.lower() for form in found if len(form) >= SHORTEST)


def spellings(value: str) -> Iterator[str]:
    """As it is, in small letters, and for a phone number its digits, also those at home."""
    yield value
    if value.lower() != value:
        yield value.lower()
    digits = re.sub(r"\D", "", value)
    if value.startswith("+") and len(digits) >= 8:
        yield digits
        yield digits[-8:]


def _base64_middle(raw: bytes, shift: int) -> bytes:
    """The letters of a base64 text that do not depend on what stands before or after the value."""
    coded = base64.b64encode(b"\0" * shift + raw)
    return coded[4 if shift else 0 : len(coded) - 4]


def look(
    places: Mapping[str, Path], values: Iterable[str], instead: Mapping[Path, Sequence[Source]] | None = None
) -> dict[str, Looked]:
    """Search the files of each place for every form of every value. What stands in `instead` is read in another way than as files."""
    needles, other = Needles.of(values), instead or {}
    return {name: _look(other[path] if path in other else _files_in(path), needles) for name, path in places.items()}


def look_through(sources: Sequence[Source], values: Iterable[str]) -> Looked:
    """The same for a place that is no file."""
    return _look(sources, Needles.of(values))


@dataclass(frozen=True)
class Cut:
    """Texts cut into numbers of so many bytes, beginning at each of these offsets; and the forms that are likely where a number stands."""

    size: int
    kind: Kind
    offsets: range
    likely: Mapping[int, Sequence[bytes]]
    numbers: frozenset[int]

    def found_in(self, text: bytes) -> Iterator[bytes]:
        for offset in self.offsets:
            whole = (len(text) - offset) // self.size * self.size
            words = memoryview(text)[offset : offset + whole].cast(self.kind)
            for number in self.numbers.intersection(words):
                yield from self.likely[number]


def _cut(forms: Iterable[bytes], size: int, kind: Kind, shifts: range, offsets: range) -> Cut:
    likely: defaultdict[int, list[bytes]] = defaultdict(list)
    for form in forms:
        for shift in shifts:
            likely[int.from_bytes(form[shift : shift + size], sys.byteorder)].append(form)
    return Cut(size, kind, offsets, likely, frozenset(likely))


class Needles:
    """Forms to look for. More than a few are not looked for one by one: the text is cut into numbers, and those that stand in a form are
    found by one intersection, whose cost does not grow with the forms.

    Wherever a form of fifteen bytes stands, it holds a whole number of eight bytes that begins at one of its first eight; one of seven holds
    one of four. So the text is cut once, and the forms at each of their first bytes. Of very many forms that would be too many numbers:
    then they are cut once, and the text at each of eight offsets.
    """

    def __init__(self, forms: Collection[bytes]) -> None:
        self.longest = max(map(len, forms), default=1)
        self._single, self._cuts = sorted(forms), list[Cut]()
        if len(forms) > MANY:
            self._take(forms, 8, "Q", shifts=range(1), offsets=range(8))
        elif len(forms) > FEW:
            self._take(forms, 8, "Q", shifts=range(8), offsets=range(1))
            self._take(self._single, 4, "I", shifts=range(4), offsets=range(1))

    @classmethod
    def of(cls, values: Iterable[str]) -> Needles:
        return cls({form for value in values if value for form in forms_of(value)})

    def _take(self, forms: Iterable[bytes], size: int, kind: Kind, *, shifts: range, offsets: range) -> None:
        """Those that are long enough are not looked for one by one any more."""
        enough = size + shifts[-1]
        self._cuts.append(_cut([form for form in forms if len(form) >= enough], size, kind, shifts, offsets))
        self._single = [form for form in self._single if len(form) < enough]

    def stand_in(self, text: bytes) -> bool:
        likely = chain.from_iterable(cut.found_in(text) for cut in self._cuts)
        return any(form in text for form in chain(self._single, likely))


def _files_in(path: Path) -> list[Source]:
    files = [path] if path.is_file() else sorted(found for found in path.rglob("*") if found.is_file())
    return [(_size(file), partial(_pieces, file)) for file in files]


def _look(sources: Sequence[Source], needles: Needles) -> Looked:
    searched = size = hits = 0
    for expected, pieces in sources:
        if size + expected > MOST:
            continue
        read, hit = _stands_in(pieces(), needles)
        searched, size, hits = searched + 1, size + read, hits + hit
    return Looked(searched, size, hits, len(sources) - searched)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _pieces(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece
    except FileNotFoundError:
        return  # a file that went away meanwhile holds nothing


def _stands_in(pieces: Iterator[bytes], needles: Needles) -> tuple[int, bool]:
    before, size, hit = b"", 0, False
    for piece in pieces:
        window = (before + piece).lower()
        hit = hit or needles.stand_in(window)
        before, size = window[-needles.longest :], size + len(piece)
    return size, hit
