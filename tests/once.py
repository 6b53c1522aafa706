"""What the tests of a file begin with is made once, by the real actions, and laid down again for each of them.

A fixture marked `@once` runs for the first test that asks for it. What it left in the house and what it returned are kept, and for the
tests after it laid down in a tenth of the time. That holds only where nothing else wrote before: behind any fixture that is neither
`@once` nor known to write nothing, it runs as if it were not marked.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import wraps
from inspect import isgeneratorfunction
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ParamSpec, TypeVar

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from psycopg import Connection, sql

from socialsmartly.privacy.journal.files import journal
from tests.house import DATA, broom, filled_tables

P = ParamSpec("P")
R = TypeVar("R")
WRITES_NOTHING = frozenset(
    {"capsys", "caplog", "client", "db", "mailbox", "monkeypatch", "own_language", "request", "stranger", "tmp_path"}
)
"""Fixtures that leave the house as they found it, which is empty."""
FOLDERS = ("files", "local-mail", "local-texts")
LAY = sql.SQL(
    "INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s)"
)
COLUMNS = """SELECT quote_ident(attname) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"""


@dataclass
class Laid:
    """A house as it stood once: what can be laid down, and what the fixtures had returned by then."""

    rows: list[tuple[sql.Composed, str]]
    keys: list[Model]
    journal: dict[Path, bytes]
    folders: dict[str, Path]
    values: list[Any]

    def lay(self) -> None:
        with broom().pipeline():
            for statement, rows in self.rows:
                broom().execute(statement, [rows])
        for model in {type(key) for key in self.keys}:
            model._default_manager.bulk_create([deepcopy(key) for key in self.keys if type(key) is model])
        for file, lines in self.journal.items():
            file.write_bytes(lines)
        journal.cache_clear()
        for name, kept in self.folders.items():
            shutil.copytree(kept, DATA / name, dirs_exist_ok=True)


@dataclass
class Beginning:
    """How the test that is being set up has begun so far."""

    file: Path | None = None
    steps: tuple[str, ...] = ()
    values: list[Any] = field(default_factory=list)
    clean: bool = True
    waits: Laid | None = None
    known: dict[tuple[str, ...], Laid] = field(default_factory=dict)

    def begin(self, file: Path) -> None:
        self.steps, self.values, self.clean, self.waits = (), [], True, None
        if file != self.file:
            self.forget()
            self.file = file

    def forget(self) -> None:
        for laid in self.known.values():
            for kept in laid.folders.values():
                shutil.rmtree(kept, ignore_errors=True)
        self.known.clear()

    def lay(self) -> None:
        """Nothing is laid before somebody looks: of a fixture that stands on another only the last is."""
        laid, self.waits = self.waits, None
        if laid:
            laid.lay()

    def given(self, name: str, value: Any) -> None:
        self.steps = (*self.steps, name)
        self.values.append(value)

    def made(self, build: Callable[[], Any], name: str) -> Any:
        if not self.clean:
            return build()
        self.steps = (*self.steps, name)
        if laid := self.known.get(self.steps):
            self.waits = laid
            value = _again(laid.values, self.values)
        else:
            self.lay()
            value = build()
            self.known[self.steps] = _as_it_stands([*self.values, value])
        self.values.append(value)
        return value


_beginning = Beginning()


def once(build: Callable[P, R]) -> Callable[P, R]:
    """Mark a fixture whose work is the same for each test of a file. It returns, never yields, and asks nothing of its test."""
    assert not isgeneratorfunction(build)

    @wraps(build)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        value: R = _beginning.made(lambda: build(*args, **kwargs), f"{build.__module__}.{build.__qualname__}")
        return value

    made.is_once = True  # type: ignore[attr-defined]
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    _beginning.begin(item.path)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    """Whoever may write finds the house as it was left, and whatever comes behind it is made anew."""
    if hasattr(fixturedef.func, "is_once"):
        return (yield)
    if fixturedef.argname not in WRITES_NOTHING:
        _beginning.lay()
        _beginning.clean &= fixturedef.scope != "function"
    made = yield
    if isinstance(made, Client):  # whoever comes with empty hands may be handed something by the next fixture
        _beginning.given(fixturedef.argname, made)
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call() -> None:
    _beginning.lay()


def pytest_unconfigure() -> None:
    _beginning.forget()


def _again(kept: list[Any], given: list[Any]) -> Any:
    """The last of the values, as new; what it shares with those before is what this test was already given of them."""
    before = list(zip(kept, given, strict=False))
    for then, now in before:
        if isinstance(then, Client):
            now.cookies = deepcopy(then.cookies)
    return deepcopy(kept[-1], {id(then): now for then, now in before})


def _another(client: Client, memo: dict[int, Any]) -> Client:
    """The same visitor: what they hold is theirs, the program that answers them is everybody's."""
    memo[id(client)] = other = Client()
    other.defaults, other.cookies = dict(client.defaults), deepcopy(client.cookies, memo)
    return other


Client.__deepcopy__ = _another  # type: ignore[attr-defined]


def _as_it_stands(values: list[Any]) -> Laid:
    return Laid(
        rows=[(_layer(broom(), name), _rows(broom(), name)) for name in filled_tables()],
        keys=[key for model in apps.get_app_config("keyring").get_models() for key in model._default_manager.all()],
        journal={file: file.read_bytes() for file in journal().files},
        folders={name: _kept(DATA / name) for name in FOLDERS if (DATA / name).is_dir()},
        values=deepcopy(values),
    )


def _rows(owner: Connection, name: str) -> str:
    statement = sql.SQL("SELECT jsonb_agg(to_jsonb(t))::text FROM {} t").format(sql.Identifier(name))
    found = owner.execute(statement).fetchone()
    assert found
    return str(found[0])


def _layer(owner: Connection, name: str) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.SQL(column) for (column,) in owner.execute(COLUMNS, [name]).fetchall())
    return LAY.format(table=sql.Identifier(name), columns=columns)


def _kept(folder: Path) -> Path:
    kept = Path(mkdtemp(prefix=f"{DATA.name}-once-"))
    return Path(shutil.copytree(folder, kept, dirs_exist_ok=True))
