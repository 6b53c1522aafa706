"""Proofs to take away: each line with its opening and the file that shows it stands in the log, checked without asking us."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from socialsmartly.privacy.ledger import places
from socialsmartly.privacy.ledger.entry import Entry
from socialsmartly.privacy.ledger.opening import Opening
from socialsmartly.privacy.ledger.proof import FILE_ENDING, prove
from socialsmartly.privacy.ledger.queries import places_of
from socialsmartly.words import keeps

CHECKER = Path(__file__).resolve().parents[4] / "docs" / "check_proof.py"
HOW = """How to check these proofs without us

You need Python 3.11 or newer and the package `cryptography`. In this folder:

    python check_proof.py --log-key "{log_key}"{witness} LINE.json

LINE.json holds the public line, the words it commits to and the salt; LINE.tlog-proof beside it shows that the line stands in the log.
Where a line names a certificate, that is the SHA-256 of the file certificate.json.
Compare the log's key with the one on {site}/ledger, or with the one that somebody else wrote down earlier.
"""


@dataclass(frozen=True)
class Proven:
    """An opening and its place; `index` is None while the line waits to be put into the log (a second, as a rule)."""

    opening: Opening
    index: int | None


@keeps("4.3-e", "5-h")
def proven(openings: Iterable[Opening]) -> list[Proven]:
    found = list(openings)
    known = places_of(opening.leaf for opening in found)
    return [Proven(opening, known.get(opening.leaf)) for opening in found]


def pack(lines: Iterable[Proven], *, site: str, beside: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """All of them as a ZIP file, with the checker and how to use it. Lines that still wait are left for the next time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("README.txt", HOW.format(log_key=places.log_verifier(), witness=_witness_option(), site=site))
        package.writestr("check_proof.py", checker())
        for name, content in beside.items():
            package.writestr(name, content)
        for line in lines:
            if line.index is not None:
                for name, content in proof_files(line.opening, line.index).items():
                    package.writestr(name, content)
    return packed.getvalue()


def proof_files(opening: Opening, index: int) -> dict[str, bytes]:
    """The two files of one line, by name."""
    log = places.reader()
    entry = log.entry(index)
    told = {
        "entry": entry.decode(),
        "kind": Entry.decode(entry).kind,
        "salt": opening.salt.hex(),
        "said": dict(opening.said),
    }
    name = f"{index:08}-{opening.kind}"
    return {
        f"{name}.json": json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode(),
        f"{name}{FILE_ENDING}": prove(log, index, _checkpoint_over(index)).write(),
    }


def _checkpoint_over(index: int) -> str | None:
    """The witnessed checkpoint where it covers the line, else the newest."""
    witness, log = places.witness_verifier(), places.reader()
    note = log.cosigned() if witness else None
    return note if note and int(note.split("\n")[1]) > index else None


def _witness_option() -> str:
    witness = places.witness_verifier()
    return f' --witness-key "{witness}"' if witness else ""


@cache
def checker() -> bytes:
    """The stand-alone program that checks a proof."""
    return CHECKER.read_bytes()
