"""What stands open, or is kept, without a consent on record is closed and deleted by the program, before anybody asks (4.2-b, 4.2-c)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final
from uuid import UUID

from django.db import connection
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.consent.queries import carrier_of
from socialsmartly.privacy.datamap.map import owner_field
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.grounds.actions.finding import everybody
from socialsmartly.privacy.grounds.actions.unasked import Why, delete_unasked
from socialsmartly.privacy.grounds.queries import resting_on
from socialsmartly.privacy.grounds.rules import Found, Ground
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import FINDING

WORDING: Final = "no-record"
METHOD: Final = "found by the program"
BECAUSE: Final = "a use stands open without a consent on record"


@dataclass(frozen=True)
class Ended:
    """How many uses were closed, and how many values were deleted, in one run."""

    uses: int
    values: int


@keeps("4.2-b", "4.2-c")
def end_uncovered() -> Ended:
    """Take back each permit that no yes on record covers, and delete each value that rests on a permit alone which nobody gave.

    Both are what the records say by themselves, so nobody decides. A run after another finds nothing.
    """
    uses = sum(_close(permit) for permit in Permit if not permit.until_objected)
    return Ended(uses, sum(_delete_resting(kind, permit) for kind in person_kinds() for permit in Permit))


def _close(permit: Permit) -> int:
    with reading_for(FINDING, because=BECAUSE), all_owners(BECAUSE), connection.cursor() as cursor:
        cursor.execute(_uncovered(permit))
        found = cursor.fetchall()
    return sum(_take_back(permit, owner, carrier) for owner, carrier in found)


def _take_back(permit: Permit, owner: UUID, carrier: UUID) -> bool:
    """Whoever has said yes in the meantime has a record now: the row is looked at again, and held until the end of the block."""
    with reading_for(FINDING, because=BECAUSE), all_owners(BECAUSE), connection.cursor() as cursor:
        cursor.execute(_uncovered(permit, one=True), [carrier])
        if not cursor.fetchall():
            return False
        withdraw(permit, owner=owner, subject=carrier, proof=Proof(WORDING, METHOD, {}))
    return True


@cache
def _uncovered(permit: Permit, *, one: bool = False) -> str:
    """Whose row says yes while the last word on record is none, or a no: the owner and the key of the row. `one` asks it of one row and
    holds that."""
    model = carrier_of(permit)
    owner, key = owner_field(model), sql.Identifier(model._meta.pk.column)
    order = sql.SQL(
        "SELECT t.{owner}, t.{key} FROM {table} AS t WHERE t.permits & {bit} <> 0 AND {given} IS DISTINCT FROM "
        "(SELECT e.state FROM {events} AS e WHERE e.owner = t.{owner} AND {whose} AND e.permit = {bit} "
        "ORDER BY e.at DESC, e.id DESC LIMIT 1) {only}"
    )
    return order.format(
        owner=sql.Identifier(str(owner.column)) if owner else key,
        key=key,
        table=sql.Identifier(model._meta.db_table),
        events=sql.Identifier(ConsentEvent._meta.db_table),
        bit=sql.Literal(int(permit)),
        whose=sql.SQL("true" if permit.root else "e.subject = t.{key}").format(key=key),
        only=sql.SQL("AND t.{key} = %s FOR UPDATE OF t" if one else "").format(key=key),
        given=sql.Literal(str(State.GIVEN)),
    ).as_string()


def _delete_resting(kind: str, permit: Permit) -> int:
    """The values of a kind of person that rest on this permit alone, of everybody who does not give it."""
    values = resting_on(kind, permit)
    people = everybody(kind, without=permit) if values else ()
    why = Why(Ground.NO_CONSENT, Found.NO_RECORD, without=permit)
    return sum(delete_unasked(asker, about, why) for asker in people for about in values)
