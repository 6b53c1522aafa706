"""Keeping what a program decided, asking for a person, and a person deciding in its place."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.casework.actions import add_text, ask_here, looked_at_text
from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.decisions.errors import DecidedAlready, NoSuchOutcome, NotYours, OwnWay
from socialsmartly.privacy.decisions.models import By, Decided
from socialsmartly.privacy.decisions.register import named
from socialsmartly.privacy.decisions.signals import decided_anew
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.asking import finish
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.decision import Automated, Run

DECIDED_ANEW: Final = gettext_noop("decided anew by a person")


@keeps("4.5-a")
def keep_decision(
    what: Automated, run: Run, *, owner: UUID, subject: UUID, thing: UUID, kept_until: datetime, key: UUID | None = None
) -> None:
    """Keep how a decision was made, in the block and the transaction of the decision itself: both are there, or neither. Where there is one
    decision about a thing, `key` is the same each time, and the first one counts."""
    made = Decided(
        id=key or uuid7(),
        owner=owner,
        subject=subject,
        kind=what.slug,
        thing=thing,
        version=run.version,
        rule=run.rule,
        digest=run.digest,
        read=run.read,
        outcome=run.outcome,
        by=By.PROGRAM,
        kept_until=kept_until,
    )
    change_together([adding([made], unless_there=True)])


@keeps("4.5-b")
def ask_a_person(asker: Asker, decision: UUID, text: str, *, channel: str) -> RightsRequest:
    """Open a request of its own, with its own date, to have a person decide (NotYours, OwnWay, DecidedAlready, and what casework refuses
    of a text). Asked twice, it is one request."""
    looked_at_text(text)
    with asker.block():
        found = Decided.objects.filter(owner=asker.owner, subject=asker.subject, pk=decision, by=By.PROGRAM).first()
        if found is None:
            raise NotYours
        if not named(found.kind).otherwise.get(found.outcome):
            raise OwnWay
        if Decided.objects.filter(owner=asker.owner, instead_of=found.pk).exists():
            raise DecidedAlready
        asked: RightsRequest | None = RightsRequest.objects.filter(pk=found.pk).first()
        return asked or ask_here(asker, Right.DECIDE, text, channel=channel, key=found.pk)


@keeps("4.5-b")
def decide_anew(
    asker: Asker, request: RightsRequest, outcome: str, text: str, *, staff: UUID, by: str = STAFF
) -> Decided:
    """A person decides: it stays, or it becomes the other (NotYours, DecidedAlready, NoSuchOutcome). Their word replaces that of the program
    in the same transaction in which the request is answered, and the person reads the reasons."""
    looked_at_text(text)
    with asker.block():
        still = RightsRequest.objects.select_for_update().filter(pk=request.pk, state=RequestState.RECEIVED).first()
        first = Decided.objects.filter(owner=asker.owner, pk=request.pk, by=By.PROGRAM).first()
        if first is None:
            raise NotYours
        if still is None:
            raise DecidedAlready
        if outcome not in (first.outcome, named(first.kind).otherwise.get(first.outcome)):
            raise NoSuchOutcome
        anew = _by_a_person(asker, first, outcome, staff)
        add_text(asker, still, text)
        finish(still, rows=1, done=(DECIDED_ANEW,), beside=[adding([anew])])
        decided_anew.send(Decided, asker=asker, first=first, anew=anew)
        if by == STAFF:  # whom a shop answers, it tells itself
            settled.send(RightsRequest, request=still, by=by)
    return anew


def _by_a_person(asker: Asker, first: Decided, outcome: str, staff: UUID) -> Decided:
    now = timezone.now()
    return Decided(
        owner=asker.owner,
        subject=asker.subject,
        kind=first.kind,
        thing=first.thing,
        version=first.version,
        rule=first.rule,
        digest=first.digest,
        read=first.read,
        outcome=outcome,
        by=By.PERSON,
        instead_of=first.pk,
        decided_by=mark_of(staff, asker.subject),
        at=now,
        kept_until=max(first.kept_until, now),
    )
