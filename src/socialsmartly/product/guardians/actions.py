"""What the pages of minors and guardians do: the act in its room, then whoever it concerns is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants import actions as applicants
from socialsmartly.privacy.applicants.actions import Receipt, Said
from socialsmartly.privacy.applicants.rules import Role
from socialsmartly.privacy.identity import actions as identity
from socialsmartly.privacy.identity.codes import Ground, Way
from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.actions import Yes
from socialsmartly.privacy.minors.errors import NobodyAsked
from socialsmartly.privacy.minors.models import Relation
from socialsmartly.privacy.minors.queries import asked_guardian, behind, standing
from socialsmartly.privacy.promises.text import Policy, digest
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.product.accounts.actions.budgets import take
from socialsmartly.product.accounts.queries import member_of, ways_of
from socialsmartly.product.accounts.rules import Address, same_mailbox, sending_allowances
from socialsmartly.product.guardians import notices
from socialsmartly.product.guardians.links import Ward, token_for
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING

WORDING = "guardian-2"


@dataclass(frozen=True)
class Showing:
    """What shows who a guardian is: their own words, and papers, or a meeting with one of us."""

    words: str
    papers: tuple[bytes, ...] = ()
    meet: Way | None = None


@keeps("7-b")
def ask(subject: UUID, address: Address, until: datetime) -> None:
    """Write to a guardian (TooManyCodes, AskedOften, NotDelivered). Each message counts like a code, so nobody's mailbox is flooded."""
    take(sending_allowances(address))
    guardian = minors.ask_guardian(subject, address.channel, address.value)
    notices.ask(address, token_for(subject, guardian), until)


@keeps("7-b")
def agree(ward: Ward, policy: Policy, relation: Relation, account: UUID | None, shows: Showing | None) -> bool:
    """Take a yes (NobodyAsked, NotShown, ApplicationRefused): whether the account is open now. It is where two people have seen this guardian
    for this minor before; otherwise two people look first."""
    yes = Yes(relation, WORDING, policy.version, policy.language, digest(policy), account)
    request = _to_check(ward, shows) if shows is not None else None
    try:
        opened = minors.promise(ward.subject, ward.asked.id, yes, request=request.pk if request else None)
    except NobodyAsked:
        _let_go(ward, request)
        raise
    if opened:
        notices.agreed(ward.address, ward.token, ways_of(ward.subject).addresses)
    return opened


def _to_check(ward: Ward, shows: Showing) -> RightsRequest:
    """The request by which it is checked, of the guardian themselves: what they show is theirs, and in no copy of the minor's. The same yes
    that comes twice is one request."""
    said = Said(ward.address.value, shows.words, Right.VERIFY, Role.GUARDIAN, channel=ward.address.channel)
    once = uuid5(ward.asked.id, str(ward.asked.request))
    made = applicants.apply(said, Receipt(minors.BY_GUARDIAN, timezone.now(), once))
    asker = Asker(made.subject_kind, made.subject)
    if shows.meet is not None:
        identity.choose_way(asker, made, shows.meet, ground=Ground.MINORS)
    applicants.show_files(asker, made.pk, shows.papers)
    return made


def _let_go(ward: Ward, request: RightsRequest | None) -> None:
    """Nobody waits for the yes any more, so nobody looks at what was shown; unless the same yes had come a moment before."""
    now = asked_guardian(ward.subject, ward.asked.id)
    if request is not None and (now is None or now.request != request.pk):
        applicants.call_off(Asker(request.subject_kind, request.subject), request.pk)


@keeps("7-b")
def take_answer(request: UUID) -> None:
    """What two people decided about a guardian takes effect. Told again after a crash, or about an account that is gone, it does nothing."""
    with reading_for(FINISHING):
        found = behind(request)
        state = RightsRequest.objects.filter(pk=request).order_by("pk").values_list("state", flat=True).first()
    asked = asked_guardian(found.subject, found.guardian) if found is not None else None
    if found is None or asked is None or not asked.being_checked:
        return
    address, token = Address(asked.channel, asked.address), token_for(found.subject, found.guardian)
    if state == RequestState.DONE:
        minors.consent(found.subject, found.guardian)
        notices.agreed(address, token, ways_of(found.subject).addresses)
    elif state == RequestState.REFUSED:
        minors.not_shown(found.subject, found.guardian)
        notices.unproven(address, token)


@keeps("7-b")
def refuse(ward: Ward, *, proved: bool) -> RightsRequest:
    """The minor's addresses are read before the account goes, to tell them why."""
    addresses = ways_of(ward.subject).addresses
    made = minors.refuse(ward.subject, ward.asked.id, proved=proved)
    notices.refused(addresses)
    return made


@keeps("7-b", "7-e")
def withdraw(ward: Ward) -> datetime:
    until = minors.withdraw(ward.subject, ward.asked.id)
    notices.taken_back(ways_of(ward.subject).addresses, until)
    return until


@keeps("7-e")
def delete(ward: Ward) -> RightsRequest:
    addresses = ways_of(ward.subject).addresses
    made = rights.delete(minors.member(ward.subject), channel=minors.BY_GUARDIAN)
    notices.deleted(addresses)
    return made


def own_account(signed_in: UUID | None, ward: Ward) -> UUID | None:
    """The account of the guardian, where they answer while signed in and the address is one of its own."""
    if signed_in is None or signed_in == ward.subject:
        return None
    return signed_in if ward.address in ways_of(signed_in).addresses else None


@keeps("7-b")
def is_their_own(address: Address, subject: UUID) -> bool:
    """Whether it is the minor's own mailbox or number, however it is spelt. Asked again at the yes: they may have added it since."""
    return any(same_mailbox(address, own) for own in ways_of(subject).addresses)


def is_minor_themselves(address: Address) -> bool:
    """Whether the account with this address says that its owner is under 18, too."""
    holder = member_of(address)
    return holder is not None and standing(holder) is not None
