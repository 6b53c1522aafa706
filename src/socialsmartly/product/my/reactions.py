"""A member who leaves takes their shops along, whether the page carries it out or the worker after a crash."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.product.workspaces.models import Role, Seat
from socialsmartly.words import keeps
from socialsmartly.words.purposes import WORKSPACE


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
