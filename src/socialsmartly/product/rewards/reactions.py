"""What happens when somebody leaves: their claims go with the shop's customer that they are, and who had a reward gets no second one."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from socialsmartly.privacy.keyring import index, suppression
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.rewards.models import Claim, Promotion
from socialsmartly.product.rewards.queries import KIND, PERSON
from socialsmartly.product.rewards.rules import Item, person_of
from socialsmartly.words import keeps

CUSTOMER = "contact"
WITH_THE_CUSTOMER = "with the customer"


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


@receiver(leaving)
@keeps("4.2-a")
def leave_with_the_customer(asker: Asker, **_: Any) -> None:
    """Nothing in the database says that a claim is a customer's; the address that both proved does. Each claim is a deletion of its
    own, which the worker finishes after a crash."""
    if asker.kind != CUSTOMER:
        return
    for claim in _claims_of(asker):
        rights.delete(Asker(KIND, claim, asker.workspace), channel=WITH_THE_CUSTOMER)


def _claims_of(asker: Asker) -> set[UUID]:
    """By the addresses of the customer, in each promotion of the shop. After a crash their key may be gone, and then so are the claims."""
    known: list[str] = []
    with asker.block(), suppress(KeyShredded):
        promotions = list(Promotion.objects.filter(workspace_id=asker.workspace).values_list("pk", flat=True))
        one = Contact.objects.filter(workspace_id=asker.workspace, pk=asker.subject).first() if promotions else None
        known = [person_of(item, value) for item in (Item.EMAIL, Item.PHONE) if (value := getattr(one, item, None))]
    found = (index.find_many(str(one), PERSON, known) for one in promotions) if known else ()
    return {claim for each in found for claim in each.values()}
