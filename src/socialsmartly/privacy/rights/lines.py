"""The words of a request's lines in the public log."""

from __future__ import annotations

from socialsmartly.privacy.ledger.actions.noting import PERSON, PROGRAM, REQUEST, SHOP, STAFF, Said
from socialsmartly.privacy.ledger.opening import Opening
from socialsmartly.privacy.rights.models import RequestStep


def line_of(number: str, step: RequestStep) -> Said:
    """A step's line from the row alone. It names nobody, since it outlives the person."""
    words = {"request": number, "step": step.step, "rows": str(step.rows_touched), "at": step.at.isoformat()}
    if step.proves:
        words["certificate"] = step.proves
    actor = step.by if step.by in (PROGRAM, SHOP, STAFF) else PERSON
    return Said(REQUEST, actor, words, id=step.pk, salt=bytes(step.salt), at=step.at.replace(microsecond=0))


def opening_of(number: str, step: RequestStep) -> Opening:
    line = line_of(number, step)
    return Opening(line.id, line.kind, line.at, line.salt, line.words)
