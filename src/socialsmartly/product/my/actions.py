"""What a member changes in My account. Each switch takes as many clicks to turn off as to turn on."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.consent.models import ConsentEvent, State
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.recipients.actions import agreeing
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.campaigns.actions import deciding
from socialsmartly.product.campaigns.leases import wait_for_all_leases
from socialsmartly.product.campaigns.models import Reason
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.product.my import letters, queries
from socialsmartly.product.my.wordings import EXTRAS, PROFILE_WORDING, STORE_WORDING
from socialsmartly.product.workspaces.actions import follow_owner, seating
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import ACCOUNT, PROFILE, SERVICE, WORKSPACE

CHANNEL = "My account"


def asker(member_id: UUID) -> Asker:
    return Asker("member", member_id)


@keeps("2.2-a", "4.3-a")
def switch_profile(member_id: UUID, *, on: bool, asked: str = "") -> None:
    """Turn the optional profile on or off. Off also empties its fields: nothing is kept for a purpose that is over. `asked` is the
    number of the request under which it was prepared for them."""
    with rights.as_prepared(asker(member_id), Permit.PROFILE, asked if on else "") as shown:
        proof = Proof(PROFILE_WORDING, "switch in My account", {"page": "my", **shown})
        act = give if on else withdraw
        with reading_for(ACCOUNT, member=member_id):
            event = act(Permit.PROFILE, owner=member_id, subject=member_id, proof=proof)
    if not on:
        note_withdrawal(member_id, event.pk)


@keeps("2.2-f", "2.2-h", "4.3-a")
def switch_store(member_id: UUID, workspace_id: UUID, *, on: bool, asked: str = "") -> None:
    """Give or withdraw the authorisation to use a shop's data. Without it the database opens no campaign. `asked` as above."""
    with rights.as_prepared(asker(member_id), Permit.STORE_DATA, asked if on else "") as shown:
        said = {"page": "my", "workspace": str(workspace_id), **shown}
        proof = Proof(STORE_WORDING, "switch in My account", said)
        act = give if on else withdraw
        with reading_for(WORKSPACE, member=member_id, workspace=workspace_id):
            event = act(Permit.STORE_DATA, owner=workspace_id, subject=member_id, proof=proof)
    if not on:
        note_withdrawal(member_id, event.pk)


@keeps("2.1-c", "2.2-f")
def take_over(member_id: UUID, workspace_id: UUID) -> None:
    """Take a shop that its owner offers. The store authorisation that it has is given anew by whoever owns it now, in their own name, so that
    it stands when the one before leaves (NotOffered, LimitReached)."""
    seating.take_over(workspace_id, member_id)
    with reading_for(WORKSPACE, member=member_id, workspace=workspace_id):
        given = bool(Workspace.objects.get(pk=workspace_id).permits & Permit.STORE_DATA)
    if given:
        switch_store(member_id, workspace_id, on=True)


@keeps("2.2-a", "4.3-a")
def note_withdrawal(member_id: UUID, event_id: UUID) -> None:
    """What follows a withdrawal: its request, and the fields that were held for it alone. The page does it before it answers; the
    worker does it for a page that died, and finds it done otherwise."""
    with asker(member_id).block(), all_owners("what a member withdrew may lie with their shop"):
        event = ConsentEvent.objects.filter(pk=event_id, state=State.WITHDRAWN).first()
    if event is not None:
        emptied = EXTRAS if event.permit == Permit.PROFILE else ()
        rights.note_withdrawal(asker(member_id), channel=CHANNEL, emptied=emptied, event=event_id)


@keeps("3.1-c", "3.1-f", "4.3-a")
def switch_recipient(member_id: UUID, recipient: UUID, use: str, *, version: int, on: bool) -> bool:
    """Agree to one recipient as it was shown, or take that back: one click each (NoContract, ChangedMeanwhile). Whether nothing is on
    its way any more; a withdrawal has waited for it, and is in effect before its request says so."""
    who = asker(member_id)
    if on:
        agreeing.agree_to(who, recipient, use, version=version)
        return True
    if agreeing.take_back(who, recipient, use) is not None:
        rights.note_withdrawal(who, channel=CHANNEL)
    return agreeing.wait_until_quiet(who, recipient, use, seconds=0)


@keeps("2.2-a", "2.2-b")
def keep_extra(member_id: UUID, field: str, value: str) -> None:
    """Keep one optional field, or empty it. The database lets nobody write it while the profile is off."""
    with reading_for(PROFILE, member=member_id):
        member = Member.objects.get(pk=member_id)
        setattr(member, field, value or None)
        member.save(update_fields=[field])


@keeps("4.4-a", "4.4-b")
def cancel_account(member_id: UUID, *, now: bool) -> RightsRequest:
    """Hide the member and close the shops that they run; all of it is deleted when the window is over, or `now`."""
    act = rights.delete if now else rights.delete_later
    return act(asker(member_id), channel=CHANNEL)


@keeps("4.2-a")
def take_back(link: PersonalLink) -> RightsRequest | None:
    """Stay after all, by the link to this one request; None when it is too late."""
    asked = queries.deletion_by(link)
    return rights.take_back(asker(link.workspace), channel=CHANNEL, request=asked.pk) if asked else None


@keeps("4.4-b", "4.3-d")
def shops_follow(member_id: UUID) -> None:
    """Their shops are closed while the member is hidden: nothing is sent or brought in. As often as one likes, with the same end."""
    for workspace in queries.shops_of(member_id):
        shop_follows(member_id, workspace)


@keeps("4.4-b", "4.3-d")
def shop_follows(member_id: UUID, workspace: UUID) -> None:
    if not follow_owner(member_id, workspace):
        with reading_for(SERVICE, workspace=workspace):
            deciding.stop_all(workspace, Reason.STOPPED)
        wait_for_all_leases(workspace)


@keeps("4.4-b")
def tell_the_way_back(member_id: UUID) -> None:
    """Write to every address of a member who waits to be deleted (NotDelivered where none takes it)."""
    asked = rights.waiting(asker(member_id))
    if asked is not None and not letters.leaving(member_id, asked):
        raise NotDelivered
