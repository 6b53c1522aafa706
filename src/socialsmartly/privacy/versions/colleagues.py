"""What a shop holds of the members who work there, or did: closed for whatever one of them has not agreed to (6-b).

Each of them agreed for themselves, so the agreement of whoever runs the shop does not reach them. A column cannot be closed for some of its
rows, so it stays closed for the shop until the last of them has agreed; whatever does not need it goes on as before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement
from socialsmartly.privacy.datamap.map import (
    about_colleagues,
    holds_customers_too,
    owner_field,
    readers,
    rows_about_colleagues,
)
from socialsmartly.privacy.datamap.scope import only_for
from socialsmartly.privacy.versions.difference import binding
from socialsmartly.privacy.versions.models import Inherited
from socialsmartly.privacy.versions.queries import (
    Published,
    history,
    in_force_at,
    inherited,
    is_settled,
    newer_uses,
    settle,
)
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import AGREEMENT

Table = type[Model]


@dataclass(frozen=True)
class Closed:
    """What stays closed to a purpose in a shop, by its place on the map: to every statement, and to those that name somebody of `about`."""

    places: frozenset[str] = frozenset()
    about: Mapping[str, frozenset[UUID]] = field(default_factory=dict)


@keeps("6-b")
def not_agreed_to_by_all(workspace: UUID, work: frozenset[UUID], purpose: str) -> Closed:
    """What of the tables about a shop's people some of them have not agreed to: whoever of those who `work` there, and whoever has rows in
    such a table. In a table that holds customers, too, whoever has no row there closes nothing but what names them. Opens its own blocks,
    and only where something of these tables is newer than an agreement here."""
    with only_for((NO_PERSONAL_DATA, AGREEMENT)):
        tables = _in_doubt(purpose)
        if not tables:
            return Closed()
        now, _ = history()[-1], inherited()
        with reading_for(AGREEMENT, workspace=workspace):
            named = {model: _named_in(model, workspace) for model in tables}
            agreed = _agreed(work.union(*named.values()))
    places: set[str] = set()
    about: dict[str, frozenset[UUID]] = {}
    for model in tables:
        closing = named[model] if holds_customers_too(model) else named[model] | work
        for member, then in agreed.items():
            newer = {place for place in beyond(then.id, now.id, purpose) if _lies_in(place, model)}
            if member in closing:
                places |= newer
            elif member in work:
                about |= {place: about.get(place, frozenset()) | {member} for place in newer}
    return Closed(frozenset(places), about)


def _in_doubt(purpose: str) -> list[Table]:
    """The tables about a shop's people in which some agreement here may not cover what a purpose uses. Usually none."""
    *earlier, now = history()
    places = frozenset().union(*(beyond(one.id, now.id, purpose) for one in (*earlier, *inherited().values())))
    return [model for model in about_colleagues() if any(_lies_in(place, model) for place in places)]


@cache
@keeps("6-b")
def beyond(agreed: UUID, now: UUID, purpose: str) -> frozenset[str]:
    """What a purpose of today uses of the people of a shop that an agreement does not cover, for two meanings by their ids. Of a purpose that
    is newer as a whole that is all, and whose rows these are, too."""
    known = {one.id: one.meaning for one in (*history(), *inherited().values())}
    if purpose in binding(known[agreed], known[now]).purposes:
        return frozenset(
            place for slug, place in newer_uses(agreed, now) if slug == purpose and _about_colleagues(place)
        )
    items = known[now].items
    uses = frozenset(place for place in items if purpose in items[place].purposes and _about_colleagues(place))
    read = [model for model in about_colleagues() if any(one.slug == purpose for one in readers(model))]
    return uses | frozenset(f"{model._meta.label}.{path}" for model in read for path in about_colleagues()[model])


def _about_colleagues(place: str) -> bool:
    return any(_lies_in(place, model) for model in about_colleagues())


def _lies_in(place: str, model: Table) -> bool:
    return place.rpartition(".")[0] == model._meta.label


def _named_in(model: Table, workspace: UUID) -> frozenset[UUID]:
    """Whom the rows of a shop in one table name."""
    rows: Any = model._default_manager.filter(**{str(getattr(owner_field(model), "attname", "")): workspace})
    which = rows_about_colleagues(model)
    if which.column:
        rows = rows.filter(**{f"{which.column}__in": which.values})
    found: set[UUID] = set()
    for path in about_colleagues()[model]:
        found |= set(rows.order_by().exclude(**{path: None}).values_list(path, flat=True).distinct())
    return frozenset(found)


def _agreed(members: Iterable[UUID]) -> dict[UUID, Published]:
    """What each of them agreed to who is not known to have agreed to all of it; whoever never agreed to anything is no member. The database shows one member at a time, so it is asked
    for each, and all of it in one journey."""
    unknown = [member for member in members if not is_settled(member)]
    orders = [f"SET LOCAL app.member = '{UUID(int=member.int)}'; {_last_agreement()}" for member in unknown]
    found: dict[UUID, Published] = {}
    if not orders:
        return found
    with connection.cursor() as cursor:
        cursor.execute("; ".join(orders))
        for member, at, meaning in _answers(cursor):
            found[member] = inherited()[meaning] if meaning else in_force_at(at)
            settle(member, found[member])
    return found


def _answers(cursor: Any) -> Iterable[tuple[UUID, datetime, str | None]]:
    """The rows of those among several statements that have an answer."""
    while True:
        if cursor.description is not None:
            yield from cursor.fetchall()
        if not cursor.nextset():
            return


@cache
def _last_agreement() -> str:
    """The last agreement of the member of the block, and what it meant where it was made with a predecessor."""
    return (
        sql.SQL(
            "SELECT a.owner, a.at, i.meaning FROM {agreement} AS a LEFT JOIN {inherited} AS i "
            "ON i.owner = a.owner AND i.subject = a.subject AND i.agreement = a.id "
            "WHERE a.owner = {member} AND a.subject = a.owner AND a.document = 'policy' "
            "ORDER BY a.at DESC, a.id DESC LIMIT 1"
        )
        .format(
            agreement=sql.Identifier(Agreement._meta.db_table),
            inherited=sql.Identifier(Inherited._meta.db_table),
            member=sql.SQL("NULLIF(current_setting('app.member', true), '')::uuid"),
        )
        .as_string()
    )
