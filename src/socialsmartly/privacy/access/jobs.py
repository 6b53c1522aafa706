"""Background jobs say what they are for, and carry ids and nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.datamap.scope import only_for
from socialsmartly.words import Purpose

ALLOWED = frozenset({"context", "timestamp"})


class JobCarriesMore(AccessRefused):
    """A job's arguments are ids. Give it the id of a row, and let it read the rest for its purpose."""


def task(
    *, serves: tuple[Purpose, ...], name: str, retry: int = 5, **options: Any
) -> Callable[[Callable[..., Any]], Task[..., Any, Any]]:
    """Register a job under `name`. It opens its own `reading_for` blocks, for the purposes it names here and no others."""

    def register(function: Callable[..., Any]) -> Task[..., Any, Any]:
        for argument in inspect.signature(function).parameters:
            if not argument.endswith("_id") and argument not in ALLOWED:
                raise JobCarriesMore(f"{name}: {argument}")
        held = _held_to(serves, function)
        strategy = RetryStrategy(max_attempts=retry, exponential_wait=2) if retry else False
        made: Task[..., Any, Any] = app.task(name=name, retry=strategy, **options)(held)  # type: ignore[no-untyped-call]  # the library's decorator
        SERVED[name] = serves
        return made

    return register


def _held_to(serves: tuple[Purpose, ...], function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def inside(*args: Any, **ids: Any) -> Any:
        with only_for(serves):
            return function(*args, **ids)

    return inside


SERVED: dict[str, tuple[Purpose, ...]] = {}


def enqueue(
    job: Task[..., Any, Any], *, lock: str | None = None, not_before: datetime | None = None, **ids: UUID | str
) -> None:
    """Put a job on the queue in the present transaction: it runs if, and only if, this one commits."""
    for name, value in ids.items():
        try:
            UUID(str(value))
        except ValueError:
            # Whatever it was, it stays out of the message: it may be a person's.
            raise JobCarriesMore(name) from None
    job.configure(lock=lock, schedule_at=not_before).defer(**{name: str(value) for name, value in ids.items()})


def in_any_job() -> list[bytes]:
    """The arguments of every job on the queue, waiting or failed, as bytes to be searched."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        return [str(arguments).encode() for (arguments,) in cursor.fetchall()]


def in_the_queue(texts: Iterable[str]) -> int:
    """How many waiting or failed jobs hold one of these texts in their arguments: none, since arguments are ids."""
    patterns = [f"%{text.replace('%', '')}%" for text in texts]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args::text ILIKE ANY(%s)", [patterns])
        return int(cursor.fetchone()[0])
