"""What was wrapped or written by an earlier version opens with this one: the formats, byte by byte."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from socialsmartly.privacy.keyring.errors import KeyDamaged
from socialsmartly.privacy.keyring.generations import Generation, add, generations
from socialsmartly.privacy.keyring.wrapping import unwrap, wrap

pytestmark = pytest.mark.promise("5-h")

ROOT, KEY, KID, SUBJECT = AESGCM(bytes(range(32))), bytes(range(32, 64)), bytes(range(16)), UUID(int=2)
WRAPPED = "0707070707070707070707072f4b847f4b2af1d3eeb439abac7cdab4916dbf40bcc2b72ec68264c138e30c243795d3616b68da596fdb2243eeb48472"


def test_the_format_of_a_wrapped_key_never_changes_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: b"\7" * size)
    assert wrap(ROOT, KEY, KID, SUBJECT, 5).hex() == WRAPPED
    assert unwrap(ROOT, bytes.fromhex(WRAPPED), KID, SUBJECT, 5) == KEY


@pytest.mark.parametrize("other", [(KID, SUBJECT, 6), (KID, UUID(int=3), 5), (bytes(16), SUBJECT, 5)])
def test_a_wrapped_key_is_nobody_elses(other: tuple[bytes, UUID, int]) -> None:
    with pytest.raises(KeyDamaged):
        unwrap(ROOT, bytes.fromhex(WRAPPED), *other)


def test_the_format_of_a_root_file_never_changes_unnoticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "urandom", lambda size: b"\7" * size)
    add(date(2026, 11, 23), tmp_path)
    assert (tmp_path / "root-1.key").read_bytes() == b"2026-11-23 " + b"07" * 32 + b"\n"
    assert generations(tmp_path) == [Generation(1, date(2026, 11, 23))]
