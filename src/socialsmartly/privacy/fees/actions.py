"""Telling a fee before the work, and what the person says to it. Refusing it never closes the request."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.datamap.together import adding, change_together, setting
from socialsmartly.privacy.fees.errors import Free, NoCost, NothingQuoted, NotWorkable, QuotedAlready
from socialsmartly.privacy.fees.models import Quote, Reply
from socialsmartly.privacy.fees.queries import charges, standing
from socialsmartly.privacy.fees.rules import ACCEPTED, LONGEST_WORK, REDUCED, amount
from socialsmartly.privacy.fees.signals import quoted
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.asking import steps
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.privacy.rights.telling import QUOTED
from socialsmartly.words import keeps


@keeps("4.6-f")
def quote(asker: Asker, request: RightsRequest, minutes: int, *, staff: UUID) -> Quote:
    """Tell what the work costs (Free below the threshold, NoCost, NotWorkable, QuotedAlready). No date moves by it."""
    if not charges():
        raise NoCost
    if not 1 <= minutes <= LONGEST_WORK:
        raise NotWorkable
    with asker.block():
        locked = RightsRequest.objects.select_for_update().filter(pk=request.pk, state=RequestState.RECEIVED).exists()
        stands = standing(request)
        if not locked or not stands.beyond:
            raise Free
        if stands.quote is not None:
            raise QuotedAlready
        made = Quote(
            request=request.pk,
            subject=request.subject,
            count=stands.count,
            minutes=minutes,
            per_hour=settings.SOCIALSMARTLY_COST_PER_HOUR,
            amount=amount(minutes, settings.SOCIALSMARTLY_COST_PER_HOUR),
            currency=settings.SOCIALSMARTLY_COST_CURRENCY,
            quoted_by=mark_of(staff, request.subject),
        )
        change_together([adding([made]), *steps(request, (QUOTED,), at=timezone.now(), by=STAFF)])
        quoted.send(Quote, request=request)
    return made


@keeps("4.6-f")
def reply(asker: Asker, number: str, *, accept: bool, channel: str) -> None:
    """Accept the fee, or have a shorter answer that costs nothing (NothingQuoted). The request stays open either way."""
    with asker.block():
        request = RightsRequest.objects.filter(number=number).first()
        waits = Quote.objects.select_for_update().filter(reply=Reply.WAITS)
        found = waits.filter(request=request.pk).first() if request is not None else None
        if found is None or request is None:
            raise NothingQuoted
        said = setting(found, reply=Reply.ACCEPTED if accept else Reply.REDUCED)
        change_together([said, *steps(request, (ACCEPTED if accept else REDUCED,), at=timezone.now(), by=channel)])
