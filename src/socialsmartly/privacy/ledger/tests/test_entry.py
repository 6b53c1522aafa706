"""A line says what it must and nothing of anybody; what it commits to cannot be guessed and cannot be changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.ledger.entry import Entry, EntryRefused, NotAnEntry, commit

LINE = Entry("consent", datetime(2026, 11, 26, 8, 0, 1, tzinfo=UTC), "person", bytes(range(32)))
WORDS = {"permit": "EMAIL_MARKETING", "state": "given"}


def test_a_line_comes_back_as_it_was_written() -> None:
    assert Entry.decode(LINE.encode()) == LINE


def test_a_line_looks_like_this() -> None:
    assert LINE.encode() == (
        b"socialsmartly/line/v1\nconsent\n2026-11-26T08:00:01Z\nperson\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )


@given(
    st.from_regex(r"[a-z0-9]{1,8}([.-][a-z0-9]{1,8}){0,2}", fullmatch=True),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    st.sampled_from(["person", "shop", "staff", "program"]),
    st.binary(min_size=32, max_size=32),
)
def test_whatever_may_be_written_is_read_back(kind: str, at: datetime, actor: str, commitment: bytes) -> None:
    entry = Entry(kind, at, actor, commitment)
    assert Entry.decode(entry.encode()) == entry


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "Consent given by Ada"},
        {"kind": ""},
        {"kind": "0198c1de-7c62-7000-8000-000000000000"},
        {"kind": "a\n"},
        {"at": LINE.at.replace(tzinfo=None)},
        {"at": LINE.at.replace(microsecond=1)},
        {"at": LINE.at.astimezone(timezone(timedelta(hours=8)))},
        {"actor": "0198c1de-7c62-7000-8000-000000000000"},
        {"commitment": bytes(31)},
    ],
)
def test_what_could_tell_too_much_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(EntryRefused):
        replace(LINE, **change)


@pytest.mark.parametrize(
    "change", [(b"\n", b"\r\n"), (b"v1", b"v2"), (b"01Z", b"01+00:00"), (b"T", b" "), (b"8=\n", b"9=\n"), (b"Z", b"")]
)
def test_the_same_values_written_another_way_are_refused(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(NotAnEntry):
        Entry.decode(LINE.encode().replace(*change))


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
