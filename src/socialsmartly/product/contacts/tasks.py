"""What the worker writes to a shop about its customers."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.product.contacts import actions, letters
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.words.purposes import RIGHTS, SECURITY, WORKSPACE


@task(serves=(RIGHTS, SECURITY, WORKSPACE), name="contacts.tell_the_way_back")
def tell_the_way_back(workspace_id: str, contact_id: str, member_id: str) -> None:
    """Write to whoever deleted a customer, while there is a way back (NotDelivered where no address takes it)."""
    workspace, contact, member = UUID(workspace_id), UUID(contact_id), UUID(member_id)
    asked = rights.waiting(actions.asker(workspace, contact))
    if asked is not None and not letters.way_back(member, workspace, contact, asked):
        raise NotDelivered
