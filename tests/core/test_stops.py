"""People say stop while their messages are handed over, the mail server is slow, and database and senders are killed (4.3-d)."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from socialsmartly.site.supervisor import free_port
from tests.core.own import Own, own_house
from tests.core.racing import BEGINS, under_way
from tests.soak import part_of

pytestmark = pytest.mark.slow

SENDERS, STOPPERS = 2, 4
SLOW = 0.05
"""The share of hand-overs for which the mail server takes its time."""
SOME, LONG = (0.3, 1.5), (2.0, 5.0)
"""How many seconds that is, from and to: enough to be overtaken, and as long as a server may well take."""


@dataclass
class Provider:
    """A mail server that notes when it took each message, also when whoever handed it over has given up or died."""

    accepted: list[tuple[int, float]] = field(default_factory=list)
    busy: set[asyncio.Task[None]] = field(default_factory=set)
    seconds: tuple[float, float] = SOME
    chance: random.Random = field(default_factory=lambda: random.Random(4))

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        number = int(envelope.rcpt_tos[0].split("@")[0][1:])
        taking = asyncio.get_running_loop().create_task(self.take(number))
        self.busy.add(taking)
        taking.add_done_callback(self.busy.discard)
        await asyncio.shield(taking)
        return "250 OK"

    async def take(self, number: int) -> None:
        slow = self.chance.random() < SLOW
        await asyncio.sleep(self.chance.uniform(*self.seconds) if slow else self.chance.uniform(0.001, 0.03))
        self.accepted.append((number, time.monotonic()))


@dataclass(frozen=True)
class Race:
    """What came out: how many said stop, how many messages were taken in all, and those taken after their stop was acknowledged."""

    stops: int
    taken: int
    late: list[float]


@contextmanager
def mail(own: Own, seconds: tuple[float, float]) -> Iterator[Provider]:
    provider, port = Provider(seconds=seconds), free_port()
    own.environment["SOCIALSMARTLY_MAIL_PORT"] = str(port)
    controller = Controller(provider, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield provider
    finally:
        controller.stop()


@pytest.fixture
def own(cluster: Path, tmp_path: Path) -> Iterator[Own]:
    with own_house(tmp_path / "var") as made:
        yield made


def race(own: Own, people: int, kills: int, manner: str = "", seconds: tuple[float, float] = SOME) -> Race:
    plan = str(own.data / "plan")
    with mail(own, seconds) as provider:
        assert own.start(BEGINS, "open", plan, str(people)).wait() == 0
        senders = [own.start(BEGINS, "send", plan, login="worker") for _ in range(SENDERS)]
        for n in range(STOPPERS):
            own.start(BEGINS, "stop", plan, str(record(own, n)), str(n), str(STOPPERS), manner)
        until(lambda: bool(provider.busy or provider.accepted))
        under_way(plan).touch()
        for n in range(kills):
            until(lambda n=n: len(stops(own)) >= people * (n + 1) // (kills + 1))  # type: ignore[misc]  # a default binds the number
            if n % 2:
                own.kill()
            else:
                own.end(senders.pop(0))
                senders.append(own.start(BEGINS, "send", plan, login="worker"))
        until(lambda: len(stops(own)) == people)
        for sender in senders:
            assert sender.wait(timeout=60) == 0
        until(lambda: not provider.busy)
        own.end_clients()
    said = stops(own)
    late = [when - said[number] for number, when in provider.accepted if when > said[number]]
    return Race(len(said), len(provider.accepted), late)


def until(true: Callable[[], bool]) -> None:
    """Two minutes without it are a failure."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "the race stands still"
        time.sleep(0.05)


def record(own: Own, number: int) -> Path:
    return own.data / f"stops-{number}"


def stops(own: Own) -> dict[int, float]:
    """When each person was told that nothing follows."""
    records = [record(own, n) for n in range(STOPPERS)]
    lines = [line.split() for kept in records if kept.exists() for line in kept.read_text().splitlines()]
    return {int(number): float(when) for number, when in lines}


@pytest.mark.promise("4.3-d")
@pytest.mark.parametrize(
    ("people", "kills", "seconds"),
    [
        (100, 2, SOME),
        pytest.param(3000, 15, LONG, marks=pytest.mark.deep),
        pytest.param(part_of(30_000), part_of(150), LONG, marks=pytest.mark.soak, id="30000"),
    ],
)
def test_nothing_is_taken_after_a_stop_was_acknowledged_whatever_is_killed(
    own: Own, people: int, kills: int, seconds: tuple[float, float]
) -> None:
    found = race(own, people, kills, seconds=seconds)
    assert found.stops == people
    assert 0 < found.taken < people
    assert found.late == []


def test_stops_that_do_not_wait_are_overtaken(own: Own) -> None:
    """The twin: a shorter race; the stop is acknowledged without waiting for what is on its way."""
    assert race(own, 50, 0, "careless", seconds=LONG).late
