"""Opening a workspace, and what it does while its owner is away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.publishing.actions import Thing, publish
from socialsmartly.privacy.publishing.models import What
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.workspaces.allowance import SHOPS, ask_for
from socialsmartly.product.workspaces.models import Colleague, Role, Seat, Workspace
from socialsmartly.words import HIDDEN, keeps
from socialsmartly.words.purposes import WORKSPACE


@keeps("2.1-c", "3.1-g")
def open_workspace(member: UUID, title: str, confirmed: Sequence[str] = ()) -> UUID:
    """A shop and its owner's seat, both or neither. Opening one authorises nothing: marketing stays closed.

    Its name stands below every message, so what in it identifies a person must be `confirmed`, by its kind (NotConfirmed).
    LimitReached where the member's edition holds no more shops.
    """
    workspace = uuid7()
    with reading_for(WORKSPACE, member=member):
        there = Seat.objects.filter(role=Role.OWNER).count()
    ask_for(member, SHOPS, there + 1)
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        Workspace.objects.create(id=workspace, title=title)
        publish(Thing(What.SHOP_NAME, workspace), [title], owner=workspace, author=member, confirmed=confirmed)
        Seat.objects.create(member_id=member, workspace=workspace, title=title, role=Role.OWNER)
        Colleague.objects.create(workspace_id=workspace, member=member, role=Role.OWNER)
    return workspace


@keeps("4.4-b")
def follow_owner(member: UUID, workspace: UUID) -> bool:
    """Close what lives on a shop's authorisation while its owner is hidden, and open it again when they are back; whether it is open."""
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        there = bool(Member.objects.filter(pk=member).exists())  # the database shows nobody who is hidden
        bits = F("permits").bitand(~HIDDEN) if there else F("permits").bitor(HIDDEN)
        Workspace.objects.filter(pk=workspace).update(permits=bits)
    return there
