"""The only place that writes down who looked at whose data."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from socialsmartly.privacy.access.doors import ask_before_looking
from socialsmartly.privacy.access.errors import DelayRefused, NobodyReads
from socialsmartly.privacy.access.models import CEILING, Later, Look, Reason, Role
from socialsmartly.privacy.access.signals import public_looks
from socialsmartly.privacy.datamap.scope import Reading, current_reading
from socialsmartly.words import keeps


class Seen(NamedTuple):
    """A person who was shown to somebody, whose row it is, and the case where it is not that of the block."""

    owner: UUID
    subject: UUID
    case: str = ""


@dataclass(frozen=True)
class Delay:
    """The person is shown this look later: until when, why, and who else agreed (DelayRefused beyond 180 days or alone)."""

    until: datetime
    reason: Later
    approver: UUID


@dataclass(frozen=True)
class Reveal:
    """That somebody gave a reason and is shown one person's address in full for a while: one look, however often the page is opened
    meanwhile."""

    look: UUID
    reason: Reason
    at: datetime
    case: str = ""


@dataclass(frozen=True)
class Taken:
    """That many people were taken out in one file: why, and which items, as the map names them."""

    reason: Reason
    items: tuple[str, ...]


@keeps("2.3-c")
def looked_at(
    people: Iterable[Seen], *, delay: Delay | None = None, reveal: Reveal | None = None, taken: Taken | None = None
) -> None:
    """Write down that the reader of this block sees these people: one statement, in the transaction of the look itself.

    Whoever sees nobody says so with an empty list. A look at oneself is none. A look of the operator's staff, and one by which somebody
    leaves in a file, also leave a line in the public log, once for each row.
    """
    reading = current_reading()
    if reading is None or reading.member is None:
        raise NobodyReads
    reader, now = reading.member, timezone.now()
    if delay is not None and (delay.approver == reader or not now <= delay.until <= now + CEILING):
        raise DelayRefused
    shown = sorted(set(people))
    if reading.purpose.watched:
        ask_before_looking(reading, {seen.subject for seen in shown})
    looks = [_look(seen, reading, reader, now, delay) for seen in shown if seen.subject != reader]
    if reveal is not None:
        for look in looks:
            _as_revealed(look, reveal)
    if taken is not None:
        for look in looks:
            look.reason, look.items = taken.reason, " ".join(taken.items)
    if looks:
        _write(looks)
    if reading.purpose.in_public_log and looks:
        public_looks.send(sender=Look, looks=_new(looks))
    reading.looks.append(len(looks))


def _write(looks: Sequence[Look]) -> None:
    """Columns travel as arrays: every page with a list waits for this, and a value for each of fifty rows takes five times as long."""
    fields = Look._meta.local_concrete_fields
    columns: list[Any] = [[_plain(getattr(look, field.attname)) for look in looks] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_statement(), columns)


def _plain(value: object) -> object:
    """A choice is a text to the database."""
    return str(value) if isinstance(value, str) else value


@cache
def _statement() -> str:
    """Texts are not cast to their length, which would cut them off in silence."""
    fields = Look._meta.local_concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    types = (re.sub(r"varchar.*", "text", str(field.db_type(connection))) for field in fields)
    arrays = ", ".join(f"%s::{kind}[]" for kind in types)
    return f'INSERT INTO "{Look._meta.db_table}" ({names}) SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING'  # noqa: S608 - names of columns


def _new(looks: list[Look]) -> list[Look]:
    """Those that were written now; the others stood there already, from the same hour."""
    mine = Look.objects.filter(pk__in=[look.pk for look in looks], owner__in={look.owner for look in looks})
    there = set(mine.values_list("pk", flat=True))
    return [look for look in looks if look.pk in there]


def _as_revealed(look: Look, reveal: Reveal) -> None:
    """The same row each time, and by its own moment instead of the hour: a second reason within the hour is a second look."""
    look.pk, look.reason, look.case = reveal.look, reveal.reason, reveal.case
    look.at = look.hour = look.shown_from = reveal.at


def _look(seen: Seen, reading: Reading, reader: UUID, now: datetime, delay: Delay | None) -> Look:
    return Look(
        owner=seen.owner,
        subject=seen.subject,
        role=Role.STAFF if reading.purpose.by_staff else Role.COLLEAGUE,
        reader=mark_of(reader, seen.subject),
        purpose=reading.purpose.slug,
        case=seen.case or reading.because,
        at=now,
        hour=now.replace(minute=0, second=0, microsecond=0),
        shown_from=delay.until if delay else now,
        delayed_because=delay.reason if delay else "",
        approved_by=mark_of(delay.approver, seen.subject) if delay else None,
    )


def mark_of(reader: UUID, subject: UUID) -> UUID:
    """What stands for a reader in one person's list. Nobody without the site's key can tell who it is."""
    key = f"{settings.SECRET_KEY}|look".encode()
    return UUID(bytes=hmac.new(key, reader.bytes + subject.bytes, sha256).digest()[:16])
