"""No purpose leaks: whatever threads, pooled connections, savepoints, failures and late callbacks do, SQL sees its own block or none."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from socialsmartly.privacy.access import reading
from socialsmartly.privacy.access.errors import NestedReading
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import Reading, all_owners, current_reading
from socialsmartly.words import NO_PERSONAL_DATA, Purpose
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, SERVICE, WORKSPACE
from tests.soak import part_of

pytestmark = pytest.mark.promise("2.2-g")

PURPOSES = (SERVICE, WORKSPACE, PREFERENCES, RIGHTS, NO_PERSONAL_DATA)
GATE, DEEP, SOAK = (6, 60), (64, 200), (64, part_of(4000))
"""Threads, and blocks that each of them opens."""
CHECKS = 7
"""What every block looks at, at least."""
Seen = tuple[object, ...]
NOBODY: Seen = ("socialsmartly_web", None, None, None)


class Planted(Exception):
    """A fault put in by the test."""


def seen_in_sql() -> Seen:
    settings = ", ".join(
        f"NULLIF(current_setting('app.{name}', true), '')" for name in ("member", "workspace", "subject")
    )
    with all_owners("the purpose itself is what is asked"), connection.cursor() as cursor:
        cursor.execute(f"SELECT current_user, {settings}")
        return tuple(cursor.fetchone() or ())


class Round:
    """One block with everything in it that ever made a purpose leak; `wrong` collects what SQL saw that it should not have."""

    def __init__(self, purpose: Purpose) -> None:
        self.purpose = purpose
        self.member, self.shop, self.who = uuid7(), uuid7(), uuid7()
        self.wrong: list[tuple[str, Seen]] = []
        self.checks = 0

    @property
    def own(self) -> Seen:
        return (self.purpose.role, str(self.member), str(self.shop), str(self.who))

    def expect(self, where: str, expected: Seen) -> None:
        self.checks += 1
        if (seen := seen_in_sql()) != expected:
            self.wrong.append((where, seen))

    def walk(self, fails: bool) -> None:
        self.expect("on a connection just taken", NOBODY)
        with (
            contextlib.suppress(Planted),
            reading_for(self.purpose, member=self.member, workspace=self.shop, subject=self.who),
        ):
            self._inside(fails)
        self.expect("after the block", NOBODY)
        if current_reading() is not None:
            self.wrong.append(("left behind", ()))
        connection.close()  # back to the pool, for whoever comes next

    def _inside(self, fails: bool) -> None:
        transaction.on_commit(lambda: self.expect("once it is committed", NOBODY))
        self.expect("at the start", self.own)
        with transaction.atomic():
            self.expect("in a savepoint", self.own)
        self._given_up()
        self.expect("after a savepoint was given up", self.own)
        with pytest.raises(NestedReading), reading_for(NO_PERSONAL_DATA):
            pass
        self.expect("after another block was refused", self.own)
        if fails:
            raise Planted

    def _given_up(self) -> None:
        with contextlib.suppress(Planted), transaction.atomic():
            self.expect("in a savepoint that will be given up", self.own)
            raise Planted


def walk_in_threads(threads: int, blocks: int) -> list[Round]:
    """Many threads over few pooled connections; each thread walks purposes in an order of its own."""

    def walk(thread: int) -> list[Round]:
        rounds = [Round(PURPOSES[(thread + number) % len(PURPOSES)]) for number in range(blocks)]
        for number, one in enumerate(rounds):
            one.walk(fails=number % 3 == 0)
        return rounds

    with ThreadPoolExecutor(threads) as pool:
        return [one for rounds in pool.map(walk, range(threads)) for one in rounds]


@pytest.mark.parametrize(
    ("threads", "blocks"),
    [GATE, pytest.param(*DEEP, marks=pytest.mark.deep), pytest.param(*SOAK, marks=pytest.mark.soak, id="64-4000")],
)
def test_whatever_happens_sql_sees_its_own_purpose_or_none(db: None, threads: int, blocks: int) -> None:
    connection.close()
    rounds = walk_in_threads(threads, blocks)
    assert [wrong for one in rounds for wrong in one.wrong] == []
    assert sum(one.checks for one in rounds) >= CHECKS * threads * blocks


@pytest.mark.parametrize("left", ["role", "settings"])
def test_a_purpose_set_for_the_session_would_be_seen(db: None, monkeypatch: pytest.MonkeyPatch, left: str) -> None:
    """The twin: SET in place of SET LOCAL stays on the connection and meets whoever takes it next."""
    become = reading._become

    def for_the_session(block: Reading, **how: bool) -> None:
        become(block, **how)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET ROLE {block.purpose.role}" if left == "role" else f"SET app.workspace = '{block.workspace}'"
            )

    monkeypatch.setattr(reading, "_become", for_the_session)
    one = Round(SERVICE)
    one.walk(fails=False)
    monkeypatch.undo()
    try:
        assert "after the block" in {where for where, _ in one.wrong}
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def test_what_is_computed_late_sees_no_purpose(db: None) -> None:
    def pages() -> Iterator[Seen]:
        yield seen_in_sql()

    with reading_for(SERVICE, workspace=uuid7()):
        rest = pages()
    assert next(rest) == NOBODY
