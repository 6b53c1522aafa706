"""A bundle: lines of JSON, each a record of its kind, then how many and which digest, then the predecessor's signature under that.

opening     who hands over to whom and why, the tables with their purposes and times, what stays behind
text        the words of a policy that somebody agreed to; `digest` is the SHA-256 of `canonical`
meaning     what a policy meant: items, purposes, periods, rights
recipient   who received something of people or may, with the last state of each of its contracts
person      one member: what binds us to them, their open requests, their rows
shop        after whoever runs it and said that it goes along: who works in it, and its own rows
memory      by which keyed hashes a shop knows again whom it may not begin to know again, and the key for that and nothing else
customer    one person whom the shop knows: their open requests, their rows
end         how many people, and SHA-256 over the SHA-256 of every line before it
signature   a signed note (C2SP) of the key that signs the predecessor's public log, over that number and digest
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO, Final

from socialsmartly.privacy.ledger.errors import LedgerError
from socialsmartly.privacy.ledger.note import SigningKey, Verifier, open_note, signed
from socialsmartly.privacy.succession import sealing
from socialsmartly.privacy.succession.errors import BundleDamaged, NotSigned
from socialsmartly.privacy.succession.walking import canonical

FORMAT: Final = "socialsmartly succession bundle v2"
OPENING, TEXT, MEANING, RECIPIENT, PERSON = "opening", "text", "meaning", "recipient", "person"
SHOP, MEMORY, CUSTOMER = "shop", "memory", "customer"
END, SIGNATURE = "end", "signature"
LONGEST_LINE: Final = 256 * 1024 * 1024
"""What is held of one person must fit; nothing else of a bundle is in memory at a time."""
Told = dict[str, Any]


@dataclass
class Sum:
    """The running digest of the lines, and how many of them are people."""

    people: int = 0

    def __post_init__(self) -> None:
        self._hash = sha256()

    def add(self, line: bytes, kind: str) -> None:
        self._hash.update(sha256(line).digest())
        self.people += kind in {PERSON, CUSTOMER}

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def note(self) -> str:
        return f"{FORMAT}\npeople {self.people}\nsha256 {self.digest}\n"


class Writer:
    """Writes a bundle, sealed for `recipient`. `close` signs it; a bundle that was not closed is refused by everybody."""

    def __init__(self, out: BinaryIO, recipient: str) -> None:
        self._sealer, self._sum = sealing.Sealer(out, recipient), Sum()

    def add(self, kind: str, told: Told) -> None:
        line = canonical({"kind": kind, **told})
        self._sum.add(line, kind)
        self._sealer.write(line + b"\n")

    def close(self, key: SigningKey) -> Sum:
        text = self._sum.note()
        note = signed(text, key.sign(text))
        end = {"kind": END, "people": self._sum.people, "sha256": self._sum.digest}
        for told in (end, {"kind": SIGNATURE, "note": note}):
            self._sealer.write(canonical(told) + b"\n")
        self._sealer.close()
        return self._sum


@dataclass
class Reader:
    """Reads a bundle record by record. `digest` and `note` are there once all of it was read and its signature found right; what was read
    before that is not to be relied on."""

    file: BinaryIO
    identity: str
    predecessor: Verifier
    digest: str = ""
    note: str = ""
    people: int = 0

    def __iter__(self) -> Iterator[Told]:
        """BundleDamaged, NotForUs, NotSigned."""
        self.file.seek(0)
        held, claimed = Sum(), None
        for line in sealing.lines(sealing.opened(self.file, self.identity), LONGEST_LINE):
            told = _told(line)
            if claimed is None and told["kind"] not in (END, SIGNATURE):
                held.add(line, told["kind"])
                yield told
            elif claimed is None:
                claimed = told
            elif not self.note:
                self._judge(held, claimed, told)
            else:
                raise BundleDamaged("something stands after the signature")
        if not self.note:
            raise NotSigned("nothing is signed")

    def _judge(self, held: Sum, claimed: Told, last: Told) -> None:
        if claimed.get("people") != held.people or claimed.get("sha256") != held.digest:
            raise BundleDamaged("it is not what its end says")
        note = str(last.get("note", ""))
        try:
            text, signers = open_note(note, {self.predecessor})
        except LedgerError as wrong:
            raise NotSigned from wrong
        if self.predecessor not in signers or text != held.note():
            raise NotSigned
        self.digest, self.note, self.people = held.digest, note, held.people


def _told(line: bytes) -> Told:
    try:
        told = json.loads(line)
    except ValueError as wrong:
        raise BundleDamaged("a line is no JSON") from wrong
    if not isinstance(told, dict) or not isinstance(told.get("kind"), str):
        raise BundleDamaged("a line is no record")
    return told
