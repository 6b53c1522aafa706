"""The words of a look's line in the public log: that staff looked or a shop took people out in a file, and for the person alone at whom, why
and in which case."""

from __future__ import annotations

from socialsmartly.privacy.access.models import Look, Role
from socialsmartly.privacy.ledger.actions.noting import EXPORTED, READ, SHOP, STAFF, Said
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
    kind, actor = (READ, STAFF) if look.role == Role.STAFF else (EXPORTED, SHOP)
    if kind == EXPORTED:
        words |= {"reason": str(look.reason), "items": look.items}
    return Said(kind, actor, words, id=look.pk, salt=bytes(look.salt), at=look.at.replace(microsecond=0))


def opening_of(look: Look) -> Opening:
    line = line_of(look)
    return Opening(line.id, line.kind, line.at, line.salt, line.words)
