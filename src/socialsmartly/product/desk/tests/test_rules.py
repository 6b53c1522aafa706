"""Files, by values alone."""

from __future__ import annotations

from socialsmartly.product.desk.rules import MOST_BYTES, kept, kind_of


def test_the_kind_of_a_file_is_read_off_its_content() -> None:
    assert kind_of(b"\x89PNG\r\n\x1a\n...") == "image/png"
    assert kind_of(b"%PDF-1.7") == "application/pdf"
    assert kind_of("好茶\n".encode()) == "text/plain"
    assert kind_of(b"RIFF....WEBPVP8 ") == "image/webp"
    for content in (b"", b"PK\x03\x04", b"MZ\x90\x00", b"\xff\xfe"):
        assert kind_of(content) == ""


def test_three_files_are_kept_and_the_others_counted() -> None:
    many = [(f"/etc/{n}.txt", b"text") for n in range(5)]
    files, left_out = kept([*many, ("bomb.txt", b"x" * (MOST_BYTES + 1))])
    assert ([one.called for one in files], left_out) == (["0.txt", "1.txt", "2.txt"], 3)
