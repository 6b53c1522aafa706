"""Budgets: counters that are taken from before the thing happens. A row has a random handle; only the keyring leads to it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.errors import TooManyCodes
from socialsmartly.product.accounts.models import CodeBudget
from socialsmartly.product.accounts.rules import Allowance
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SECURITY

SCOPE = "codes"


@keeps("2.1-e")
def take(allowances: Iterable[Allowance]) -> None:
    """One from each, or from none (TooManyCodes). Conditional updates, so that two at once take two; the same statements of
    the database whether a value was seen today or never. The budgets that all share come last, so that no two wait for each other."""
    handles = [(each, index.claim(SCOPE, each.kind, each.value, uuid7())) for each in allowances]
    now = timezone.now()
    with reading_for(SECURITY):
        for each, handle in handles:
            CodeBudget.objects.bulk_create([CodeBudget(pk=handle)], ignore_conflicts=True)
            CodeBudget.objects.filter(pk=handle, began_at__lte=now - each.window).update(unused=0, began_at=now)
            if not CodeBudget.objects.filter(pk=handle, unused__lt=each.most).update(unused=F("unused") + 1):
                raise TooManyCodes


def give_back(allowances: Iterable[Allowance]) -> None:
    """The code was of use: what comes back has its place again."""
    handles = [index.find(SCOPE, each.kind, each.value) for each in allowances if each.comes_back]
    with reading_for(SECURITY):
        for handle in filter(None, handles):
            CodeBudget.objects.filter(pk=handle, unused__gt=0).update(unused=F("unused") - 1)
