"""Asking in one's own words, and answering. Whoever decides leaves a mark, and nobody decides twice about the same matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.casework.errors import (
    AnsweredAlready,
    HalfARefusal,
    NothingToAgreeTo,
    NothingToTakeBack,
    NotYours,
    NoWords,
    SomebodyElse,
    TooLong,
)
from socialsmartly.privacy.casework.models import Author, Decision, Outcome, Written
from socialsmartly.privacy.casework.rules import GROUNDS, IN_WORDS, KINDS, LONGEST, RefusalCode
from socialsmartly.privacy.casework.signals import settled
from socialsmartly.privacy.datamap.together import Change, adding, change_together, setting
from socialsmartly.privacy.ledger.actions.noting import STAFF
from socialsmartly.privacy.rights.actions.asking import Asker, new_request, steps
from socialsmartly.privacy.rights.deadlines.dates import UNKNOWN
from socialsmartly.privacy.rights.deadlines.laws import Facts
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.privacy.rights.telling import AGAIN, ANSWERED, REFUSED
from socialsmartly.words import keeps

PROPOSED: Final = gettext_noop("refusal proposed")
TAKEN_BACK: Final = gettext_noop("proposal taken back")


@dataclass(frozen=True)
class RefusalReason:
    """Why a request is refused: the reason, the kind of information, and until when the reason holds."""

    code: RefusalCode
    concerns: str
    until: date


@keeps("4.1-d", "4.6-d", "8-b")
def ask(
    asker: Asker, right: Right, text: str, *, channel: str, about: str = "", facts: Facts = UNKNOWN
) -> RightsRequest:
    """Open a request in the person's own words, in one transaction with what they wrote (NoWords, TooLong).

    A complaint names by its number the request it is `about`, so that somebody else decides; a number that is not theirs counts as
    none. Any other wording is a request as well. `facts` is what the person said of where they live. The same words again, while the
    first still wait, are one request with both receipts.
    """
    looked_at_text(text)
    with asker.block():
        earlier = repeated(asker, right, text) if not about else None
        if earlier is not None:
            receive_again(earlier, at=timezone.now(), channel=channel)
            return earlier
        return ask_here(asker, right, text, channel=channel, about=about, facts=facts)


def ask_here(
    asker: Asker,
    right: Right,
    text: str,
    *,
    channel: str,
    about: str = "",
    facts: Facts = UNKNOWN,
    received_at: datetime | None = None,
    key: UUID | None = None,
) -> RightsRequest:
    """A request of its own inside a block of the person that is open already, where more belongs to the same act. `key` is the id of what
    may come in twice, and `received_at` the moment of whoever received it first."""
    said, now = looked_at_text(text), received_at or timezone.now()
    request = new_request(asker, _in_words(right), channel=channel, received_at=now, facts=facts)
    request.pk = key or request.pk
    change_together([adding([request]), *steps(request, ("received",), at=request.received_at, by=channel)])
    theirs = bool(about) and RightsRequest.objects.filter(number=about).exists()
    _write(asker, request, Author.PERSON, said, about=about if theirs else "")
    return request


@keeps("4.6-f")
def repeated(asker: Asker, right: Right, text: str) -> RightsRequest | None:
    """An open request of this person for the same right in the same words, whatever the spaces and capitals; inside their block. Where
    more is asked than the words say, whoever calls looks whether that is the same, too."""
    open_still = RightsRequest.objects.filter(
        subject=asker.subject, right=_in_words(right), state=RequestState.RECEIVED
    )
    theirs = Written.objects.filter(
        owner=asker.owner, subject=asker.subject, by=Author.PERSON, request__in=open_still.values("pk")
    )
    found = next((one.request for one in theirs if _plainly(one.text or "") == _plainly(text)), None)
    return open_still.get(pk=found) if found else None


def receive_again(request: RightsRequest, *, at: datetime, channel: str) -> None:
    """The second receipt of a request that was asked once more, inside the person's block."""
    change_together(steps(request, (AGAIN,), at=at, by=channel))


def _in_words(right: Right) -> Right:
    return right if right in IN_WORDS or right == Right.DECIDE else Right.OTHER


def _plainly(text: str) -> str:
    return " ".join(text.casefold().split())


def add_text(asker: Asker, request: RightsRequest, text: str) -> None:
    """What whoever answers says about a request beside its answer, inside the person's block."""
    _write(asker, request, Author.DESK, looked_at_text(text))


@keeps("4.6-d")
def grant(asker: Asker, request: RightsRequest, text: str, *, staff: UUID, by: str = STAFF) -> None:
    """Answer a request as it was asked (AnsweredAlready, SomebodyElse, NoWords). `staff` is who answers, `by` in which role."""
    said = looked_at_text(text)
    with asker.block():
        mark = _may_decide(asker, request, staff)
        _write(asker, request, Author.DESK, said)
        made = Decision(request=request.pk, subject=request.subject, outcome=Outcome.GRANTED, decided_by=mark)
        _answer(request, RequestState.DONE, Outcome.GRANTED, ANSWERED, [adding([made])], by=by)


