"""What a page of My account begins is carried on by the worker after a crash; and a member who leaves takes their shops along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.signals import withdrawing
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.product.my.tasks import note_withdrawal
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import WORKSPACE


@receiver(withdrawing)
@keeps("4.3-a")
def see_that_it_is_noted(permit: Permit, subject: UUID, event: UUID, **_: Any) -> None:
    """Should the page die before it has noted what was withdrawn, the worker does."""
    if permit.root is not None:
        enqueue(note_withdrawal, member_id=subject, event_id=event)


@receiver(leaving)
@keeps("4.4-b")
def close_their_shops(asker: Asker, **_: Any) -> None:
    """The seats go with the member, so they still lead to the shops; one that is closed already is closed again, of nothing."""
    if asker.workspace is not None:
        return
    with reading_for(WORKSPACE, member=asker.subject):
        theirs = list(Seat.objects.filter(role=Role.OWNER).values_list("workspace", flat=True))
    for workspace in theirs:
        rights.close_workspace(workspace)
