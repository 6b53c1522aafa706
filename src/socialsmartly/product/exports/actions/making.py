"""Writing a file down for each person in it, and handing it over. Inside a block for EXPORTING."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import Seen, Taken, looked_at
from socialsmartly.privacy.access.models import Reason
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.exports.errors import NotReady
from socialsmartly.product.exports.models import Export
from socialsmartly.product.exports.queries import held, in_it
from socialsmartly.product.exports.rules import AT_ONCE, Column, columns_of, heads, line, over
from socialsmartly.words import keeps

SEALED: Final = frozenset(f.name for f in Contact._meta.local_concrete_fields if getattr(f, "sealed", False))


@keeps("2.3-c", "5-h")
def write_down(workspace: UUID, export: UUID) -> bool:
    """For the next people of a file that somebody takes them out; whether there are more. Whoever is not shown to this purpose any more is
    left out. A run that was cut off goes on where it stopped: a person is in the file if, and only if, they can read of it."""
    mine, now = held(workspace, export), timezone.now()
    looked_at([])  # a handle is no look; where there is nothing to do, nobody was shown
    if mine is None or mine.begun_at is None or mine.ready_at is not None or over(mine, now):
        return False
    next_ones = in_it(mine).filter(looked_at=None)
    listed = list(next_ones.order_by("id").values_list("contact_id", flat=True)[:AT_ONCE])
    if not listed:
        Export.objects.filter(workspace_id=workspace, pk=export).update(ready_at=now)
        return False
    there = list(Contact.objects.filter(pk__in=listed).values_list("pk", flat=True))
    items = tuple(f"{Contact._meta.label}.{name}" for name in columns_of(mine.asked_for))
    looked_at((Seen(workspace, person) for person in there), taken=Taken(Reason(mine.reason), items))
    next_ones.filter(contact_id__in=there).update(looked_at=now)
    next_ones.filter(contact_id__in=set(listed).difference(there)).delete()
    return True


@keeps("5-h")
def hand_over(export: Export) -> list[UUID]:
    """Whose lines the file has, by handle, once it is noted that it was taken (NotReady)."""
    mine, now = held(export.workspace_id, export.pk), timezone.now()
    if mine is None or mine.ready_at is None or over(mine, now):
        raise NotReady
    Export.objects.filter(workspace_id=mine.workspace_id, pk=mine.pk, taken_at=None).update(taken_at=now)
    listed = in_it(mine).exclude(looked_at=None).order_by("contact_id")
    return list(listed.values_list("contact_id", flat=True))


@keeps("5-h")
def lines_of(people: Sequence[UUID], export: Export, currency: str) -> str:
    """From what is held at this moment. Nobody has a line whom this purpose does not see now."""
    some = list(Contact.objects.filter(pk__in=people).order_by("id"))
    open_all(some, *(name for name in columns_of(export.asked_for) if name in SEALED))
    columns = heads(export.asked_for, currency)
    return "".join(_line(person, columns) for person in some)


def _line(person: Contact, columns: Sequence[Column]) -> str:
    try:
        return line([column.cell(person) for column in columns])
    except KeyShredded:  # erased between the look at the row and this one
        return ""
