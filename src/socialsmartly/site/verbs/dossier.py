"""Write the pack for an authority, signed by the key of the public log; or check one that somebody else wrote."""

from __future__ import annotations

import os
import sys
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Final

from django.utils import timezone

from socialsmartly.privacy.ledger.beginning import LOG_KEY
from socialsmartly.privacy.ledger.errors import LedgerError
from socialsmartly.privacy.ledger.keyfile import read_key
from socialsmartly.privacy.ledger.note import SigningKey, read_verifier
from socialsmartly.privacy.papers.dossier import check, files, packed
from socialsmartly.site.environment import environment
from socialsmartly.site.supervisor import say

OK, REFUSED, NOT_UNDERSTOOD = 0, 1, 2
HOW: Final = (
    "say where to: socialsmartly dossier --to FILE, or what to check: socialsmartly dossier --check FILE --log-key KEY"
)


def run(arguments: Namespace) -> int:
    if arguments.check and arguments.log_key:
        return _check(Path(arguments.check), str(arguments.log_key))
    if not arguments.to:
        return _complain(HOW, NOT_UNDERSTOOD)
    here = environment()
    verifier = read_verifier((here.ledger / LOG_KEY).read_text().strip())
    now = timezone.now()
    made = packed(files(now), now, SigningKey(verifier.name, read_key(here.ledger_key)))
    try:
        descriptor = os.open(arguments.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _complain(f"{arguments.to} is there already; choose another name", REFUSED)
    with os.fdopen(descriptor, "wb") as out:
        out.write(made)
    say(f"{arguments.to}: {len(made)} bytes, signed by {verifier}")
    return OK


def _check(place: Path, log_key: str) -> int:
    try:
        names = check(place.read_bytes(), read_verifier(log_key))
    except (LedgerError, OSError, KeyError, zipfile.BadZipFile) as broken:
        return _complain(f"This is not what the key signed: {broken}", REFUSED)
    say("\n".join([f"signed and whole, {len(names)} files:", *names]))
    return OK


def _complain(words: str, code: int) -> int:
    sys.stderr.write(f"{words}\n")
    return code
