"""What kind a file is, by its first bytes: its name and the type that came with it are what somebody typed."""

from __future__ import annotations

from typing import Final

BEGINNINGS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
)


def media_type(content: bytes) -> str:
    """The media type of a picture or a PDF file; nothing for any other."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((media for start, media in BEGINNINGS if content.startswith(start)), "")
