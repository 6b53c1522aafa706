"""What a person may keep longer, with what follows from it in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection
from psycopg import sql

from socialsmartly.privacy.datamap.map import clock_of, lengthened
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.held.rules import cut_off
from socialsmartly.privacy.retention.models import Extension
from socialsmartly.privacy.retention.queries import in_words, title_of
from socialsmartly.privacy.rights.actions.asking import Asker
from socialsmartly.privacy.rights.compile import Share, shares
from socialsmartly.words import Keep, Leaving, keeps


@dataclass(frozen=True)
class Offer:
    """One kind of information that may be kept longer. `past` rows would be gone without the later end, which is `until`; of the others
    the first goes at `next_end`."""

    what: str
    title: str
    kept: str
    rows: int
    past: int
    next_end: datetime | None
    until: datetime | None


@cache
def offered(kind: str) -> Mapping[str, Share]:
    """The tables whose rows this kind of person may keep longer, by their names on the map."""
    longer = {model for model, _ in lengthened()}
    return {share.model._meta.label: share for share in shares(kind) if share.model in longer}


def in_force(asker: Asker, now: datetime) -> dict[str, datetime]:
    """Until when this person chose to keep what, their last word counting. Call it in a block that reads for their rights."""
    said = Extension.objects.filter(owner=asker.owner, subject=asker.subject).order_by("at", "id")
    last = {one.what: one for one in said}
    return {what: one.until for what, one in last.items() if one.in_force(now)}


@keeps("5-e")
def offers(asker: Asker, now: datetime) -> list[Offer]:
    """Every kind that may be kept longer, with what is there. Call it in a block that reads for their rights."""
    until = in_force(asker, now)
    return [_offer(share, until.get(what), now) for what, share in offered(asker.kind).items()]


def _offer(share: Share, until: datetime | None, now: datetime) -> Offer:
    keep = clock_of(share.model)
    assert keep is not None  # only what has a clock is offered
    rows, past, first = _counted(share, keep, now)
    ends = first + keep.time if first is not None else None
    label = share.model._meta.label
    return Offer(label, title_of(share.model), in_words(keep), rows, past, ends, until)


def _counted(share: Share, keep: Keep, now: datetime) -> tuple[int, int, datetime | None]:
    """How many rows there are, how many of them are past their ordinary time, and the first date of the others."""
    after = str(share.model._meta.get_field(keep.after).column)  # type: ignore[union-attr]  # a date column
    statement = sql.SQL(
        "SELECT count(*), count(*) FILTER (WHERE {after} < %s), min({after}) FILTER (WHERE {after} >= %s) FROM {table} "
        "WHERE "
    ).format(after=sql.Identifier(after), table=sql.Identifier(share.model._meta.db_table))
    theirs = share.rows(Leaving.ROW_GOES)
    with all_owners("a person's rights reach every owner"), connection.cursor() as cursor:
        cursor.execute(statement.as_string() + theirs, [cut_off(keep, now)] * 2)
        rows, past, first = cursor.fetchone()
    return int(rows), int(past), first