@keeps("4.3-c", "4.6-g")
def propose_refusal(asker: Asker, request: RightsRequest, text: str, because: RefusalReason, *, staff: UUID) -> None:
    """Write a refusal that counts once somebody else has agreed to it (HalfARefusal; the database refuses one that lacks a part)."""
    said = looked_at_text(text)
    if because.concerns not in KINDS or because.until is None:
        raise HalfARefusal
    now = timezone.now()
    with asker.block():
        mark = _may_decide(asker, request, staff)
        _write(asker, request, Author.DESK, said, at=now)
        made = Decision(
            request=request.pk,
            subject=request.subject,
            at=now,
            outcome=Outcome.REFUSED,
            code=because.code,
            law=GROUNDS[because.code].law,
            concerns=because.concerns,
            until=because.until,
            decided_by=mark,
        )
        change_together([adding([made]), *steps(request, (PROPOSED,), at=now, by=STAFF)])


@keeps("4.6-d", "4.6-g")
def take_back_refusal(asker: Asker, request: RightsRequest, *, staff: UUID) -> None:
    """Whoever proposed to refuse thinks better of it before anybody agreed (NothingToTakeBack, NotYours): the request is open as before,
    with the same date. The words go, or the person would read beside the answer what never was one; that there was a proposal stays
    among the steps."""
    with asker.block():
        proposed = _proposed(request)
        if proposed is None:
            raise NothingToTakeBack
        if proposed.decided_by != mark_of(staff, request.subject):
            raise NotYours
        words = Written.objects.filter(owner=asker.owner, subject=asker.subject, request=request.pk, by=Author.DESK)
        words.filter(at=proposed.at).delete()
        proposed.delete()
        change_together(steps(request, (TAKEN_BACK,), at=timezone.now(), by=STAFF))


def _proposed(request: RightsRequest) -> Decision | None:
    """The refusal that waits for a second person. Held until the end of the block: it is agreed to or taken back, not both."""
    waiting = Decision.objects.select_for_update().filter(request=request.pk, approved_by=None)
    found: Decision | None = waiting.filter(outcome=Outcome.REFUSED).first()
    return found


@keeps("4.6-g")
def agree_to_refusal(asker: Asker, request: RightsRequest, *, staff: UUID) -> None:
    """Somebody else than whoever proposed it agrees, and the person is answered (NothingToAgreeTo, SomebodyElse)."""
    mark = mark_of(staff, request.subject)
    with asker.block():
        proposed = _proposed(request)
        if proposed is None:
            raise NothingToAgreeTo
        if mark == proposed.decided_by or mark in _decided_before(asker, request):
            raise SomebodyElse
        agreed = setting(proposed, approved_by=mark, at=timezone.now())
        _answer(request, RequestState.REFUSED, Outcome.REFUSED, REFUSED, [agreed])


def _answer(
    request: RightsRequest,
    state: RequestState,
    outcome: Outcome,
    step: str,
    beside: Sequence[Change],
    *,
    by: str = STAFF,
) -> None:
    now = timezone.now()
    answered = setting(request, state=state, answered_at=now, outcome=str(outcome))
    change_together([answered, *beside, *steps(request, (step,), at=now, by=by)])
    settled.send(RightsRequest, request=request, by=by)


def _may_decide(asker: Asker, request: RightsRequest, staff: UUID) -> UUID:
    """The mark of whoever decides. Held until the end of the block, so that two at once do not both decide."""
    still = RightsRequest.objects.select_for_update().filter(pk=request.pk, state=RequestState.RECEIVED)
    if not still.exists() or Decision.objects.filter(request=request.pk).exists():
        raise AnsweredAlready
    mark = mark_of(staff, request.subject)
    if mark in _decided_before(asker, request):
        raise SomebodyElse
    return mark


@keeps("4.6-c")
def _decided_before(asker: Asker, request: RightsRequest) -> set[UUID]:
    """Who decided what a complaint is about. A complaint about nothing in particular may go to nobody who decided anything of theirs."""
    if request.right != Right.COMPLAIN:
        return set()
    earlier = Decision.objects.filter(subject=asker.subject).exclude(request=request.pk)
    mine = Written.objects.filter(owner=asker.owner, subject=asker.subject, request=request.pk).exclude(about="")
    numbers = list(mine.values_list("about", flat=True))
    if numbers:
        earlier = earlier.filter(request__in=RightsRequest.objects.filter(number__in=numbers).values("pk"))
    marks = earlier.values_list("decided_by", "approved_by")
    return {mark for pair in marks for mark in pair if mark is not None}


def _write(
    asker: Asker, request: RightsRequest, by: Author, text: str, *, about: str = "", at: datetime | None = None
) -> None:
    Written.objects.create(
        owner=asker.owner,
        subject=asker.subject,
        request=request.pk,
        by=by,
        text=text,
        about=about,
        at=at or timezone.now(),
    )


def looked_at_text(text: str) -> str:
    """The text as it is kept (NoWords, TooLong)."""
    said = text.strip().replace("\x00", "")
    if not said:
        raise NoWords
    if len(said) > LONGEST:
        raise TooLong
    return said
