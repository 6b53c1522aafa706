"""What one lane of `bench_lines.py` does: a consent with its line, and without. Nothing of the tests' house is here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, _carry, give
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT

PROOF = Proof("profile/1", "switch", {"page": "my"})
EACH = 100


def with_line(ada: UUID) -> None:
    with reading_for(ACCOUNT, member=ada):
        give(Permit.PROFILE, owner=ada, subject=ada, proof=PROOF)


def without_line(ada: UUID) -> None:
    """The same consent as it would be without the log: the bit and the event."""
    with reading_for(ACCOUNT, member=ada):
        _carry(Permit.PROFILE, ada, ada, held=True)
        event = ConsentEvent(
            owner=ada, subject=ada, permit=8, state="given", wording="profile/1", method="switch", evidence="{}"
        )
        change_together([adding([event])])


def given_with_lines(lane: int, of: int, words: Sequence[str]) -> None:
    _many(with_line, words[lane % len(words)])


def given_without(lane: int, of: int, words: Sequence[str]) -> None:
    _many(without_line, words[lane % len(words)])


def _many(act: Callable[[UUID], None], person: str) -> None:
    for _ in range(EACH):
        act(UUID(person))
    connection.close()
