"""Erasing a person, step by step. Until the journal has it, everything can be undone; from then on nothing can be lost.

Received and hidden in one commit, what is being sent to them waited for, journalled in two places, keys and index entries destroyed,
every place beside the tables searched for what identified the person; then, in one commit, the rows deleted in one statement and counted
again, and the certificate laid down. Each step may be done twice with the same end, so a crash anywhere is finished by the worker.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from socialsmartly.privacy.access.jobs import in_the_queue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import Change, adding, change_together, setting
from socialsmartly.privacy.journal.actions import marking
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.rules import Event
from socialsmartly.privacy.keyring.errors import KeyShredded
from socialsmartly.privacy.keyring.shredding import Keyring, destroy, journal_erasure
from socialsmartly.privacy.ledger.actions.noting import PROGRAM
from socialsmartly.privacy.ledger.opening import Opening
from socialsmartly.privacy.retention.actions import keep_holds_still
from socialsmartly.privacy.retention.places import search_everywhere
from socialsmartly.privacy.retention.queries import is_held
from socialsmartly.privacy.retention.traces import Looked, spellings
from socialsmartly.privacy.rights.actions.asking import Asker, new_request, recorded, steps
from socialsmartly.privacy.rights.actions.hiding import ASKED, ask_too, begin, wait_for
from socialsmartly.privacy.rights.certificate import Found, certificate
from socialsmartly.privacy.rights.compile import erasure_sql, hiding_sql, left_sql, person_kinds, person_sql
from socialsmartly.privacy.rights.counting import CHANGED, ask_all, changed_beside
from socialsmartly.privacy.rights.errors import SomebodyElseTouched, SomethingLeft
from socialsmartly.privacy.rights.lines import opening_of
from socialsmartly.privacy.rights.models import Certificate, RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.reading import identifiers
from socialsmartly.privacy.rights.signals import erasing, falling, leaving
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING

SEARCHED = "traces searched"
DONE = ("erasure journalled", "keys destroyed", SEARCHED, "rows deleted", "nothing left")
ALONG = "with another"
"""The channel of a deletion that comes with another one."""
COMPLETED = "completed"


@keeps("4.2-a", "4.4-b", "5-b")
def delete(asker: Asker, *, channel: str) -> RightsRequest:
    """Delete all that leads to the person and destroy their keys. What other people have is untouched.

    `finish_deletions` takes up what a crash left open, when the person can no longer ask. Where a hold is in force the request waits
    for its release.
    """
    request = new_request(asker, Right.DELETE, channel=channel, received_at=timezone.now())
    with asker.block():
        keep_holds_still()
        if is_held(asker.subject, request.received_at):
            return _wait(asker, request, channel=channel)
        told = [adding([request]), *steps(request, ASKED, at=request.received_at, by=channel)]
        known = hide_for_good(asker, told)
    carry_out(asker, request, known)
    return request


@dataclass(frozen=True)
class Known:
    """What is read of a person as long as their key opens: what identifies them, to be searched for, and who falls with them."""

    values: frozenset[str]
    along: tuple[Asker, ...]


def hide_for_good(asker: Asker, told: Sequence[Change]) -> Known:
    """What the request says, and the person hidden, in one statement that answers how they were before. Call it in their block."""
    with all_owners("what is marked of a person may lie with any owner"):
        hide_too: list[Change] = [(statement, []) for statement in hiding_sql(asker.kind)]
        values = identifiers(asker.kind, change_together([*told, *hide_too], asking=person_sql(asker.kind)))
    answers: list[Any] = [answer for _, answer in falling.send(Asker, asker=asker)]
    return Known(values, tuple(one for answer in answers for one in answer))


def _wait(asker: Asker, request: RightsRequest, *, channel: str) -> RightsRequest:
    """The request that waits: the one that is there, or this one. A member goes on seeing their pages, or they could not read why."""
    list(
        person_kinds()[asker.kind]._default_manager.select_for_update().filter(pk=asker.subject)
    )  # asked twice at once, it is one
    there: RightsRequest | None = RightsRequest.objects.filter(
        subject=asker.subject, right=Right.DELETE, state=RequestState.RECEIVED
    ).first()
    if there is not None:
        return ask_too(asker, channel, request.received_at)
    request.carry_out_at = request.received_at
    change_together([adding([request]), *steps(request, ("received",), at=request.received_at, by=channel)])
    wait_for(request)
    return request


def carry_out(asker: Asker, request: RightsRequest, known: Known | None) -> None:
    """From the journal to the certificate. After a crash nobody may know the person any more: then nothing is `known`, and the
    certificate says that nothing was searched.

    The person is hidden by now, so nobody begins to write to them; whoever had begun is waited for before anything goes.
    """
    waits = any(answer for _, answer in leaving.send(Asker, asker=asker))
    for one in known.along if known else ():
        delete(one, channel=ALONG)
    entries = journal_erasure([asker.subject], kind=asker.kind, scope=asker.workspace, number=request.number)
    keys, values = destroy(entries), known.values if known else frozenset()
    searched = search_everywhere(values) if values else {}
    with asker.block(leaving=True):
        erasing.send(Asker, asker=asker, request=request)
        deleted, left, others = delete_rows(asker.kind)
        searched |= {"job queue": _in_the_queue(values)} if values else {}
        complete(request, Found(deleted, left, others, keys, searched, waits), beside=marking(entries))


def _in_the_queue(values: Iterable[str]) -> Looked:
    return Looked(0, 0, in_the_queue({text for value in values for text in spellings(value)}))


def delete_rows(kind: str) -> tuple[dict[str, int], int, int]:
    """All rows of the block's subject by one statement, counted by table; what a second count still found; and how many rows of others
    the server saw changed meanwhile. SomethingLeft or SomebodyElseTouched, and so nothing at all, when either is not nothing."""
    with all_owners("a person's rights reach every owner"):
        before, touched, ((left,),), after = ask_all(CHANGED, erasure_sql(kind), left_sql(kind), CHANGED)
    deleted = dict(touched)
    others = changed_beside(deleted, dict(before), dict(after))
    if left:
        raise SomethingLeft
    if others:
        raise SomebodyElseTouched
    return deleted, left, others


def complete(request: RightsRequest, found: Found, *, beside: Change) -> None:
    """Call the deletion done and lay its certificate down, in one statement."""
    now = timezone.now()
    answered = setting(
        request,
        state=RequestState.DONE,
        answered_at=request.answered_at or now,
        outcome="granted",
        rows_touched=sum(found.deleted.values()),
    )
    body = certificate(request, found, completed=now)
    made = [_step(request, step, found, now) for step in DONE if step != SEARCHED or found.searched]
    made.append(_step(request, COMPLETED, found, now, proves=sha256(body.encode()).hexdigest()))
    openings = json.dumps([_told(opening_of(request.number, step)) for step in made], ensure_ascii=False)
    kept = Certificate(number=request.number, body=body, openings=openings)
    change_together([answered, beside, adding([kept]), *recorded(request, made)])


def _step(request: RightsRequest, step: str, found: Found, at: datetime, *, proves: str = "") -> RequestStep:
    rows = {"keys destroyed": found.keys, SEARCHED: sum(place.files for place in found.searched.values())}
    return RequestStep(
        request=request.pk,
        subject=request.subject,
        step=step,
        by=PROGRAM,
        at=at,
        rows_touched=rows.get(step, sum(found.deleted.values())),
        proves=proves,
    )


def _told(opening: Opening) -> dict[str, object]:
    return {
        "leaf": str(opening.leaf),
        "kind": opening.kind,
        "at": opening.at.isoformat(),
        "salt": opening.salt.hex(),
        "said": dict(opening.said),
    }


@keeps("4.2-a", "4.4-b")
def finish_deletions(before: datetime) -> int:
    """Carry out what was asked for before this moment and is still open, or may be taken back until it and no longer, and destroy
    every key that outlived its erasure. One that fails stops no other; its fault is raised when all had their turn."""
    with reading_for(FINISHING):
        waiting = RightsRequest.objects.filter(right=Right.DELETE, state=RequestState.RECEIVED).order_by("received_at")
        requests = list(waiting.filter(carry_out_at=None, received_at__lt=before))
        due = list(waiting.filter(carry_out_at__lte=before))
    requests += [request for request in due if begin(request)]
    with ExitStack() as each:
        each.callback(lambda: destroy([e for e in Keyring().missing(journal().entries()) if e.event is Event.ERASED]))
        for request in reversed(requests):
            each.callback(_finish, request)
    return len(requests)


def _finish(request: RightsRequest) -> None:
    asker = Asker(request.subject_kind, request.subject, request.workspace)
    carry_out(asker, request, _still_known(asker))


def _still_known(asker: Asker) -> Known | None:
    """What identifies the person, where a crash came before the keys were destroyed; and from now on nobody else reads it. Whoever waited
    for a hold to end was not hidden before."""
    try:
        with asker.block():
            return hide_for_good(asker, [])
    except KeyShredded:
        return None
