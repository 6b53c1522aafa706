"""What a shop owner looks at first: money, what broke, who waits. Each room brings its own figures, and each leads to its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.words import Purpose
from socialsmartly.words.purposes import DESK, IMPROVEMENT, PROMOTION, RESULTS, SERVICE

PURPOSES: Final = (RESULTS, SERVICE, DESK, PROMOTION, IMPROVEMENT)
"""The home page opens one block for each."""
FEWEST: Final = 5
"""Below this a figure would be about people and not about a group, and none is shown (2.3-d)."""


class Group(TextChoices):
    MONEY = "money", _("Money")
    BROKE = "broke", _("What broke")
    WAITS = "waits", _("Who waits")


@dataclass(frozen=True)
class Figure:
    """One number, and the address of the rows that it counts. `state` colours the hint: ok, warn or bad."""

    group: Group
    order: int
    label: str | Promise
    value: str
    url: str
    hint: str = ""
    state: str = ""


@dataclass(frozen=True)
class Bar:
    """`share` is its height in hundredths of the highest."""

    label: str
    value: str
    more: str
    share: int


@dataclass(frozen=True)
class Chart:
    """Bars, and the same as a table with three columns."""

    title: str
    lead: str
    columns: tuple[str, str, str]
    bars: list[Bar]


Read = Callable[[UUID], list[Figure | Chart]]
_reads: dict[tuple[str, Purpose], Read] = {}


def add_figures(room: str, purpose: Purpose, read: Read) -> None:
    """What `read` finds in a block of that purpose; nothing while the shop has nothing of the kind. A room may bring one for each
    purpose. ValueError for a purpose that the home page does not open."""
    if purpose not in PURPOSES:
        raise ValueError(f"the home page opens no block for {purpose}")
    _reads[room, purpose] = read


def figures_of(workspace: UUID, purpose: Purpose) -> list[Figure | Chart]:
    return [figure for (_room, serves), read in _reads.items() if serves is purpose for figure in read(workspace)]


def grouped(figures: list[Figure | Chart]) -> Iterator[tuple[str | Promise, list[Figure]]]:
    """Money, what broke, who waits: in that order, and no group without a figure."""
    for group in Group:
        here = [figure for figure in figures if isinstance(figure, Figure) and figure.group is group]
        if here:
            yield group.label, sorted(here, key=lambda figure: figure.order)
