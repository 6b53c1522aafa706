"""Checks, without asking anybody, that a line stands in the public log of a SocialSmartly installation and says what you were told.

    python check_proof.py --log-key KEY [--witness-key KEY] LINE.json [LINE.json ...]

LINE.json holds the public line ("entry") and, if you have them, the words it commits to ("said") and their salt. The proof lies beside
it as LINE.tlog-proof (another place: --proof FILE). Needs Python 3.11 and the package `cryptography`; uses no network and nothing of
SocialSmartly. Ends with 0 when all lines are proven, 1 when one is not, 2 when something cannot be read.

Formats: RFC 9162 section 2.1 (the tree); c2sp.org/tlog-proof, tlog-checkpoint, signed-note, tlog-cosignature (the texts).
"""

import argparse
import base64
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, WITNESS = 0x01, 0x04
PROVEN, NOT_PROVEN, NOT_READ = 0, 1, 2


class NotProven(Exception):
    """The proof fails."""


class NotRead(Exception):
    """Something is not written as its format wants it."""


def unbase64(text: str) -> bytes:
    """Strict: another spelling of the same bytes is refused, so that no letter of a proof can be changed unseen."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise NotRead("base64 is damaged") from error
    if base64.b64encode(data).decode() != text:
        raise NotRead("base64 is not in its usual form")
    return data


def number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and str(int(text)) == text):
        raise NotRead("a number is damaged")
    return int(text)


class Key:
    """A public key in the form name+id+base64."""

    def __init__(self, text: str, kind: int) -> None:
        self.name, _, rest = text.strip().partition("+")
        self.id, _, packed = rest.partition("+")
        data = unbase64(packed)
        if data[:1] != bytes([kind]) or len(data) != 33:
            raise NotRead(f"{self.name} is not the key of a {'log' if kind == LOG else 'witness'}")
        if hashlib.sha256(f"{self.name}\n".encode() + data).hexdigest()[:8] != self.id:
            raise NotRead(f"the key of {self.name} has a slip of the pen in it")
        self.kind, self.public = kind, Ed25519PublicKey.from_public_bytes(data[1:])

    def check(self, text: str, signatures: list[tuple[str, bytes]]) -> int:
        """Raise NotProven unless exactly one right signature of this key is there; the time of a witness, 0 for a log."""
        mine = [value[4:] for name, value in signatures if name == self.name and value[:4].hex() == self.id]
        if len(mine) != 1:
            raise NotProven(f"{self.name} has not signed" if not mine else f"{self.name} has signed twice")
        signature, message, at = mine[0], text, 0
        if self.kind == WITNESS:
            at, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = f"cosignature/v1\ntime {at}\n{text}"
        try:
            self.public.verify(signature, message.encode())
        except InvalidSignature as error:
            raise NotProven(f"the signature of {self.name} is wrong") from error
        return at


def read_checkpoint(note: str) -> tuple[str, list[str], list[tuple[str, bytes]]]:
    """The signed text, its lines, and the signatures below it."""
    text, gap, below = note.rpartition("\n\n")
    lines = text.split("\n")
    if not gap or not below.endswith("\n") or len(lines) < 3 or not all(lines):
        raise NotRead("the checkpoint is damaged")
    signatures = []
    for line in below[:-1].split("\n"):
        dash, name, value, *more = [*line.split(" "), "", ""]
        if dash != "—" or not name or any(more):
            raise NotRead("a signature line is damaged")
        signatures.append((name, unbase64(value)))
    return text + "\n", lines, signatures


def root_from(index: int, size: int, entry: bytes, path: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2: the root that follows from an entry, its place and the hashes beside its way up."""
    if index >= size:
        raise NotProven("the log is not that long")
    place, last = index, size - 1
    root = hashlib.sha256(b"\x00" + entry).digest()
    for beside in path:
        if last == 0:
            raise NotProven("the proof is too long")
        if place & 1 or place == last:
            root = hashlib.sha256(b"\x01" + beside + root).digest()
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            root = hashlib.sha256(b"\x01" + root + beside).digest()
        place, last = place >> 1, last >> 1
    if last:
        raise NotProven("the proof is too short")
    return root


