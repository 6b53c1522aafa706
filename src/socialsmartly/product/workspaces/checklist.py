"""What a new shop still has to do. A step is finished by the state of the shop, never by a tick; each room brings its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class Step:
    """`done` reads the present workspace for the purpose "service". A step without an `order` of its own comes last."""

    order: int
    title: str | Promise
    why: str | Promise
    verb: str | Promise
    url_name: str
    done: Callable[[], bool]


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it; without `url` its room has no page yet."""

    title: str | Promise
    why: str | Promise
    verb: str | Promise
    url: str
    done: bool


_steps: dict[str, Step] = {}


def add_step(step: Step) -> None:
    _steps[step.url_name] = step


def steps_for(workspace: UUID) -> list[Shown]:
    ordered = sorted(_steps.values(), key=lambda step: step.order)
    return [Shown(s.title, s.why, s.verb, _address(s.url_name, workspace), s.done()) for s in ordered]


def _address(name: str, workspace: UUID) -> str:
    try:
        return reverse(name, args=[workspace])
    except NoReverseMatch:
        return ""
