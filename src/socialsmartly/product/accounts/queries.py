"""What the pages of this room ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from webauthn.helpers import base64url_to_bytes

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.accounts.models import Member, SecondFactor, SignIn
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
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

    def other_than(self, address: Address) -> Address | None:
        return next((a for a in self.addresses if a.channel != address.channel), None)


def member_of(address: Address) -> UUID | None:
    """Whose confirmed address this is. A claim without a member's row leads to nobody."""
    member = index.find(index.MEMBERS, address.channel, address.value)
    if member is None:
        return None
    with reading_for(SECURITY, member=member):
        return member if Member.objects.filter(pk=member).exists() else None


def ways_of(member: UUID) -> Ways:
    with reading_for(SECURITY, member=member):
        methods = set(SecondFactor.objects.values_list("method", flat=True))
        return Ways(TOTP in methods, PASSKEY in methods, addresses_here(member))


def addresses_here(member: UUID) -> tuple[Address, ...]:
    """Inside a block of the member."""
    row = Member.objects.get(pk=member)
    return tuple(Address(channel, value) for channel, value in ((EMAIL, row.email), (PHONE, row.phone)) if value)


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
