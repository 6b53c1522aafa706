"""A file is what its first bytes say."""

from __future__ import annotations

import pytest

from socialsmartly.words.media import media_type


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n and more", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x10\x00\x00\x00WAVE", ""),
        (b" %PDF-1.7", ""),
        (b"<svg/>", ""),
        (b"", ""),
    ],
)
def test_a_kind_is_told_by_how_a_file_begins(content: bytes, kind: str) -> None:
    assert media_type(content) == kind
