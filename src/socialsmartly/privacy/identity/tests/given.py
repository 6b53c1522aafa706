"""A request of somebody without an account whose identity has to be shown, and a face program that a test installs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.applicants.actions import Receipt, Said, apply
from socialsmartly.privacy.applicants.rules import Role
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.identity import face
from socialsmartly.privacy.identity.actions import choose_way
from socialsmartly.privacy.identity.codes import Ground, Way
from socialsmartly.privacy.papers import actions as papers
from socialsmartly.privacy.papers.codes import FACE, Verdict
from socialsmartly.privacy.papers.models import Assessment
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest

EVE, ZOE = uuid7(), uuid7()


def asks(email: str = "lin@example.test") -> tuple[Asker, RightsRequest]:
    request = apply(Said(email, "Please.", Right.COPY, Role.GUARDIAN), Receipt("page for everybody", timezone.now()))
    return Asker(request.subject_kind, request.subject), request


def opened(ground: Ground = Ground.MINORS, **more: str) -> tuple[Asker, RightsRequest]:
    """Somebody who chose a way without a face."""
    asker, request = asks()
    choose_way(asker, request, Way.VIDEO, ground=ground, **more)
    return asker, request


def assessed(about: str = FACE, verdict: Verdict = Verdict.GO) -> Assessment:
    """What two people agreed to."""
    words = {f"{name}_{tongue}": "It is so." for name in ("lawful", "effects", "measures") for tongue in ("en", "zh")}
    made = papers.assess(Assessment(about=about, verdict=verdict, **words), staff=EVE)
    return papers.decide(UUID(str(made.pk)), staff=ZOE, agrees=True)


@dataclass
class Compares:
    """It finds the same person where both pictures begin alike, and remembers how often it was asked."""

    name: str = "test"
    times: int = 0
    breaks: bool = False

    def same(self, picture: bytearray, document: bytearray) -> bool:
        self.times += 1
        if self.breaks:
            raise ValueError
        return picture[:4] == document[:4]


@contextmanager
def installed(*, breaks: bool = False) -> Iterator[Compares]:
    one = Compares(breaks=breaks)
    face.INSTALLED.append(one)
    try:
        yield one
    finally:
        face.INSTALLED.remove(one)
