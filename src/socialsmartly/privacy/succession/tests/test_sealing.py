"""A stream is sealed for one key, in a format that other programs know, and opens whole or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialsmartly.privacy.succession import bech32, sealing
from socialsmartly.privacy.succession.errors import BundleDamaged, KeyBroken, NotForUs
from socialsmartly.privacy.succession.sealing import PIECE, Sealer, lines, opened

pytestmark = pytest.mark.promise("3.3-b")
IDENTITY = sealing.new_identity()
KEY = sealing.recipient_of(IDENTITY)
RAGE_KEY = "AGE-SECRET-KEY-1E2S9F4VN6YQGSWYFK7TGWNXECCEP08ZUEY8AD9L66G6A5HWXLTASU7WN5V"
OF_RAGE = (
    "6167652d656e6372797074696f6e2e6f72672f76310a2d3e20583235353139207a3050634f506641322f654e716c6a6655303049727374"
    "4255354b636e516f4d324e466d6650644b2f69510a566d31565032553345324b77676a4f7234364e6b706b4e6c785368634c3571714e54"
    "6d5573496e393168410a2d3e20583235353139204875724d42775630364e2b433237392f315571667a4e4e59752f66627a41446d74686f"
    "51436c47714658450a4b38596c4c4c6a75474a3077716d4b4e4b6549766768746e5968634e624461734f6b4267396368375352590a2d3e"
    "2045504f573f2d67726561736520467b5f6f3e0a73765070646242353475772b2f35387847386c5454657a34736267485a6e3848374b31"
    "6147596e533730386f697075644e6e5872535136744d62705355770a2d2d2d2075536a54523972533774666e4a2b754b33496f45706d65"
    "6c66786e71655550486370324332716170474f590a7a43f2b7fd1b6bca05a80fa936973ea8be0da79596fc276bb510b9f860f1d766951c"
    "b345"
)


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, KEY)
    for start in range(0, len(content), 1000):
        sealer.write(content[start : start + 1000])
    sealer.close()
    return out.getvalue()


def read(raw: bytes, identity: str = IDENTITY) -> bytes:
    return b"".join(opened(io.BytesIO(raw), identity))


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE])
def test_what_was_sealed_opens_again(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert read(sealed(content)) == content


def test_no_byte_can_be_changed() -> None:
    whole = sealed(b"x" * 100)
    for place in range(len(whole)):
        raw = bytearray(whole)
        raw[place] ^= 1 << place % 8
        with pytest.raises((BundleDamaged, NotForUs)):
            read(bytes(raw))


def test_nothing_can_be_cut_off_or_moved() -> None:
    raw = sealed(b"x" * (3 * PIECE))
    head = len(raw) - 3 * (PIECE + 16)
    first, second = raw[head : head + PIECE + 16], raw[head + PIECE + 16 : head + 2 * (PIECE + 16)]
    for changed in (raw[:-1], raw[: -(PIECE + 16)], raw[:head] + second + first + raw[head + 2 * (PIECE + 16) :]):
        with pytest.raises(BundleDamaged):
            read(changed)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(NotForUs):
        read(sealed(b"x"), sealing.new_identity())


def test_a_file_of_another_program_opens() -> None:
    """Made with pyrage 1.4.0, for two keys: the text "ours"."""
    assert read(bytes.fromhex(OF_RAGE), RAGE_KEY) == b"ours"


def test_a_slip_in_a_key_shows() -> None:
    for place in range(len(KEY)):
        slipped = KEY[:place] + ("q" if KEY[place] != "q" else "p") + KEY[place + 1 :]
        with pytest.raises(KeyBroken):
            sealing.read_recipient(slipped)
    with pytest.raises(KeyBroken):
        sealing.read_recipient(KEY.capitalize())
    with pytest.raises(KeyBroken):
        sealing.recipient_of(KEY)


@given(st.binary(max_size=80))
def test_bech32_has_a_way_back(content: bytes) -> None:
    assert bech32.decode("age", bech32.encode("age", content)) == content


@given(st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b" ")), max_size=8), st.integers(1, 30))
def test_lines_come_whole_however_the_stream_is_cut(written: list[bytes], step: int) -> None:
    content = b"".join(line + b"\n" for line in written)
    pieces = iter([content[start : start + step] for start in range(0, len(content), step)])
    assert list(lines(pieces, 100)) == written


def test_a_line_without_an_end_or_beyond_measure_is_refused() -> None:
    for content in (b"half", b"x" * 300):
        with pytest.raises(BundleDamaged):
            list(lines(iter([content]), 100))
