"""What a program may not rely on when it decides alone, as a Django system check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.core.checks import CheckMessage, Error, Tags, register

from socialsmartly.privacy.decisions.register import relied_on
from socialsmartly.words import Category, keeps
from socialsmartly.words.decision import Automated, made_by

WHO_SOMEBODY_IS: Final = frozenset({Category.IDENTITY, Category.CONTACT, Category.CONTENT})


@register(Tags.models)
@keeps("4.5-a")
def no_program_decides_by_who_somebody_is(**_: object) -> list[CheckMessage]:
    return [fault for decision in made_by() for fault in faults(decision)]


def faults(decision: Automated) -> Iterator[CheckMessage]:
    """A name, an address or somebody's words make no decision fair. Neither does a table that nobody can look up."""
    try:
        columns = list(relied_on(decision))
    except LookupError:
        yield Error(
            f"The decision {decision.slug!r} relies on a table that is none.",
            hint="Name its tables as the map does: app.Model.",
            id="privacy.E023",
        )
        return
    for column in columns:
        if column.says.category in WHO_SOMEBODY_IS:
            yield Error(
                f"The decision {decision.slug!r} may read {column.table}.{column.name}, which says who somebody is.",
                hint="Decide for a purpose that has no grant on it, or let a person decide.",
                id="privacy.E023",
            )
