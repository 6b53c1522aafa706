"""What a program that compares faces has to be like. None comes with this one: without it a face is neither asked for nor looked at."""

from __future__ import annotations

from typing import Any, Final, Protocol

from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.identity.codes import FACE_GROUNDS, LAWS
from socialsmartly.privacy.papers.assessing import OTHERS
from socialsmartly.privacy.papers.codes import FACE


class Comparing(Protocol):
    """It gets both pictures in memory, says whether they show the same person, and keeps nothing: no file, no network, no template."""

    name: str

    def same(self, picture: bytearray, document: bytearray) -> bool: ...


INSTALLED: Final[list[Comparing]] = []
"""The program that this installation compares faces with. Empty, as it comes."""


def program() -> Comparing | None:
    return INSTALLED[0] if INSTALLED else None


def facts() -> dict[str, Any]:
    """What the program says of it, for whoever assesses it."""
    found = program()
    return {
        "program": found.name if found else "none installed",
        "grounds": [f"{one}: {LAWS[one]}" for one in FACE_GROUNDS],
        "rests on": ["a separate consent", "a way without a face that stands open", "an assessment that holds"],
        "keeps": "the result alone; both pictures are overwritten in memory at once",
    }


OTHERS[FACE] = (_("Compare a face with the picture of a document, where a law demands real identity."), facts)
