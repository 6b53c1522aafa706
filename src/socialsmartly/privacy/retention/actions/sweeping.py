"""The sweep: every row and file whose clock has run out goes, and then every store is searched for what named somebody in them.

Two purposes share it. `retention` finds and deletes by keys and dates and sees no content; `searching` reads what there is to look
for, and the database shows it only rows whose time is over.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import DatabaseError, connection
from django.db.models import Model
from django.utils import timezone
from psycopg import sql

from socialsmartly.privacy.access.jobs import in_any_job
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.fields import HandleField
from socialsmartly.privacy.datamap.map import clocks, naming_columns, said_by, subject_column, subject_columns
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.keyring.queries import left_of
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.privacy.keyring.suppression import forget_expired
from socialsmartly.privacy.ledger.actions.noting import leaves
from socialsmartly.privacy.retention.actions.holding import keep_holds_still
from socialsmartly.privacy.retention.certificate import Searched, Swept, body_of, line_of
from socialsmartly.privacy.retention.errors import SweepIncomplete
from socialsmartly.privacy.retention.models import ClockState, SweepCertificate
from socialsmartly.privacy.retention.places import past_their_time, places, search_everywhere
from socialsmartly.privacy.retention.queries import held_people, kept_longer
from socialsmartly.privacy.retention.traces import Looked, Needles
from socialsmartly.words import Files, Keep, Leaving, Record, keeps
from socialsmartly.words.purposes import RETENTION, SEARCHING

log = logging.getLogger("socialsmartly.retention")
AT_ONCE: Final = 10_000
"""Rows in one transaction, and values in one search of all places."""
MOST: Final = 10 * AT_ONCE
"""Values and ids that one sweep looks for; what is more is counted in its certificate. A search of all places takes seconds."""
QUEUE: Final = "job queue"
SUPPRESSED: Final = "keyring.SuppressedKey"
EVERYBODY: Final = "a clock runs for everybody"


class Ended:
    """What one sweep has to look for: ids of rows, and what named somebody in them. In memory for as long as it runs."""

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.values: set[str] = set()
        self.unsought = 0
        self.keys = 0
        self.keys_left = 0
        self.along: Counter[str] = Counter()

    def add(self, ids: Sequence[UUID], values: set[str]) -> None:
        room = MOST - len(self.ids) - len(self.values)
        if len(ids) + len(values) > room:
            self.unsought += len(ids) + len(values)
            return
        self.ids.update(map(str, ids))
        self.values |= values


@keeps("4.2-f", "5-a", "5-g")
def sweep(now: datetime) -> list[Swept]:
    """End everything whose clock has run out by `now`, search for what is left of it, and say so (SweepIncomplete when a table
    refused: the others are done all the same)."""
    ended = Ended()
    swept = [_sweep_table(model, keep, now, ended) for model, keep in clocks()]
    swept = [replace(one, rows=one.rows + ended.along[one.name]) for one in swept]
    swept += [_sweep_files(name, files, now) for name, files in places().items() if isinstance(files.keep, Keep)]
    swept.append(Swept(SUPPRESSED, forget_expired()))
    if any(one.rows for one in swept):
        _certify(swept, ended, now)
    _remember(swept, now)
    if failed := [one.name for one in swept if one.failed]:
        raise SweepIncomplete(failed)
    return swept


def _sweep_table(model: type[Model], keep: Keep, now: datetime, ended: Ended) -> Swept:
    """In batches, each of which is whole: rows and their commit first, keys next. A key without a row is harmless, and the next
    sweep cannot miss a row without a key."""
    label, rows, lag, failed = model._meta.label, 0, timedelta(0), ""
    try:
        while batch := _end_some(model, keep, now, ended):
            rows += len(batch)
            lag = max(lag, now - keep.time - min(map(_moment, batch.values())))
    except DatabaseError as fault:
        failed = type(fault).__name__
    agreed, longer = _by_agreement(model, keep, now)
    return Swept(label, rows, lag, _still_there(model, keep, now), failed, agreed, longer)


def _end_some(model: type[Model], keep: Keep, now: datetime, ended: Ended) -> dict[UUID, Any]:
    """The next rows whose time is over, ended; each with its date."""
    with reading_for(RETENTION, because="the clock has run out"), all_owners(EVERYBODY):
        over = _over(model, keep, now)
    values = _named_in(model, list(over)) if over else set()
    with reading_for(RETENTION, because="the clock has run out"), all_owners(EVERYBODY):
        gone = _delete(model, keep, now, list(over)) if over else []
        if gone and _may_ask(model):
            ended.along.update(_take_along(gone))
    if _is_somebody(model):
        ended.keys += forget(gone)
        ended.keys_left += left_of(gone)
    ended.add(gone, values)
    return {key: over[key] for key in gone}


def _over(model: type[Model], keep: Keep, now: datetime) -> dict[UUID, Any]:
    statement = sql.SQL("SELECT {key}, {after} FROM {table} WHERE {after} < %s{free} LIMIT {most}")
    return {UUID(str(key)): after for key, after in _run(statement, model, keep, now)}


@keeps("5-e", "5-f")
def _delete(model: type[Model], keep: Keep, now: datetime, keys: list[UUID]) -> list[UUID]:
    """By key, and only where the clock has still run out: a row whose date was moved meanwhile stays, and so does that of somebody who
    is held, or has agreed to a later end, since."""
    keep_holds_still()
    statement = sql.SQL("DELETE FROM {table} WHERE {after} < %s{free} AND {key} = ANY(%s) RETURNING {key}")
    return [UUID(str(key)) for (key,) in _run(statement, model, keep, now, keys)]


@keeps("5-a")
def _take_along(people: list[UUID]) -> Counter[str]:
    """Whoever was a row with a clock, and is gone, leaves nothing behind that would go with them: what they asked, wrote and were told
    ends with their own row, however much longer its own clock runs."""
    ended: Counter[str] = Counter()
    for model, _keep in clocks():
        says = said_by(model)
        paths = says.about if isinstance(says, Record) else {}
        for path in (path for path, leaving in paths.items() if leaving is Leaving.ROW_GOES and path != "self"):
            if isinstance(model._meta.get_field(path), HandleField):
                statement = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)").format(
                    sql.Identifier(model._meta.db_table), sql.Identifier(subject_column(model, path))
                )
                with connection.cursor() as cursor:
                    cursor.execute(statement.as_string(), [people])
                    ended[model._meta.label] += cursor.rowcount
    return ended


def _still_there(model: type[Model], keep: Keep, now: datetime) -> int:
    with reading_for(RETENTION, because="the clock has run out"), all_owners(EVERYBODY):
        statement = sql.SQL("SELECT count(*) FROM {table} WHERE {after} < %s{free}")
        return int(_run(statement, model, keep, now)[0][0])


@keeps("5-e")
def _by_agreement(model: type[Model], keep: Keep, now: datetime) -> tuple[int, int]:
    """How many people agreed to a later end, and how many rows past the ordinary one stay by that."""
    if not keep.longer:
        return 0, 0
    with reading_for(RETENTION, because="the clock has run out"), all_owners(EVERYBODY):
        agreed = kept_longer(model, now)
        statement = sql.SQL("SELECT count(*) FROM {table} WHERE {after} < %s AND ({theirs})")
        return len(agreed), int(_ask(statement, model, keep, [now - keep.time, agreed])[0][0])


def _run(statement: sql.SQL, model: type[Model], keep: Keep, now: datetime, *more: list[UUID]) -> list[tuple[Any, ...]]:
    """`{free}` leaves out the rows of people whose deletion is held back, and of those who agreed to keep them longer."""
    spared, paths = held_people(now) + (kept_longer(model, now) if keep.longer else []), subject_columns(model)
    free = [sql.SQL(" AND ({} = ANY(%s)) IS NOT TRUE").format(sql.Identifier(path)) for path in paths if spared]
    given = [now - keep.time, *([spared] * len(free)), *more]
    return _ask(statement, model, keep, given, free=sql.Composed(free))


def _ask(statement: sql.SQL, model: type[Model], keep: Keep, given: list[Any], **parts: Any) -> list[tuple[Any, ...]]:
    """`{theirs}` are the rows of a list of people; a table whose clock may be longer names one person in each row."""
    theirs = [sql.SQL("{} = ANY(%s)").format(sql.Identifier(path)) for path in subject_columns(model)]
    named = statement.format(
        **parts,
        theirs=sql.SQL(" OR ").join(theirs),
        table=sql.Identifier(model._meta.db_table),
        after=sql.Identifier(str(model._meta.get_field(keep.after).column)),  # type: ignore[union-attr]  # a date column
        key=sql.Identifier(str(model._meta.pk.column)),
        most=sql.Literal(AT_ONCE),
    )
    with connection.cursor() as cursor:
        cursor.execute(named.as_string(), given)
        return list(cursor.fetchall())


def _named_in(model: type[Model], keys: list[UUID]) -> set[str]:
    """What named somebody in rows that are about to go. Whose key is gone names nobody any more."""
    columns = naming_columns(model)
    if not columns:
        return set()
    with reading_for(SEARCHING, because="the clock has run out"), all_owners(EVERYBODY):
        rows = list(model._default_manager.filter(pk__in=keys))
        open_all(rows, *columns)
        return {value for row in rows for column in columns if (value := _opened(row, column))}


def _opened(row: Model, column: str) -> str | None:
    with suppress(KeyShredded):
        value: str | None = getattr(row, column)
        return value
    return None


def _is_somebody(model: type[Model]) -> bool:
    says = said_by(model)
    return isinstance(says, Record) and "self" in says.about


def _may_ask(model: type[Model]) -> bool:
    """Whether its people have rights of their own to use, and so rows in other tables."""
    says = said_by(model)
    return _is_somebody(model) and isinstance(says, Record) and says.permits is not None


def _moment(ended: date) -> datetime:
    return ended if isinstance(ended, datetime) else datetime.combine(ended, time.min, UTC)


def _sweep_files(name: str, files: Files, now: datetime) -> Swept:
    gone, lag, failed = 0, timedelta(0), ""
    for path, ends in list(past_their_time(files, now)):
        try:
            _end_file(path, files)
        except OSError as fault:
            failed = type(fault).__name__
        else:
            gone, lag = gone + 1, max(lag, now - ends)
    return Swept(name, gone, lag, failed=failed)


def _end_file(path: Path, files: Files) -> None:
    if files.held_open:
        os.truncate(path, 0)
        return
    path.unlink(missing_ok=True)
    with suppress(OSError):  # a folder that still holds something stays
        if path.parent != files.path:
            path.parent.rmdir()


@keeps("5-g")
def search(ended: Ended) -> Searched:
    """Go through everything that is written beside the tables, and the job queue. Many values are looked for in batches, so that the
    cost grows with what there is to read and not with how many people it was about."""
    found: dict[str, Looked] = {}
    values = sorted(ended.values)
    for start in range(0, len(values) or 1, AT_ONCE):
        for name, looked in search_everywhere(values[start : start + AT_ONCE]).items():
            hits = looked.hits + (found[name].hits if name in found else 0)
            found[name] = replace(looked, hits=hits)
    return Searched(len(values) + len(ended.ids), ended.unsought, found | {QUEUE: _in_the_queue(ended)})


def _in_the_queue(ended: Ended) -> Looked:
    with reading_for(RETENTION, because="the clock has run out"):
        jobs = in_any_job()
    needles = Needles({text.lower().encode() for text in ended.ids | ended.values})
    return Looked(0, sum(map(len, jobs)), sum(needles.stand_in(job.lower()) for job in jobs))


def _certify(swept: list[Swept], ended: Ended, began: datetime) -> None:
    """The certificate and its line in the public log, in one statement."""
    searched = search(ended)
    number, now = new_number("S"), timezone.now()
    body = body_of(number, swept, ended.keys, ended.keys_left, searched, began=began, ended=now)
    rows = sum(one.rows for one in swept)
    made = SweepCertificate(number=number, at=now, rows=rows, hits=searched.hits, body=body)
    with reading_for(RETENTION, because="the clock has run out"):
        change_together([adding([made]), adding(leaves([line_of(made)]))])
    for place, looked in searched.places.items():
        if looked.hits:
            log.error("a trace was left", extra={"place": place, "files": looked.hits, "sweep": number})


def _remember(swept: list[Swept], now: datetime) -> None:
    with reading_for(RETENTION, because="the clock has run out"):
        ClockState.objects.exclude(
            name__in=[one.name for one in swept]
        ).delete()  # of a table or folder that is no more
        states = {state.name: state for state in ClockState.objects.all()}
        for one in swept:
            state = states.get(one.name) or ClockState(name=one.name)
            state.ran_at, state.left, state.failed = now, one.left, one.failed
            state.ended += one.rows
            state.agreed, state.longer = one.agreed, one.longer
            if one.rows:
                state.lag_seconds = round(one.lag.total_seconds())
            state.save()
