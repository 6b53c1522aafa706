"""What the pages of minors and guardians do: the act in its room, then whoever it concerns is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from socialsmartly.privacy.minors import actions as minors
from socialsmartly.privacy.minors.actions import Yes
from socialsmartly.privacy.minors.models import Relation
from socialsmartly.privacy.minors.queries import standing
from socialsmartly.privacy.promises.text import Policy, digest
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.actions.budgets import take
from socialsmartly.product.accounts.queries import member_of, ways_of
from socialsmartly.product.accounts.rules import Address, same_mailbox, sending_allowances
from socialsmartly.product.guardians import notices
from socialsmartly.product.guardians.links import Ward, token_for
from socialsmartly.words import keeps

WORDING = "guardian-1"


@keeps("7-b")
def ask(subject: UUID, address: Address, until: datetime) -> None:
    """Write to a guardian (TooManyCodes, AskedOften, NotDelivered). Each message counts like a code, so nobody's mailbox is flooded."""
    take(sending_allowances(address))
    guardian = minors.ask_guardian(subject, address.channel, address.value)
    notices.ask(address, token_for(subject, guardian), until)


@keeps("7-b")
def agree(ward: Ward, policy: Policy, relation: Relation, account: UUID | None) -> None:
    yes = Yes(relation, WORDING, policy.version, policy.language, digest(policy), account)
    minors.consent(ward.subject, ward.asked.id, yes)
    notices.agreed(ward.address, ward.token, ways_of(ward.subject).addresses)


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
