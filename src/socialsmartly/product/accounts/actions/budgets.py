"""Budgets: counters that are taken from before the thing happens. A row has a random handle; only the keyring leads to it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.errors import TooManyCodes
from socialsmartly.product.accounts.models import CodeBudget
from socialsmartly.product.accounts.rules import COUNTED_CODES, TRIES, Allowance
from socialsmartly.words import keeps
from socialsmartly.words.decision import decides
from socialsmartly.words.purposes import SECURITY

log = logging.getLogger("socialsmartly.accounts")


@keeps("2.1-e")
@decides(TRIES)
def take(allowances: Iterable[Allowance]) -> None:
    """One from each, or from none (TooManyCodes). Conditional updates, so that two at once take two; the same statements of
    the database whether a value was seen today or never. The budgets that all share come last, so that no two wait for each other."""
    handles = [(each, index.claim(COUNTED_CODES, each.kind, each.value, uuid7())) for each in allowances]
    now = timezone.now()
    with reading_for(SECURITY):
        for each, handle in handles:
            until = now + each.remembered
            CodeBudget.objects.bulk_create([CodeBudget(pk=handle, counts_until=until)], ignore_conflicts=True)
            _over(each, handle, now).update(unused=0, began_at=now, counts_until=until)
            last = {"began_at": now, "counts_until": until} if each.in_a_row else {}
            open_to_more = CodeBudget.objects.filter(pk=handle, unused__lt=each.most)
            if not open_to_more.update(unused=F("unused") + 1, **last):
                log.warning("a budget for codes is used up")
                raise TooManyCodes(each.kind, each.most, _begins_anew(each, handle))


def _begins_anew(each: Allowance, handle: UUID) -> datetime | None:
    began = CodeBudget.objects.filter(pk=handle).values_list("began_at", flat=True).first()
    return began + each.window if began is not None else None


def _over(each: Allowance, handle: UUID, now: datetime) -> QuerySet[CodeBudget]:
    """The row whose time is over: it counts from nought again."""
    begun = CodeBudget.objects.filter(pk=handle)
    if each.in_a_row:
        full = Q(unused__gte=each.most, began_at__lte=now - each.window)
        return begun.filter(full | Q(counts_until__lte=now))
    return begun.filter(began_at__lte=now - each.window)


def give_back(allowances: Iterable[Allowance]) -> None:
    """The code was of use: what comes back has its place again, and what counts in a row begins anew."""
    handles = [
        (each, index.find(COUNTED_CODES, each.kind, each.value))
        for each in allowances
        if each.comes_back or each.in_a_row
    ]
    with reading_for(SECURITY):
        for each, handle in handles:
            rest = 0 if each.in_a_row else F("unused") - 1
            CodeBudget.objects.filter(pk=handle, unused__gt=0).update(unused=rest)
