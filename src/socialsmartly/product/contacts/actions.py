"""What a shop does to its customers: delete one and take it back, and see how one is reached."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from socialsmartly.privacy.access.actions import Reveal, Seen, looked_at, mark_of
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import SHOP, Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.contacts.errors import EnoughShown
from socialsmartly.product.contacts.models import OwnReason
from socialsmartly.product.contacts.rules import MOST_AN_HOUR
from socialsmartly.words import keeps


def asker(workspace: UUID, contact: UUID) -> Asker:
    return Asker("contact", contact, workspace)


@keeps("4.2-a")
def delete(workspace: UUID, contact: UUID) -> RightsRequest:
    """Hide a customer at once and delete them when the window is over (NobodyToDelete). Nothing is remembered: a file that the shop
    brings in later is the shop's own wish again."""
    return rights.delete_later(asker(workspace, contact), channel=SHOP)


@keeps("4.2-a")
def take_back(workspace: UUID, contact: UUID) -> bool:
    """Whether the customer is back; not where they asked for themselves, or too late."""
    return rights.take_back(asker(workspace, contact), channel=SHOP) is not None


ONE_MORE: Final = """
INSERT INTO contacts_infull (id, workspace_id, reader, hour, people) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (workspace_id, reader, hour) DO UPDATE SET people = contacts_infull.people + 1 WHERE contacts_infull.people < %s"""


@keeps("5-h")
def count_in_full(workspace: UUID, reader: UUID) -> None:
    """One more for this colleague in this hour (EnoughShown). Inside the block that shows the address, so that one is not without the
    other; of many at once each waits for the one before."""
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(ONE_MORE, [uuid7(), workspace, mark_of(reader, workspace), hour, MOST_AN_HOUR])
        if not cursor.rowcount:
            raise EnoughShown


@keeps("5-h")
def read_in_full(model: type[Model], workspace: UUID, subject: UUID, reveal: Reveal, words: str = "") -> Any:
    """One person, whose address this block may read in full, once it is written down for them; None where they are hidden meanwhile.
    Inside a block for REVEALING."""
    if words:
        OwnReason.objects.create(id=reveal.look, workspace_id=workspace, subject=subject, words=words, at=reveal.at)
    looked_at([Seen(workspace, subject)], reveal=reveal)
    return model._default_manager.filter(pk=subject).first()
