"""Record a contract that was signed on paper: the digest of its scan and the version of the policy that it made part of itself."""

from __future__ import annotations

import hashlib
from argparse import Namespace
from datetime import date
from pathlib import Path

from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import normal_address
from socialsmartly.product.billing.actions import sign_on_paper
from socialsmartly.product.billing.errors import NotSignedThen
from socialsmartly.site.supervisor import say


def run(arguments: Namespace) -> int:
    try:
        address = normal_address(arguments.address or "", "en")
        signed = date.fromisoformat(arguments.signed or "")
        with Path(arguments.scan or "").open("rb") as scan:
            digest = hashlib.file_digest(scan, "sha256").hexdigest()
    except AddressRefused as refused:
        return _no(str(refused))
    except ValueError:
        return _no("Say the day it was signed like this: --signed 2026-11-20.")
    except OSError:
        return _no("There is no file of this name that can be read. Give the scan of the signed paper.")
    member = member_of(address)
    if member is None:
        return _no("Nobody signed up with this address. Let them sign up first, then run this again.")
    try:
        made = sign_on_paper(member, digest, signed, arguments.language)
    except NotSignedThen as refused:
        return _no(str(refused))
    say(
        f"Recorded under policy {made.version}, SHA-256 {digest}. Keep the paper and this scan: only the digest stays here."
    )
    return 0


def _no(says: str) -> int:
    say(says)
    return 1
