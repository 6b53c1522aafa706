"""What a page of My account begins is carried on by the worker after a crash; and a member who leaves takes their shops along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.consent.signals import withdrawing
from socialsmartly.privacy.portability.signals import fetched
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import hidden, hiding, leaving, released
from socialsmartly.product.accounts.actions.sign_ins import end_everywhere
from socialsmartly.product.my import actions, queries, tasks
from socialsmartly.product.workspaces.actions.seating import vacate
from socialsmartly.words import Permit, keeps


@receiver(withdrawing)
@keeps("4.3-a")
def see_that_it_is_noted(permit: Permit, subject: UUID, event: UUID, **_: Any) -> None:
    """Should the page die before it has noted what was withdrawn, the worker does."""
    if permit.root is not None:
        enqueue(tasks.note_withdrawal, member_id=subject, event_id=event)


@receiver(hiding)
@keeps("4.4-b")
def see_that_their_shops_follow(asker: Asker, **_: Any) -> None:
    """The worker follows a member who is hidden or back, and writes to them; also when the page died before it could."""
    if asker.workspace is None:
        enqueue(tasks.leaving, member_id=asker.subject)


@receiver(hidden)
@keeps("4.4-b")
def stop_the_service(asker: Asker, **_: Any) -> None:
    """Before the page answers: signed out everywhere, and the shops are closed."""
    if asker.workspace is None:
        end_everywhere(asker.subject)
        actions.shops_follow(asker.subject)


@receiver(released)
@keeps("4.2-a")
def open_their_shops(asker: Asker, **_: Any) -> None:
    if asker.workspace is None:
        actions.shops_follow(asker.subject)


@receiver(leaving)
@keeps("4.4-b")
def close_their_shops(asker: Asker, **_: Any) -> bool:
    """The seats go with the member, so they still lead to the shops; one that is closed already is closed again, of nothing. What is
    being sent for one is waited for first. Whether a hold keeps something of one."""
    shops = queries.shops_of(asker.subject) if asker.workspace is None else []
    for workspace in shops:
        actions.shop_follows(asker.subject, workspace)
        vacate(workspace)
        rights.close_workspace(workspace)
    return any(queries.still_closing(workspace) for workspace in shops)


@receiver(fetched)
@keeps("4.1-a")
def see_that_they_are_told(asker: Asker, **_: Any) -> None:
    """A mail to every address of a member whose data was fetched; with the fetch, so that none goes unsaid."""
    if asker.kind == "member":
        enqueue(tasks.tell_of_a_fetch, member_id=asker.subject)
