"""A line says what it must and nothing of anybody; what it commits to cannot be guessed and cannot be changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from socialsmartly.privacy.ledger.entry import Entry, NotAnEntry, commit
from socialsmartly.privacy.ledger.salt import new_salt

LINE = Entry("consent", datetime(2026, 11, 26, 8, 0, 1, tzinfo=UTC), "person", bytes(range(32)))
WORDS = {"permit": "EMAIL_MARKETING", "state": "given"}


def test_a_line_comes_back_as_it_was_written() -> None:
    assert Entry.decode(LINE.encode()) == LINE


@pytest.mark.parametrize("position", range(len(LINE.encode())))
def test_no_changed_byte_is_the_same_line(position: int) -> None:
    raw = bytearray(LINE.encode())
    raw[position] ^= 1
    try:
        assert Entry.decode(bytes(raw)) != LINE
    except NotAnEntry:
        return


@pytest.mark.parametrize("raw", [b"", b"\n" * 5, LINE.encode() + b"\n", LINE.encode()[:-1], b"\xff" * 90])
def test_what_is_no_line_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnEntry, match="Take them from the log again"):
        Entry.decode(raw)


def test_the_order_of_the_words_does_not_matter_and_every_word_does() -> None:
    salt = new_salt()
    assert commit(salt, WORDS) == commit(salt, dict(reversed(WORDS.items())))
    assert commit(salt, WORDS) != commit(salt, {**WORDS, "state": "refused"})


def test_the_same_words_twice_cannot_be_recognised() -> None:
    """The twin: without a salt they could."""
    assert commit(new_salt(), WORDS) != commit(new_salt(), WORDS)
    assert commit(b"", WORDS) == commit(b"", WORDS)
