"""Checking a proof or a certificate on this machine's command line: no database, no network."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from socialsmartly.privacy.ledger.entry import Entry, NotAnEntry, commit
from socialsmartly.privacy.ledger.errors import LedgerError, NotProven
from socialsmartly.privacy.ledger.note import Verifier, read_verifier
from socialsmartly.privacy.ledger.proof import FILE_ENDING, read, verify

CERTIFICATE = "certificate.json"
PROVEN, REFUSED = 0, 1
Files = Mapping[str, bytes]


class NothingToCheck(LedgerError):
    """There is no proof in this file. Give a proof pack, a certificate pack, or LINE.json with LINE.tlog-proof beside it."""


def run(file: Path, log_key: str, witness_key: str) -> int:
    """0 when every line in the file is proven, 1 when one is not; each on a line of its own."""
    log, witnesses = read_verifier(log_key), [read_verifier(witness_key)] if witness_key else []
    files = opened(file)
    worst = PROVEN
    for name in lines_in(files):
        try:
            said = checked(name, files, log, witnesses)
            sys.stdout.write(f"PROVEN      {name}: {said}\n")
        except (LedgerError, NotAnEntry, KeyError, ValueError) as error:
            worst = REFUSED
            sys.stdout.write(f"NOT PROVEN  {name}: {error}\n")
    return worst


def opened(file: Path) -> Files:
    """The files of a pack by name, or one line with its proof."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as package:
            return {name: package.read(name) for name in package.namelist()}
    beside = file.with_suffix(FILE_ENDING)
    if not beside.exists():
        raise NothingToCheck(beside.name)
    return {file.name: file.read_bytes(), beside.name: beside.read_bytes()}


def lines_in(files: Files) -> list[str]:
    found = sorted(_lines(files))
    if not found:
        raise NothingToCheck
    return found


def _lines(files: Files) -> Iterator[str]:
    for name in files:
        if name.endswith(".json") and name.removesuffix(".json") + FILE_ENDING in files:
            yield name


def checked(name: str, files: Files, log: Verifier, witnesses: list[Verifier]) -> str:
    """What a proven line says (NotProven, NotSigned, NotCanonical)."""
    told = json.loads(files[name])
    entry, said = told["entry"].encode(), told.get("said", MappingProxyType({}))
    proof = read(files[name.removesuffix(".json") + FILE_ENDING])
    verify(entry, proof, log, witnesses)
    if said and Entry.decode(entry).commitment != commit(bytes.fromhex(told["salt"]), said):
        raise NotProven("the line commits to other words")
    if "certificate" in said and said["certificate"] != sha256(files[CERTIFICATE]).hexdigest():
        raise NotProven("the certificate is another one")
    return ", ".join(f"{key} {value}" for key, value in sorted(said.items())) or Entry.decode(entry).kind
