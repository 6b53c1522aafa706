"""A minor's account is opened to more, or closed again: by a guardian's answer, or because none came."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import agree
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import Change, adding, setting
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.ledger.actions.noting import GUARDIAN, PERSON, Concerning, Said, note
from socialsmartly.privacy.minors.actions.marking import AWAITING, line, mark, people
from socialsmartly.privacy.minors.errors import AskedOften, CodeNeeded, NobodyAsked, NotAMinor, NotShown
from socialsmartly.privacy.minors.models import Answer, Guardian, Minor, Relation
from socialsmartly.privacy.minors.rules import MOST_ASKED, Band, erased_at, erased_unless_checked
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import FINISHING, GUARDIANSHIP

SAID: Final = gettext_noop("said at sign-up")
NO_ANSWER: Final = gettext_noop("no guardian answered")
BY_GUARDIAN: Final = gettext_noop("guardian")
OPEN: Final = (Answer.ASKED, Answer.UNPROVEN, Answer.WITHDRAWN)
"""Whose yes is awaited."""
AGREED_ONCE: Final = (Answer.SHOWN, Answer.UNPROVEN, Answer.WITHDRAWN)


@dataclass(frozen=True)
class Yes:
    """How a guardian agreed: who they said they are, by which wording, to which text of the policy, and their own account if any."""

    relation: Relation
    wording: str
    version: str
    language: str
    digest: str
    account: UUID | None = None


def member(subject: UUID) -> Asker:
    """A minor with an account, as one whose rights are exercised."""
    return Asker(roots()["member"]._meta.model_name or "", subject)


@keeps("7-a", "7-b")
def begin(subject: UUID, band: Band) -> None:
    """A minor has just opened an account, in the caller's block. The marks are on the row already; from the next block on the
    database takes nothing in but what asking the guardian needs."""
    now = timezone.now()
    Minor.objects.create(
        owner=subject, subject=subject, band=band.value, known_by=SAID, since=now, erase_at=erased_at(now)
    )


@keeps("7-b")
def ask_guardian(subject: UUID, channel: str, address: str) -> UUID:
    """Write down who is to be asked (NotAMinor, AskedOften); the caller sends the message. The same address again is the same asking."""
    with reading_for(GUARDIANSHIP, member=subject):
        if (
            not people(member(subject))
            .annotate(waits=F("permits").bitand(int(Mark.AWAITING)))
            .exclude(waits=0)
            .exists()
        ):
            raise NotAMinor
        asked = list(Guardian.objects.filter(owner=subject, subject=subject))
        before = next((one for one in asked if one.address == address and one.answer != Answer.REFUSED), None)
        if before is not None:
            return UUID(str(before.pk))
        if len(asked) >= MOST_ASKED:
            raise AskedOften
        made = Guardian(owner=subject, subject=subject, channel=channel, address=address)
        seal_all([made])
        _note(made, Answer.ASKED, beside=[adding([made])])
    return UUID(str(made.pk))


@keeps("7-b")
def promise(subject: UUID, guardian: UUID, yes: Yes, *, request: UUID | None) -> bool:
    """A guardian agrees, and `request` has what shows who they are (NobodyAsked). Kept, with what proves the yes; nothing opens before two
    people have seen that. Whoever was seen for this very minor before, and took the yes back since, opens it at once: whether that is so.

    Once the time is over nobody can agree any more, so that a yes never meets an erasure.
    """
    now = timezone.now()
    with reading_for(GUARDIANSHIP, member=subject):
        still = Minor.objects.filter(owner=subject, subject=subject, erase_at__gt=now)
        if not still.update(erase_at=erased_unless_checked(now)):
            raise NobodyAsked
        row = _asked(subject, guardian, OPEN)
        if request is None and row.checked_at is None:
            raise NotShown
        proof = {"wording": yes.wording, "version": yes.version, "language": yes.language, "digest": yes.digest}
        row.evidence = json.dumps({**proof, "proved": f"code to the {row.channel}"}, sort_keys=True)
        row.relation, row.guardian, row.request = yes.relation, yes.account, request
        row.save(update_fields=["evidence", "relation", "guardian", "request"])
        if row.checked_at is None:
            _note(row, Answer.SHOWN, beside=[_answered(row, Answer.SHOWN)], **proof)
        else:
            _open(row)
        return row.checked_at is not None


@keeps("7-b")
def consent(subject: UUID, guardian: UUID) -> None:
    """Two people have seen who the guardian is and that they answer for this minor (NobodyAsked): the yes holds from now on."""
    with reading_for(GUARDIANSHIP, member=subject):
        still = Minor.objects.filter(owner=subject, subject=subject, erase_at__gt=timezone.now())
        if not still.select_for_update().exists():
            raise NobodyAsked
        row = _asked(subject, guardian, (Answer.SHOWN,))
        row.checked_at = timezone.now()
        row.save(update_fields=["checked_at"])
        _open(row)


def _open(row: Guardian) -> None:
    """The yes with its proof, the agreement to the policy on the minor's behalf and the end of the waiting, in the block of the caller."""
    Minor.objects.filter(owner=row.owner, subject=row.subject).update(erase_at=None)
    proof = {name: value for name, value in json.loads(row.evidence or "{}").items() if name != "proved"}
    _note(row, Answer.CONSENTED, beside=[_answered(row, Answer.CONSENTED)], **proof)
    people(member(row.subject)).update(permits=F("permits").bitand(~int(Mark.AWAITING)))
    agree(
        owner=row.owner,
        subject=row.subject,
        version=proof["version"],
        language=proof["language"],
        digest=proof["digest"],
        act="guardian agreed",
    )


