"""Asking for a file, and letting it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.models import Reason
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.approvals import actions as approvals
from socialsmartly.product.approvals.queries import threshold
from socialsmartly.product.approvals.rules import LASTS as ANSWERED_WITHIN
from socialsmartly.product.approvals.rules import What, is_large
from socialsmartly.product.exports.errors import AlreadyMade, NobodyInIt, TooLate
from socialsmartly.product.exports.models import Export
from socialsmartly.product.exports.queries import Found, Left, held, in_it, large_of, may_be_in_it
from socialsmartly.product.exports.rules import LASTS
from socialsmartly.product.exports.tasks import make
from socialsmartly.product.unusual.actions import Cleared
from socialsmartly.product.unusual.rules import What as Unusual
from socialsmartly.words import keeps

LISTED_AT_ONCE: Final = 10_000
LIST: Final = """
INSERT INTO exports_infile (id, workspace_id, export_id, contact_id, until)
SELECT one.id, %s, %s, one.contact, %s FROM unnest(%s::uuid[], %s::uuid[]) AS one (id, contact)"""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for, in which language, and whom a search found (None: everybody)."""

    reason: Reason
    items: tuple[str, ...]
    language: str
    found: Found = None


@keeps("5-h")
def ask(workspace: UUID, wish: Wish, left: Left, cleared: Cleared, *, member: UUID) -> Export:
    """Lay down who is in it: it can become smaller and never larger. Where it is small it is let go at once, else a colleague is asked
    (NobodyInIt). Inside a block for EXPORTING, as all that follows."""
    people, now = may_be_in_it(wish.found), timezone.now()
    if not people:
        raise NobodyInIt
    made: Export = Export.objects.create(
        workspace_id=workspace,
        asked_by=mark_of(member, workspace),
        asked_at=now,
        reason=wish.reason,
        items=" ".join(wish.items),
        language=wish.language,
        found=wish.found is not None,
        people=len(people),
        minors=left.minors,
        disputed=left.disputed,
        objected=left.objected,
    )
    _list(made, people, now + ANSWERED_WITHIN)
    large = large_of(made, len(people))
    if is_large(threshold(workspace, What.EXPORT), large.weight):
        approvals.ask(large, member=member)
    else:
        let_go(made, cleared, member=member)
    return made


def _list(export: Export, people: Sequence[UUID], until: datetime) -> None:
    with connection.cursor() as cursor:
        for first in range(0, len(people), LISTED_AT_ONCE):
            some = list(people[first : first + LISTED_AT_ONCE])
            ids = [uuid7() for _ in some]
            cursor.execute(LIST, [export.workspace_id, export.pk, until, ids, some])


@keeps("5-h")
def let_go(export: Export, cleared: Cleared, *, member: UUID) -> None:
    """Once, by whoever asked, while the request lasts (AlreadyMade, TooLate, NeedsSecondPerson; NotLookedAt). From here on it can be taken for
    a day."""
    cleared.must_be_for(Unusual.FILE, export.workspace_id)
    mine = held(export.workspace_id, export.pk)
    if mine is None or mine.begun_at is not None or mine.asked_by != mark_of(member, export.workspace_id):
        raise AlreadyMade
    now = timezone.now()
    if now > mine.asked_at + ANSWERED_WITHIN:
        raise TooLate
    approvals.use(large_of(mine, mine.people))
    Export.objects.filter(workspace_id=mine.workspace_id, pk=mine.pk).update(begun_at=now, ends_at=now + LASTS)
    in_it(mine).update(until=now + LASTS)
    enqueue(make, lock=f"export {mine.pk}", workspace_id=mine.workspace_id, export_id=mine.pk, member_id=member)
