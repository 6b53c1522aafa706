"""Signed notes, against a note that others signed and against every way to bend one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from socialsmartly.privacy.ledger.errors import KeyExists, KeyUnsafe, NotCanonical, NotSigned
from socialsmartly.privacy.ledger.keyfile import make_key, read_key
from socialsmartly.privacy.ledger.note import (
    COSIGNATURE,
    Checkpoint,
    SigningKey,
    Verifier,
    open_checkpoint,
    open_note,
    read_checkpoint,
    read_verifier,
    signed,
)

LOG = SigningKey("log.example/one", bytes(range(32)))
WITNESS = SigningKey("witness.example/w", bytes(range(1, 33)), COSIGNATURE)
STRANGER = SigningKey("log.example/one", bytes(range(2, 34)))
HEAD = Checkpoint(LOG.name, 7, bytes(range(32)))
NOTE = signed(HEAD.text, LOG.sign(HEAD.text), WITNESS.cosign(HEAD.text, 1_800_000_000))

# The example of the package documentation of golang.org/x/mod/sumdb/note: a key and a note from elsewhere.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_by_another_program_opens() -> None:
    key = read_verifier(GO_KEY)
    assert open_note(GO_NOTE, [key])[1] == {key}


def test_a_key_in_one_line_is_read_back() -> None:
    for key in (LOG.verifier, WITNESS.verifier):
        assert read_verifier(str(key)) == key


@pytest.mark.parametrize("change", [("+c7", "+c8"), ("Peter", "Pater"), ("ARpc", "Axpc"), ("10TW", "10TX"), ("+", " ")])
def test_a_key_with_a_slip_of_the_pen_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises(NotCanonical):
        read_verifier(GO_KEY.replace(*change))


def test_log_and_witness_sign_the_same_checkpoint() -> None:
    assert open_checkpoint(NOTE, LOG.verifier, [WITNESS.verifier]) == HEAD
    assert open_checkpoint(NOTE, LOG.verifier) == HEAD


def test_a_missing_signature_is_missed() -> None:
    note = signed(HEAD.text, LOG.sign(HEAD.text))
    with pytest.raises(NotSigned, match="witness"):
        open_checkpoint(note, LOG.verifier, [WITNESS.verifier])


def test_a_key_of_the_same_name_is_another_key() -> None:
    with pytest.raises(NotSigned):
        open_checkpoint(signed(HEAD.text, STRANGER.sign(HEAD.text)), LOG.verifier)


def test_a_stranger_beside_the_log_does_no_harm() -> None:
    assert open_checkpoint(signed(HEAD.text, STRANGER.sign(HEAD.text), LOG.sign(HEAD.text)), LOG.verifier) == HEAD


def test_a_checkpoint_of_another_log_is_refused() -> None:
    text = Checkpoint("log.example/two", 7, bytes(32)).text
    with pytest.raises(NotSigned, match="another log"):
        open_checkpoint(signed(text, LOG.sign(text)), LOG.verifier)


def test_a_witness_does_not_sign_as_a_log() -> None:
    """The same key under the other kind has another id, so neither signature stands for the other."""
    as_log = Verifier(WITNESS.name, WITNESS.verifier.public)
    with pytest.raises(NotSigned):
        open_checkpoint(NOTE, LOG.verifier, [as_log])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n7\n",
        "a\n07\nAA==\n",
        f"a\n7\n{'A' * 42}==\n",
        f"a\n7\n{'A' * 43}=",
        f"a\n-7\n{'A' * 43}=\n",
        f"a\n{1 << 63}\n{'A' * 43}=\n",
        f"a\n7\n{'A' * 43}=\n\n",
        f"a\n7\n{'A' * 42}B=\n",
        f"a\n٧\n{'A' * 43}=\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NotCanonical):
        read_checkpoint(text)


@pytest.mark.parametrize("change", [("\n\n", "\n"), ("— ", "- "), ("7\n", "7\r\n"), ("— log", "—  log"), ("=\n", "\n")])
def test_a_note_of_another_form_is_refused(change: tuple[str, str]) -> None:
    with pytest.raises((NotCanonical, NotSigned)):
        open_checkpoint(NOTE.replace(*change), LOG.verifier, [WITNESS.verifier])


def test_a_key_file_is_for_one_person_and_for_life(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "log.key"
    make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(read_key(path)) == 32
    with pytest.raises(KeyExists):
        make_key(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o700])
def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    make_key(tmp_path / "log.key")
    (tmp_path / "log.key").chmod(mode)
    with pytest.raises(KeyUnsafe, match="mode"):
        read_key(tmp_path / "log.key")


def test_a_missing_or_cut_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnsafe, match="missing"):
        read_key(tmp_path / "log.key")
    descriptor = os.open(tmp_path / "log.key", os.O_WRONLY | os.O_CREAT, 0o600)
    os.write(descriptor, b"short")
    os.close(descriptor)
    with pytest.raises(KeyUnsafe, match="5 bytes"):
        read_key(tmp_path / "log.key")


def test_a_secret_is_not_shown() -> None:
    assert "secret" not in repr(LOG)
