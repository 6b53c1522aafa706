"""What the pages of this room ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from webauthn.helpers import base64url_to_bytes

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.accounts.models import CodeBudget, ContactChange, Member, SecondFactor, SignIn
from socialsmartly.product.accounts.rules import COUNTED_CODES, EMAIL, PHONE, Address, day_of_guesses
from socialsmartly.words.purposes import SECURITY

TOTP, PASSKEY = "totp", "passkey"


@dataclass(frozen=True)
class Ways:
    """How a member can prove who they are, beyond the first code."""

    totp: bool
    passkey: bool
    addresses: tuple[Address, ...]

    @property
    def any_factor(self) -> bool:
        return self.totp or self.passkey

    def on(self, channel: str) -> Address | None:
        return next((a for a in self.addresses if a.channel == channel), None)

    def other_than(self, address: Address) -> Address | None:
        return next((a for a in self.addresses if a.channel != address.channel), None)


def member_of(address: Address) -> UUID | None:
    """Whose confirmed address this is. The member's own row has the last word: a claim that it does not bear out leads to nobody."""
    member = index.find(index.MEMBERS, address.channel, address.value)
    return member if member and borne_out(member, address) else None


def borne_out(member: UUID, address: Address) -> bool:
    """Whether there is such a member and the address is theirs. A restored backup empties an address that was replaced since;
    then the index alone knows the new one, until its owner signs in with it."""
    with reading_for(SECURITY, member=member):
        row = Member.objects.filter(pk=member).first()
        return row is not None and getattr(row, address.channel) in (None, address.value)


def ways_of(member: UUID) -> Ways:
    with reading_for(SECURITY, member=member):
        methods = set(SecondFactor.objects.values_list("method", flat=True))
        return Ways(TOTP in methods, PASSKEY in methods, addresses_here(member))


def language_of(member: UUID) -> str:
    with reading_for(SECURITY, member=member):
        return str(Member.objects.values_list("language", flat=True).get(pk=member))


def is_vouched(member: UUID, factor: UUID) -> bool:
    with reading_for(SECURITY, member=member):
        return SecondFactor.objects.filter(pk=factor).exclude(vouched_at=None).exists()


def addresses_here(member: UUID) -> tuple[Address, ...]:
    """Inside a block of the member."""
    row = Member.objects.get(pk=member)
    return tuple(Address(channel, value) for channel, value in ((EMAIL, row.email), (PHONE, row.phone)) if value)


def wrong_codes_here(member: UUID, since: datetime) -> int:
    """Inside a block of the member: how many wrong codes were typed for their addresses, by what counts them in a day. A right one
    takes back itself and none before it."""
    counted = [day_of_guesses(address) for address in addresses_here(member)]
    handles = [index.find(COUNTED_CODES, each.kind, each.value) for each in counted]
    there = CodeBudget.objects.filter(pk__in=[handle for handle in handles if handle], began_at__gt=since)
    return sum(there.values_list("unused", flat=True))


def change_waiting(member: UUID, change: UUID | None = None) -> ContactChange | None:
    """The change of this member that waits and can be stopped, or this one of them."""
    with reading_for(SECURITY, member=member):
        return changes_here().filter(**{"pk": change} if change else {}).first()


def changes_here() -> QuerySet[ContactChange]:
    """Inside a block of the member."""
    return ContactChange.objects.filter(begun_at=None)


def sign_ins_here() -> list[SignIn]:
    """Inside a block of the member: every device, last used first."""
    rows = list(SignIn.objects.order_by("-seen_at"))
    open_all(rows, "device")
    return rows


def factors_here() -> list[SecondFactor]:
    """Inside a block of the member."""
    rows = list(SecondFactor.objects.order_by("added_at"))
    open_all(rows, "label", "secret")
    return rows


def passkey_ids(member: UUID) -> list[bytes]:
    """So that a device that holds one already says so."""
    with reading_for(SECURITY, member=member):
        return [base64url_to_bytes(json.loads(f.secret)["id"]) for f in factors_here() if f.method == PASSKEY]
