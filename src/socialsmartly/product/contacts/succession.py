"""A shop's customers who come from a predecessor are found here by what the shop knew them by there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.succession.errors import AlreadyHere
from socialsmartly.privacy.succession.signals import arriving
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.queries import known_by
from socialsmartly.words import keeps

KIND = "contact"


@receiver(arriving)
@keeps("3.3-b")
def lead_what_they_are_known_by_to_them(
    kind: str, subject: UUID, workspace: UUID | None, row: Mapping[str, Any], **_: Any
) -> None:
    """AlreadyHere where their number in the shop is another customer's here. Two customers may have one address; whoever had it first has it."""
    if kind != KIND:
        return
    scope, known = str(workspace), known_by(Contact(**{name: row[name] for name in ("store_ref", "email", "phone")}))
    if index.find(scope, "store_ref", known.get("store_ref", "")) not in (None, subject):
        raise AlreadyHere
    for by, value in known.items():
        index.claim(scope, by, value, subject)
