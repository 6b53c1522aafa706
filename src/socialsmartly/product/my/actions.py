"""What a member changes in My account. Each switch takes as many clicks to turn off as to turn on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.my.wordings import EXTRAS, PROFILE_WORDING, STORE_WORDING
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import ACCOUNT, PROFILE, WORKSPACE

CHANNEL = "My account"


def asker(member_id: UUID) -> Asker:
    return Asker("member", member_id)


@keeps("2.2-a", "4.3-a")
def switch_profile(member_id: UUID, *, on: bool) -> None:
    """Turn the optional profile on or off. Off also empties its fields: nothing is kept for a purpose that is over."""
    proof = Proof(PROFILE_WORDING, "switch in My account", {"page": "my"})
    act = give if on else withdraw
    with reading_for(ACCOUNT, member=member_id):
        event = act(Permit.PROFILE, owner=member_id, subject=member_id, proof=proof)
    if not on:
        note_withdrawal(member_id, event.pk)


@keeps("2.2-f", "2.2-h", "4.3-a")
def switch_store(member_id: UUID, workspace_id: UUID, *, on: bool) -> None:
    """Give or withdraw the authorisation to use a shop's data. Without it the database opens no campaign."""
    proof = Proof(STORE_WORDING, "switch in My account", {"page": "my", "workspace": str(workspace_id)})
    act = give if on else withdraw
    with reading_for(WORKSPACE, member=member_id, workspace=workspace_id):
        event = act(Permit.STORE_DATA, owner=workspace_id, subject=member_id, proof=proof)
    if not on:
        note_withdrawal(member_id, event.pk)


@keeps("2.2-a", "4.3-a")
def note_withdrawal(member_id: UUID, event_id: UUID) -> None:
    """What follows a withdrawal: its request, and the fields that were held for it alone. The page does it before it answers; the
    worker does it for a page that died, and finds it done otherwise."""
    with asker(member_id).block(), all_owners("what a member withdrew may lie with their shop"):
        event = ConsentEvent.objects.filter(pk=event_id, state=State.WITHDRAWN).first()
    if event is not None:
        emptied = EXTRAS if event.permit == Permit.PROFILE else ()
        rights.note_withdrawal(asker(member_id), channel=CHANNEL, emptied=emptied, event=event_id)


@keeps("2.2-a", "2.2-b")
def keep_extra(member_id: UUID, field: str, value: str) -> None:
    """Keep one optional field, or empty it. The database lets nobody write it while the profile is off."""
    with reading_for(PROFILE, member=member_id):
        member = Member.objects.get(pk=member_id)
        setattr(member, field, value or None)
        member.save(update_fields=[field])


@keeps("4.4-a", "4.4-b")
def cancel_account(request: HttpRequest) -> RightsRequest:
    """Delete the member, and with them the shops that only they run (`reactions`). Takes effect before the page answers."""
    return rights.delete(asker(UUID(str(request.user.pk))), channel=CHANNEL)
