"""The words of a look's line in the public log: that staff looked, and for the person alone at whom, why and in which case."""

from __future__ import annotations

from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.ledger.actions.noting import READ, STAFF, Said
from socialsmartly.privacy.ledger.opening import Opening


def line_of(look: Look) -> Said:
    """From the row alone, so that whoever has the row can say them again."""
    words = {
        "person": str(look.subject),
        "reader": str(look.reader),
        "purpose": look.purpose,
        "case": look.case,
        "at": look.at.isoformat(),
    }
    return Said(READ, STAFF, words, id=look.pk, salt=bytes(look.salt), at=look.at.replace(microsecond=0))


def opening_of(look: Look) -> Opening:
    line = line_of(look)
    return Opening(line.id, line.kind, line.at, line.salt, line.words)
