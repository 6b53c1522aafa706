from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from socialsmartly.privacy.keyring.generations import generations
from socialsmartly.privacy.keyring.models import SubjectKey


@dataclass(frozen=True)
class GenerationState:
    """A generation as the command line shows it: how many keys it wraps and the last day on which it is there."""

    number: int
    day: date | None
    keys: int
    last_day: date | None
    there: bool = True


def generation_states() -> list[GenerationState]:
    """Every generation that has a file or wraps a key, oldest first. One that wraps keys and is not there is a loss."""
    counted = SubjectKey.objects.values_list("generation").annotate(keys=Count("kid")).order_by("generation")
    keys = dict(counted)
    there = {
        g.number: GenerationState(g.number, g.day if g.last_day else None, keys.get(g.number, 0), g.last_day)
        for g in generations()
    }
    lost = {
        number: GenerationState(number, None, count, None, there=False)
        for number, count in keys.items()
        if number not in there
    }
    return sorted((there | lost).values(), key=lambda state: state.number)
