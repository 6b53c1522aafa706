"""Somebody who comes from a predecessor is found here by the addresses that they had there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.succession.errors import AlreadyHere
from socialsmartly.privacy.succession.signals import arriving
from socialsmartly.privacy.succession.walking import KIND as MEMBER
from socialsmartly.product.accounts.actions.members import claim_address
from socialsmartly.product.accounts.queries import borne_out
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address
from socialsmartly.words import keeps


@receiver(arriving)
@keeps("3.3-b")
def lead_their_addresses_to_them(kind: str, subject: UUID, row: Mapping[str, Any], **_: Any) -> None:
    """AlreadyHere where one of them is somebody else's here: two accounts are not put together behind their owner's back."""
    if kind != MEMBER:
        return
    addresses = [Address(channel, row[channel]) for channel in (EMAIL, PHONE) if row[channel]]
    for address in addresses:
        holder = index.find(index.MEMBERS, address.channel, address.value)
        if holder not in (None, subject) and borne_out(holder, address):
            raise AlreadyHere
    for address in addresses:
        claim_address(subject, address)
