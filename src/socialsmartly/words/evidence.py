"""What a running program sees of its promises: how often they were exercised, the slowest, the last failure.

Nothing is counted until `count_live` is called from above, which tests and checks do not do. On the way of a call only numbers
in memory are added up; whoever wants them takes them (`take`), and puts back what could not be written (`put_back`).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from threading import RLock
from typing import Any, Final, TypeVar, cast

from socialsmartly.words.refusal import Refusal

F = TypeVar("F", bound=Callable[..., Any])

MANY: Final = 4096
"""So many times wait at most to be added up."""

_clock = time.perf_counter_ns
_places: dict[str, Place] = {}
_unseen: ContextVar[bool] = ContextVar("unseen", default=False)
_live = False
_refusals: tuple[type[Exception], ...] = (Refusal,)


@dataclass(frozen=True)
class Tally:
    """What was seen of one place since it was last taken. Moments are seconds since 1970, `slowest` is in nanoseconds.

    A refusal is an exercise: the guard did its work. A failure is anything else that was raised, told by the name of its class.
    """

    where: str
    promises: tuple[str, ...]
    held: int = 0
    refused: int = 0
    failed: int = 0
    slowest: int = 0
    last_at: float | None = None
    failed_at: float | None = None
    failure: str = ""


class Place:
    """Where a promise is kept: a function, or a role of the database. Its numbers may be added to from any thread.

    A call that went well leaves its time in `times` without a lock, since appending is one step for every thread; `fold` adds the
    times up. `ended` is never reset, so whoever takes a time takes a moment that is no earlier than its end.
    """

    __slots__ = (
        *("_failed", "_failed_at", "_failure", "_held", "_lock", "_refused", "_slowest"),
        "ended",
        "promises",
        "times",
        "where",
    )

    def __init__(self, where: str) -> None:
        self.where = where
        self.promises: set[str] = set()
        self.times: deque[int] = deque()
        self.ended = 0
        self._lock = RLock()  # a collector that runs in the middle may come back here in the same thread
        self._clear()

    def _clear(self) -> None:
        self._held = self._refused = self._failed = self._slowest = self._failed_at = 0
        self._failure = ""

    def fold(self) -> None:
        with self._lock:
            for _ in range(len(self.times)):
                self._slowest = max(self._slowest, self.times.popleft())
                self._held += 1

    def raised(self, began: int, error: Exception) -> None:
        now = _clock()
        with self._lock:
            if isinstance(error, _refusals):
                self._refused += 1
                self._slowest = max(self._slowest, now - began)
                self.ended = now
            else:
                self._failed += 1
                self._failed_at, self._failure = now, type(error).__name__

    def take(self) -> Tally | None:
        """The numbers, which begin again at nothing; None when nothing was seen."""
        with self._lock:
            self.fold()
            if not (self._held or self._refused or self._failed):
                return None
            tally = Tally(
                self.where,
                tuple(sorted(self.promises)),
                self._held,
                self._refused,
                self._failed,
                self._slowest,
                _moment(self.ended),
                _moment(self._failed_at),
                self._failure,
            )
            self._clear()
        return tally

    def put_back(self, tally: Tally) -> None:
        """Join what was taken with what was seen since, which is the later."""
        with self._lock:
            self._held += tally.held
            self._refused += tally.refused
            self._failed += tally.failed
            self._slowest = max(self._slowest, tally.slowest)
            if not self._failure:
                self._failed_at, self._failure = _reading(tally.failed_at), tally.failure


def _moment(reading: int) -> float | None:
    return time.time() - (_clock() - reading) / 1e9 if reading else None


def _reading(moment: float | None) -> int:
    return _clock() - int((time.time() - moment) * 1e9) if moment is not None else 0


def place(where: str, *promises: str) -> Place:
    """The one place of that name."""
    found = _places.setdefault(where, Place(where))
    found.promises.update(promises)
    return found


def counted(function: F, at: Place) -> F:
    """The same function; each call is added up under `at`. What it returns and raises stays as it is."""

    times = at.times

    @wraps(function)
    def inside(*args: Any, **kwargs: Any) -> Any:
        if not _live or _unseen.get():
            return function(*args, **kwargs)
        began = _clock()
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            at.raised(began, error)
            raise
        at.ended = ended = _clock()
        times.append(ended - began)
        if len(times) > MANY:
            at.fold()
        return result

    return cast("F", inside)


def count_live(refusals: Iterable[type[Exception]] = ()) -> None:
    """From now on this process serves people, so what it does is evidence. `refusals` names those of libraries."""
    _switch(True, refusals)


def _switch(live: bool, refusals: Iterable[type[Exception]] = ()) -> None:
    global _live, _refusals
    _live, _refusals = live, (Refusal, *refusals)


def stop_counting() -> None:
    _switch(False)


@contextmanager
def unseen() -> Iterator[None]:
    """For the program's own book-keeping, which exercises nothing for anybody."""
    token = _unseen.set(True)
    try:
        yield
    finally:
        _unseen.reset(token)


def take() -> list[Tally]:
    return [tally for one in list(_places.values()) if (tally := one.take()) is not None]


def put_back(tallies: Iterable[Tally]) -> None:
    for tally in tallies:
        _places[tally.where].put_back(tally)
