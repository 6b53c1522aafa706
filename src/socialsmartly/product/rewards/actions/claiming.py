"""What somebody who takes part does: join by a proven address, give what is asked or keep it back, object, leave."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.looking import one
from socialsmartly.privacy.datamap.together import adding, change_together, setting
from socialsmartly.privacy.decisions.actions import ask_a_person
from socialsmartly.privacy.decisions.errors import DecisionRefused
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.rewards.actions.deciding import given_by, settle
from socialsmartly.product.rewards.actions.tending import let_go
from socialsmartly.product.rewards.errors import HadOne, NotOpen, NotTheirMove
from socialsmartly.product.rewards.models import Claim, Promotion
from socialsmartly.product.rewards.queries import KIND, PERSON, items_missing, promotion_of
from socialsmartly.product.rewards.rules import Reason, Step, person_of, sources_of
from socialsmartly.product.rewards.tasks import tell
from socialsmartly.words import NO_PERSONAL_DATA, KeyClass, keeps
from socialsmartly.words.purposes import PROMOTION, TAKING_PART

CHANNEL = "page of the claim"
LONGEST = 2000
OPEN = ("state", "ends_at")
MINE = ("step", "reason", "proven", "email", "phone", "age_band", "permits", "kept_until", "objected_at")


@keeps("2.2-c", "2.2-d")
def join(workspace: UUID, promotion: UUID, address: Address, language: str) -> UUID:
    """The claim of whoever proved this address, which is theirs already when they joined before (NotOpen, HadOne).

    Nothing is known of them but the address. Where it leads is asked of the keyring, in one step that two at once get the same
    answer from.
    """
    there, person = _open(workspace, promotion), person_of(address.channel, address.value)
    if suppression.remembered(promotion, PERSON, [person]):
        raise HadOne
    fresh = uuid7()
    claim = index.claim(str(promotion), PERSON, person, fresh, with_key=KeyClass.CONTACT)
    with reading_for(TAKING_PART, workspace=workspace, subject=claim):
        if claim == fresh or one(Claim, claim, owner=workspace) is None:
            made = Claim(
                id=claim,
                workspace_id=workspace,
                promotion_id=promotion,
                proven=address.channel,
                language=language,
                terms_version=there.terms_version,
                kept_until=there.dates.kept_until,
            )
            setattr(made, address.channel, address.value)
            change_together([adding([made], unless_there=True)])
            enqueue(tell, workspace_id=workspace, claim_id=claim)
    return claim


def _open(workspace: UUID, promotion: UUID) -> Promotion:
    with reading_for(NO_PERSONAL_DATA, workspace=workspace):
        found = promotion_of(workspace, promotion, *OPEN, "objection_days", "terms_version")
    if found is None or not found.is_open:
        raise NotOpen
    return found


@keeps("2.2-c", "2.2-e")
def supply(workspace: UUID, claim: UUID, given: Mapping[str, str]) -> None:
    """Give everything that is asked, at first or after it was kept back, and have it checked (NotOpen, NotTheirMove).

    What the data sheet does not ask is not taken.
    """
    with reading_for(TAKING_PART, workspace=workspace, subject=claim):
        mine = _mine(workspace, claim)
        if not _may_supply(mine):
            raise NotTheirMove
        there = promotion_of(workspace, mine.promotion_id, *OPEN, "asks", "eligibility", "reviewed", "currency")
        if there is None or not there.is_open:
            raise NotOpen
        items = {item: given[item] for item in items_missing(mine, there)}
        change_together([setting(mine, **items, step=Step.VERIFYING, reason="")])
        checked_by = given_by(mine, there)
    if checked_by is not None:
        settle(workspace, claim, checked_by)


@keeps("2.2-e")
def refuse(workspace: UUID, claim: UUID) -> None:
    """Keep it back: then there is no reward, for this reason alone, and nothing else is different (NotTheirMove)."""
    with reading_for(TAKING_PART, workspace=workspace, subject=claim):
        joined = Claim.objects.filter(workspace_id=workspace, pk=claim, step=Step.JOINED)
        if not joined.update(step=Step.REJECTED, reason=Reason.DATA_REFUSED, decided_at=timezone.now()):
            raise NotTheirMove


def _may_supply(claim: Claim) -> bool:
    return claim.step == Step.JOINED or (claim.step == Step.REJECTED and claim.reason == Reason.DATA_REFUSED)


@keeps("2.2-c")
def appeal(workspace: UUID, claim: UUID, words: str) -> None:
    """Object once, until the time for objections is over; a person looks at it (NotTheirMove). Against what a program decided it is a
    request with a date of its own (4.5-b)."""
    with reading_for(TAKING_PART, workspace=workspace, subject=claim):
        mine = _mine(workspace, claim)
        late = timezone.now() >= mine.kept_until
        if late or mine.step not in sources_of(Step.APPEALED) or mine.objected_at is not None:
            raise NotTheirMove
        if mine.reason == Reason.DATA_REFUSED:
            raise NotTheirMove  # there is nothing to look at: it can be supplied
        mine.step, mine.objection, mine.objected_at = Step.APPEALED, words[:LONGEST], timezone.now()
        mine.save(update_fields=["step", "objection", "objected_at"])
    with suppress(DecisionRefused):  # what a person decided is looked at anew without a request
        ask_a_person(Asker(KIND, claim, workspace), claim, words[:LONGEST], channel=CHANNEL)


@keeps("4.2-a")
def leave(workspace: UUID, claim: UUID) -> RightsRequest:
    """Take part no more: everything about it is deleted at once, and an unused reward leaves its place in the budget. Who had one gets no
    second one (reactions.py)."""
    with reading_for(PROMOTION, workspace=workspace):
        let_go(workspace, claim)
    return rights.delete(Asker(KIND, claim, workspace), channel=CHANNEL)


def _mine(workspace: UUID, claim: UUID) -> Claim:
    """The claim, held for this block (NotTheirMove when it is gone)."""
    mine = one(Claim, claim, "promotion_id", *MINE, owner=workspace, held=True)
    if mine is None:
        raise NotTheirMove
    return mine
