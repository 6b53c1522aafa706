"""Asking without being signed in, showing proof, seeing it, and destroying it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.applicants.errors import (
    AgainstTheirWishes,
    NoInterest,
    NotAPaper,
    NotProven,
    SamePerson,
    TooLarge,
    TooManyFiles,
    TooManyWait,
)
from socialsmartly.privacy.applicants.models import Applicant, Application, Choice, Evidence, Wish
from socialsmartly.privacy.applicants.queries import KIND, SCOPE, Shown, own
from socialsmartly.privacy.applicants.rules import (
    KEPT,
    LARGEST,
    MOST_FILES,
    OPEN_AT_ONCE,
    PROOF_GONE,
    PROOF_SEEN,
    Level,
    Media,
    Role,
    media_of,
    needed,
)
from socialsmartly.privacy.applicants.signals import proven
from socialsmartly.privacy.casework.actions import ask_here, looked_at_text, receive_again, repeated
from socialsmartly.privacy.casework.errors import AnsweredAlready
from socialsmartly.privacy.casework.models import Decision
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import change_together, setting
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.shredding import forget
from socialsmartly.privacy.ledger.actions.noting import PROGRAM, STAFF
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.asking import steps
from socialsmartly.privacy.rights.actions.hiding import TAKEN_BACK
from socialsmartly.privacy.rights.deadlines.dates import UNKNOWN
from socialsmartly.privacy.rights.deadlines.laws import Facts
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING


@dataclass(frozen=True)
class Said:
    """Who asks, for what and about whom. `address` is where answers go; it must be normalised already."""

    address: str
    text: str
    right: Right = Right.OTHER
    role: Role = Role.PERSON
    whom: str = ""
    interest: str = ""
    facts: Facts = UNKNOWN
    channel: str = "email"


@dataclass(frozen=True)
class Receipt:
    """How a request came in: by which way, when by the clock of whoever received it, and under which id where it may come twice."""

    channel: str
    received_at: datetime
    id: UUID | None = None
    limited: bool = True


@keeps("4.1-d", "4.6-a", "8-b")
def apply(said: Said, receipt: Receipt) -> RightsRequest:
    """Open a request of somebody who is not signed in (NoInterest, TooManyWait, and what casework refuses of a text).

    One address is one applicant. The same mail again is the same request; nothing is answered here but the receipt. Whose guardian somebody
    is, they say anew for each child, in words that may be the same.
    """
    looked_at_text(said.text)
    if said.role is Role.RELATIVE and not said.interest.strip():
        raise NoInterest
    handle = index.claim(SCOPE, said.channel, said.address, uuid7())
    asker = Asker(KIND, handle)
    with asker.block():
        if not Applicant.objects.filter(pk=handle).exists():
            Applicant.objects.create(id=handle, **{said.channel: said.address})
        known: RightsRequest | None = RightsRequest.objects.filter(pk=receipt.id).first() if receipt.id else None
        if known is not None:
            return known
        waiting = RightsRequest.objects.filter(subject=handle, state=RequestState.RECEIVED).count()
        if receipt.limited and waiting >= OPEN_AT_ONCE:
            raise TooManyWait
        again = repeated(asker, said.right, said.text) if said.right is not Right.VERIFY else None
        if again is not None and _asks_the_same(asker, again, said):
            receive_again(again, at=receipt.received_at, channel=receipt.channel)
            return again
        request = ask_here(
            asker,
            said.right,
            said.text,
            channel=receipt.channel,
            facts=said.facts,
            received_at=receipt.received_at,
            key=receipt.id,
        )
        _keep(asker, request, said)
    return request


def _asks_the_same(asker: Asker, request: RightsRequest, said: Said) -> bool:
    """As the same person, for the same interest and about the same somebody."""
    known = own(asker, request.pk)
    asks = (said.role, said.right, said.whom or said.address, said.interest)
    return known is not None and asks == (known.role, known.asked, known.whom or "", known.interest or "")


def _keep(asker: Asker, request: RightsRequest, said: Said) -> None:
    Application.objects.create(
        owner=asker.owner,
        subject=asker.subject,
        request=request.pk,
        role=said.role,
        asked=said.right,
        whom=said.whom or said.address,
        interest=said.interest or None,
    )


@keeps("4.6-e")
def show(asker: Asker, request: UUID, text: str) -> None:
    """Keep what somebody shows, under a key of its own."""
    shown = looked_at_text(text)
    with asker.block():
        Evidence.objects.create(owner=asker.owner, subject=asker.subject, request=request, bundle=uuid7(), shown=shown)


@keeps("4.6-e", "7-b")
def show_files(asker: Asker, request: UUID, files: Sequence[bytes]) -> None:
    """Keep pictures and PDF files, each under a key of its own (NotAPaper, TooLarge, TooManyFiles)."""
    if any(len(one) > LARGEST for one in files):
        raise TooLarge
    found = [(media_of(one), one) for one in files]
    with asker.block():
        there = Evidence.objects.filter(owner=asker.owner, subject=asker.subject, request=request)
        if there.exclude(media=Media.WORDS).count() + len(files) > MOST_FILES:
            raise TooManyFiles
        for media, content in found:
            if media is None:
                raise NotAPaper
            Evidence.objects.create(
                owner=asker.owner,
                subject=asker.subject,
                request=request,
                bundle=uuid7(),
                media=media,
                shown=b64encode(content).decode(),
            )


@keeps("7-b")
def call_off(asker: Asker, request: UUID) -> None:
    """What was asked about is gone, so nobody looks at what was shown any more; it is destroyed like that of every answered request."""
    now = timezone.now()
    with asker.block():
        waiting = RightsRequest.objects.select_for_update().filter(pk=request, state=RequestState.RECEIVED).first()
        if waiting is not None:
            state = RequestState.TAKEN_BACK
            over = setting(waiting, state=state, answered_at=now, outcome=str(state))
            change_together([over, *steps(waiting, (TAKEN_BACK,), at=now, by=PROGRAM)])


@keeps("4.6-e")
def confirm_channel(asker: Asker, request: UUID, *, on_record: bool) -> None:
    """Whoever opened the link in the mail reads that mailbox. It proves something where the address is the one on record."""
    with asker.block():
        said = own(asker, request)
        if said is not None and on_record and said.level < Level.KNOWN_CHANNEL:
            change_together([setting(said, level=int(Level.KNOWN_CHANNEL))])


@keeps("4.6-e")
def see_proof(request: RightsRequest, *, staff: UUID) -> None:
    """One of the staff has seen the proof that is needed; from facts on it counts once a second has (SamePerson, AnsweredAlready)."""
    asker, mark = Asker(request.subject_kind, request.subject), mark_of(staff, request.subject)
    with asker.block():
        said = Application.objects.select_for_update().filter(owner=asker.owner, request=request.pk).first()
        if said is None or said.agreed_by is not None:
            return
        if not _waits(request):
            raise AnsweredAlready
        if said.seen_by == mark:
            raise SamePerson
        level = int(needed(Right(said.asked), said.role))
        new = {"level": level, "seen_by": mark} if said.seen_by is None else {"agreed_by": mark}
        change_together([setting(said, **new), *steps(request, (PROOF_SEEN,), at=timezone.now(), by=STAFF)])
        if "agreed_by" in new:
            proven.send(Application, request=request)


@keeps("4.6-e")
def prove(request: RightsRequest, *, seen_by: UUID, agreed_by: UUID) -> None:
    """Two people agree that one of them met whoever asks, which is proof enough for any right; inside the block of the check, with its
    marks."""
    said = Application.objects.select_for_update().filter(owner=request.subject, request=request.pk).first()
    if said is not None and said.agreed_by is None and _waits(request):
        new = {"level": int(Level.PAPERS), "seen_by": seen_by, "agreed_by": agreed_by}
        change_together([setting(said, **new), *steps(request, (PROOF_SEEN,), at=timezone.now(), by=STAFF)])
        proven.send(Application, request=request)


def _waits(request: RightsRequest) -> bool:
    """Whether nobody has decided it, or proposed to refuse it; held until the end of the block."""
    still = RightsRequest.objects.select_for_update().filter(pk=request.pk, state=RequestState.RECEIVED)
    return still.exists() and not Decision.objects.filter(request=request.pk).exists()


@keeps("4.6-a", "4.6-e")
def may_be_granted(shown: Shown | None) -> None:
    """NotProven, AgainstTheirWishes. A refusal is open at every level."""
    if shown is not None and shown.barred:
        raise AgainstTheirWishes
    if shown is not None and not shown.proven:
        raise NotProven


@keeps("4.6-e")
def destroy_evidence(now: datetime) -> int:
    """Destroy what was shown, key and row, 24 hours after the decision of its request."""
    with reading_for(FINISHING), all_owners("whoever showed it"):
        shown = dict(Evidence.objects.order_by().values_list("request", "subject"))
        requests = (
            RightsRequest.objects.filter(pk__in=shown).exclude(state=RequestState.RECEIVED).order_by("received_at")
        )
        over = [request for request in requests if request.pk in shown]
    gone = 0
    for request in over:
        gone += _destroy(Asker(request.subject_kind, request.subject, request.workspace), request.pk, now)
    return gone


def _destroy(asker: Asker, pk: UUID, now: datetime) -> int:
    with asker.block():
        request = RightsRequest.objects.get(pk=pk)
        if request.answered_at is None or request.answered_at + KEPT > now:
            return 0
        rows = Evidence.objects.filter(owner=asker.owner, subject=asker.subject, request=pk)
        bundles = list(rows.values_list("bundle", flat=True))
        forget(bundles)
        rows.delete()
        change_together(steps(request, (PROOF_GONE,), at=now, by=PROGRAM, rows=len(bundles)))
    return len(bundles)


@keeps("4.6-a")
def wish(member: UUID, choice: Choice) -> None:
    """What relatives may do afterwards. The last word counts; the others go."""
    asker = Asker("member", member)
    with asker.block():
        Wish.objects.filter(owner=member, subject=member).delete()
        Wish.objects.create(owner=member, subject=member, chosen=choice)
