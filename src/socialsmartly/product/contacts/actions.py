"""What a shop does to its customers: delete one, and take it back."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import SHOP, Asker
from socialsmartly.privacy.rights.models import RightsRequest
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