@keeps("7-b")
def not_shown(subject: UUID, guardian: UUID) -> None:
    """Two people agreed that what was shown is not enough (NobodyAsked). The account stays empty, and something else may be shown."""
    with reading_for(GUARDIANSHIP, member=subject):
        row = _asked(subject, guardian, (Answer.SHOWN,))
        _note(row, Answer.UNPROVEN, beside=[setting(row, answer=Answer.UNPROVEN)])


@keeps("7-b")
def refuse(subject: UUID, guardian: UUID, *, proved: bool) -> RightsRequest:
    """A guardian says no (NobodyAsked, also while the yes of another stands): the account is erased before the page answers. Where a yes
    was ever given, also one that is being checked, only whoever `proved` that the address is theirs may (CodeNeeded): the link alone ends nothing but an empty account."""
    with reading_for(GUARDIANSHIP, member=subject):
        theirs = Guardian.objects.filter(owner=subject, subject=subject)
        if not Minor.objects.filter(owner=subject, subject=subject, erase_at__isnull=False).exists():
            raise NobodyAsked
        if not proved and theirs.filter(answer__in=AGREED_ONCE).exists():
            raise CodeNeeded
        row = _asked(subject, guardian, (Answer.ASKED, *AGREED_ONCE))
        _note(row, Answer.REFUSED, beside=[_answered(row, Answer.REFUSED)])
    return rights.delete(member(subject), channel=BY_GUARDIAN)


@keeps("7-b", "7-e")
def withdraw(subject: UUID, guardian: UUID) -> datetime:
    """A guardian takes their yes back (NobodyAsked): nothing more is taken in from now on, and the account is erased unless a guardian
    agrees again by the moment that is returned. The journal comes last, right before the commit."""
    now = timezone.now()
    with reading_for(GUARDIANSHIP, member=subject):
        row = _asked(subject, guardian, (Answer.CONSENTED,))
        _note(row, Answer.WITHDRAWN, beside=[_answered(row, Answer.WITHDRAWN)])
        Minor.objects.filter(owner=subject, subject=subject).update(erase_at=erased_at(now))
        mark(member(subject), AWAITING)
        enter([line(member(subject), AWAITING)])
    return erased_at(now)


@keeps("7-b")
def erase_unanswered(now: datetime) -> int:
    """Erase every account whose guardian has not agreed within the time; a crash in between is taken up by the next run."""
    with reading_for(FINISHING), all_owners("a time runs for everybody"):
        over = list(Minor.objects.filter(erase_at__lte=now).values_list("subject", flat=True))
    for subject in over:
        rights.delete(member(subject), channel=NO_ANSWER)
    return len(over)


def _asked(subject: UUID, guardian: UUID, before: Sequence[Answer]) -> Guardian:
    """Held until the end of the block, so that two answers at once are one after the other."""
    asked = Guardian.objects.select_for_update().filter(owner=subject, subject=subject, pk=guardian, answer__in=before)
    row: Guardian | None = asked.first()
    if row is None:
        raise NobodyAsked
    return row


def _answered(row: Guardian, answer: Answer) -> Change:
    return setting(row, answer=answer, answered_at=timezone.now())


def _note(row: Guardian, answer: Answer, *, beside: Sequence[Change], **said: str) -> None:
    """The line in the minor's own list, with what the row says of it."""
    words: Mapping[str, str] = {"answer": str(answer), "person": str(row.subject), "row": str(row.pk), **said}
    note(Concerning(row.owner, row.subject), Said(GUARDIAN, PERSON, words), beside=beside)
