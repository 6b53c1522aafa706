"""Withdrawals reach campaigns here, whichever page they came from: cancel what waits, then wait for what is on its way."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.signals import withdrawing, withdrawn
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import hidden, leaving
from socialsmartly.product.campaigns.actions import deciding
from socialsmartly.product.campaigns.leases import wait_for_all_leases, wait_for_leases
from socialsmartly.product.campaigns.tasks import stop_campaigns
from socialsmartly.product.stores.actions.starting import lock_of
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import RIGHTS, SERVICE

CUSTOMER = "contact"


@receiver(withdrawing)
@keeps("2.2-h")
def see_that_they_stop(permit: Permit, owner: UUID, **_: Any) -> None:
    """Should the program die before the reaction below, the worker stops what waits; in turn with the deletion of the shop's data."""
    if permit is Permit.STORE_DATA:
        enqueue(stop_campaigns, lock=lock_of(owner), workspace_id=owner)


@receiver(hidden)
@keeps("4.3-d")
def stop_writing_to(asker: Asker, **_: Any) -> None:
    """Somebody asked to be deleted: the database hides them already, and what waits for them is cancelled."""
    if asker.workspace is not None:
        with asker.block():
            deciding.cancel_for_person(asker.workspace, asker.subject)
        wait_for_leases(asker.workspace, asker.subject)


@receiver(leaving)
@keeps("4.2-a", "4.3-d")
def let_nothing_arrive_later(asker: Asker, **_: Any) -> None:
    """Before anything of somebody goes. What waits for them is not begun any more, and its rows go with theirs."""
    if asker.kind == CUSTOMER and asker.workspace is not None:
        wait_for_leases(asker.workspace, asker.subject)


@receiver(withdrawn)
@keeps("4.3-d")
def stop_what_rested_on_it(permit: Permit, owner: UUID, subject: UUID, **_: Any) -> None:
    """Runs after the withdrawal has committed and before it is acknowledged, for a person's yes and for a shop's authorisation."""
    if permit is Permit.EMAIL_MARKETING:
        with reading_for(RIGHTS, workspace=owner, subject=subject):
            deciding.cancel_for_person(owner, subject)
        wait_for_leases(owner, subject)
    elif permit is Permit.STORE_DATA:
        with reading_for(SERVICE, workspace=owner):
            deciding.stop_all(owner)
        wait_for_all_leases(owner)
