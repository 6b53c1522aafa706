"""What happens when somebody leaves: their claims go with the shop's customer that they are, and who had a reward gets no second one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.datamap.looking import ask
from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import falling, leaving
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND, PERSON
from socialsmartly.product.rewards.rules import Item, person_of
from socialsmartly.words import keeps

CUSTOMER = "contact"


@receiver(leaving)
@keeps("2.2-c")
def remember_who_had_one(asker: Asker, **_: Any) -> None:
    """Until the time for objections is over, and under a key that leads to nobody: it can only say yes to an address that comes again."""
    if asker.kind != KIND:
        return
    with asker.block():
        had = Claim.objects.filter(workspace_id=asker.workspace, pk=asker.subject, issued_at__isnull=False).first()
    if had is not None:
        suppression.remember(had.promotion_id, had.pk, had.kept_until.date())


@receiver(falling)
@keeps("4.2-a")
def claims_fall_with_the_customer(asker: Asker, **_: Any) -> list[Asker]:
    """Nothing in the database says that a claim is a customer's; the address that both proved does."""
    return [Asker(KIND, claim, asker.workspace) for claim in _claims_of(asker)] if asker.kind == CUSTOMER else []


def _claims_of(asker: Asker) -> set[UUID]:
    """By the addresses of the customer, in each promotion of the shop. After a crash their key may be gone, and then so are the claims."""
    promotions = [key for (key,) in ask("SELECT id FROM rewards_promotion WHERE workspace_id = %s", asker.workspace)]
    one = Contact.objects.filter(workspace_id=asker.workspace, pk=asker.subject).first() if promotions else None
    with suppress(KeyShredded):
        known = [person_of(item, value) for item in (Item.EMAIL, Item.PHONE) if (value := getattr(one, item, None))]
        found = (index.find_many(str(promotion), PERSON, known) for promotion in promotions)
        return {claim for each in found for claim in each.values()}
    return set()
