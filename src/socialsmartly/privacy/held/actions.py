"""Somebody agrees to keep a kind of their own information until a day, and takes it back: each a row with its evidence, its line in the
public log and, for the no, its line in the journal, so that no old backup brings the yes back (5-e)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.held.errors import EndRefused, NobodyHere, NotForMinors, NothingToEnd, NotOffered
from socialsmartly.privacy.held.queries import in_force, offered
from socialsmartly.privacy.held.rules import WORDING, may_end, moment_of
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.ledger.actions.noting import LONGER, PERSON, Concerning, Said, note
from socialsmartly.privacy.retention.actions import wait_for_deletions
from socialsmartly.privacy.retention.models import Extension, Word
from socialsmartly.privacy.rights.actions.asking import Asker, finish, new_request, steps
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import REPLAY

AT_ONCE = 5000


@keeps("5-e")
def keep_longer(asker: Asker, what: str, until: date, *, shown: str, channel: str) -> Extension:
    """Record a yes with its end (NotOffered, EndRefused, NobodyHere, NotForMinors). `shown` are the words that stood before the button.

    No sweep runs between the look for who agreed and its deleting (`wait_for_deletions`), so what stands when this returns stays.
    """
    now = timezone.now()
    if what not in offered(asker.kind):
        raise NotOffered
    if not may_end(until, now.date()):
        raise EndRefused
    evidence = json.dumps({"shown": shown}, ensure_ascii=False)
    with asker.block():
        _of_age(asker)
        wait_for_deletions()
        made = Extension(
            owner=asker.owner,
            subject=asker.subject,
            what=what,
            state=Word.GIVEN,
            until=moment_of(until),
            wording=WORDING,
            method=channel,
            evidence=evidence,
            at=timezone.now(),
        )
        note(Concerning(asker.owner, asker.subject), _line(made), of=made)
    return made


@keeps("5-e", "4.3-a")
def end_longer(asker: Asker, what: str, *, channel: str) -> RightsRequest:
    """Take a yes back (NothingToEnd): the ordinary period holds again, and the next sweep deletes what is past it. The journal comes last,
    as for every withdrawal: a crash between the two leaves a no that the next start carries out."""
    now = timezone.now()
    request = new_request(asker, Right.WITHDRAW, channel=channel, received_at=now)
    with asker.block():
        wait_for_deletions()
        if what not in in_force(asker, now):
            raise NothingToEnd
        made = Extension(
            owner=asker.owner,
            subject=asker.subject,
            what=what,
            state=Word.WITHDRAWN,
            until=now,
            wording=WORDING,
            method=channel,
            at=now,
        )
        change_together([adding([request]), *steps(request, ("received",), at=now, by=channel)])
        note(Concerning(asker.owner, asker.subject), _line(made), of=made)
        finish(request, rows=1, done=("permission withdrawn",))
        enter([Line(Event.SHORTENED, asker.subject, scope=str(asker.owner), what=what)])
    return request


@keeps("4.2-h", "5-e")
def end_again(entries: Sequence[Entry]) -> None:
    """Carry out what a restored backup has forgotten: each line of the journal makes one no. A yes that was given after it stays, since it
    is younger; whoever was erased meanwhile gets no row."""
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
            people = [entry.subject for entry in some]
            there = {
                pk
                for model in person_kinds().values()
                for pk in model._default_manager.filter(pk__in=people).order_by().values_list("pk", flat=True)
            }
            again = [_again(entry) for entry in some if entry.subject in there]
            Extension.objects.bulk_create(again, ignore_conflicts=True)


def _again(entry: Entry) -> Extension:
    return Extension(
        id=UUID(bytes=entry.digest[:16]),
        owner=UUID(entry.scope),
        subject=entry.subject,
        what=entry.what,
        state=Word.WITHDRAWN,
        until=entry.at,
        wording="journal",
        method="done again after a restore",
        at=entry.at,
    )


def _of_age(asker: Asker) -> None:
    person = person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)
    permits = person.values_list("permits", flat=True).first()
    if permits is None:
        raise NobodyHere
    if permits & Mark.MINOR:
        raise NotForMinors


def _line(made: Extension) -> Said:
    words = {
        "longer": made.what,
        "state": str(made.state),
        "until": made.until.isoformat(timespec="seconds"),
        "wording": made.wording,
        "method": made.method,
        "person": str(made.subject),
        "row": str(made.pk),
    }
    return Said(LONGER, PERSON, words, at=_whole(made.at))


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