def check_proof(entry: bytes, proof: str, log: Key, witnesses: list[Key]) -> list[str]:
    """What is proven, in words."""
    head, gap, note = proof.partition("\n\n")
    first, *lines = head.split("\n")
    if lines and lines[0].startswith("extra "):
        del lines[0]  # nothing vouches for it, so it is not looked at
    if first != "c2sp.org/tlog-proof@v1" or not gap or not lines or not lines[0].startswith("index "):
        raise NotRead("this is no .tlog-proof file")
    index, path = number(lines[0].removeprefix("index ")), [unbase64(line) for line in lines[1:]]
    text, (origin, size, root, *_), signatures = read_checkpoint(note)
    log.check(text, signatures)
    seen = [(witness.name, witness.check(text, signatures)) for witness in witnesses]
    if origin != log.name:
        raise NotProven(f"the checkpoint is of another log: {origin}")
    if any(len(beside) != 32 for beside in path):
        raise NotRead("a hash has not 32 bytes")
    if root_from(index, number(size), entry, path) != unbase64(root):
        raise NotProven("this line is not at this place of the log")
    told = [f"line {index} of {size} in {origin}"]
    return told + [f"seen by {name} at {datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC" for name, at in seen]


def check_opening(entry: bytes, salt: str, said: dict[str, str]) -> None:
    """Raise NotProven unless the line commits to exactly these words: SHA-256(salt, JSON with sorted keys and no spaces)."""
    words = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    commitment = hashlib.sha256(bytes.fromhex(salt) + words).digest()
    if len(bytes.fromhex(salt)) != 32 or unbase64(entry.decode().split("\n")[4]) != commitment:
        raise NotProven("the line commits to other words")


def check(file: Path, proof: Path, log: Key, witnesses: list[Key]) -> list[str]:
    """Everything about one line, in words."""
    told = json.loads(file.read_bytes())
    entry = told["entry"].encode()
    version, kind, at, actor, _, end = entry.decode().split("\n")
    if version != "socialsmartly/line/v1" or end or told.get("kind", kind) != kind:
        raise NotRead("the line is damaged")
    words = [f"{kind}, {at}, by {actor}", *check_proof(entry, proof.read_bytes().decode(), log, witnesses)]
    if "said" not in told:
        return [*words, "the words it commits to were not given"]
    check_opening(entry, told["salt"], told["said"])
    return words + [f"{name}: {value}" for name, value in sorted(told["said"].items())]


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks that lines stand in a public log, without asking anybody.")
    parser.add_argument("--log-key", required=True, metavar="KEY", help="the log's public key: name+id+key")
    parser.add_argument(
        "--witness-key", action="append", default=[], metavar="KEY", help="a witness who must have signed"
    )
    parser.add_argument("--proof", type=Path, help="the proof, if it is not LINE.tlog-proof (for one line)")
    parser.add_argument("lines", nargs="+", type=Path, metavar="LINE.json")
    asked = parser.parse_args()
    worst = PROVEN
    for file in asked.lines:
        try:
            log, witnesses = Key(asked.log_key, LOG), [Key(key, WITNESS) for key in asked.witness_key]
            words = check(file, asked.proof or file.with_suffix(".tlog-proof"), log, witnesses)
            sys.stdout.write("\n  ".join([f"PROVEN {file.name}", *words]) + "\n")
        except NotProven as error:
            worst = max(worst, NOT_PROVEN)
            sys.stdout.write(f"NOT PROVEN {file.name}: {error}\n")
        except (NotRead, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            worst = max(worst, NOT_READ)
            sys.stdout.write(f"NOT READ {file.name}: {error if isinstance(error, NotRead | OSError) else 'damaged'}\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
