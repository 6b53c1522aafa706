"""A picture says how large it is by itself, so that a page whose style sheet did not arrive can still be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = sorted((Path(__file__).parents[2]).rglob("templates/**/*.html")) + sorted(
    (Path(__file__).parents[1] / "templates" / "icons").glob("*.svg")
)


def without_size(text: str) -> list[str]:
    return [tag for tag in re.findall(r"<svg[^>]*>", text) if not (' width="' in tag and ' height="' in tag)]


def test_every_picture_has_its_size() -> None:
    assert len(TEMPLATES) > 60
    assert [path.name for path in TEMPLATES if without_size(path.read_text())] == []


@pytest.mark.parametrize("broken", ['<svg class="icon" viewBox="0 0 24 24">', '<svg width="22" viewBox="0 0 24 24">'])
def test_a_picture_without_a_size_would_be_seen(broken: str) -> None:
    assert without_size(broken)
