"""Handing over those who were told, had their time and did not say no: each on record before anything of theirs is in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as clock
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.turns import together_with
from socialsmartly.privacy.ledger.actions.noting import DISCLOSURE, PROGRAM, Concerning, Said, note
from socialsmartly.privacy.ledger.note import SigningKey
from socialsmartly.privacy.promises.models import PublishedText
from socialsmartly.privacy.recipients.actions.again import put_down
from socialsmartly.privacy.recipients.codes import Case, Use
from socialsmartly.privacy.recipients.lines import line_of_disclosure
from socialsmartly.privacy.recipients.models import Contract, Disclosure, Way
from socialsmartly.privacy.recipients.predecessors import described, named_in, without
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.recipients.queries import live
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.bound import agreements, words_under
from socialsmartly.privacy.succession.carried import unsettled
from socialsmartly.privacy.succession.codes import State
from socialsmartly.privacy.succession.errors import NotInForce, Unsettled
from socialsmartly.privacy.succession.models import Announcement, Succession
from socialsmartly.privacy.succession.queries import who_may_go
from socialsmartly.privacy.succession.rules import may_go
from socialsmartly.privacy.succession.walking import (
    KIND,
    Data,
    as_data,
    digest_of,
    held_along,
    left_behind,
    tables,
)
from socialsmartly.privacy.versions.queries import Published, history, inherited, meant_by
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import REGISTER, SUCCESSION

REQUESTS: Final = RightsRequest._meta.label


@dataclass(frozen=True)
class Parcel:
    """What goes of one person, and what it rests on."""

    told: bundle.Told
    meaning: Published


@dataclass
class HandedOver:
    """What came of an export: how many are in the bundle, and how many could not be although they had not said no; of these, how many wait
    for something to be settled."""

    digest: str = ""
    people: int = 0
    kept_back: int = 0
    unsettled: int = 0
    seen: set[str] = field(default_factory=set)


@keeps("3.3-a", "3.3-b")
def hand_over(number: str, out: BinaryIO, key: SigningKey, progress: Callable[[int], None]) -> HandedOver:
    """Write everybody who may go into a sealed and signed bundle (NotInForce). It can be run again: who went before goes again, as they are
    now, and is on record once."""
    succession, contract = _in_force(number)
    history(), inherited()  # looked up before a block is open
    made, writer, now = HandedOver(), bundle.Writer(out, succession.sealing_key), timezone.now()
    writer.add(bundle.OPENING, _opening(succession, key, now))
    for told in who_may_go(succession.pk, now):
        try:
            parcel = take_along(told, contract, now)
        except Unsettled:
            parcel, made.unsettled = None, made.unsettled + 1
        if parcel is None:
            made.kept_back += 1
            continue
        _add(writer, made, parcel)
        progress(made.people)
    made.digest = writer.close(key).digest
    return made


def _in_force(number: str) -> tuple[Succession, Contract]:
    with reading_for(REGISTER):
        found = Succession.objects.filter(number=number, state=State.GRANTED).first()
        contract = live(found.recipient, Use.SUCCESSION) if found is not None and found.recipient else None
    if found is None or contract is None:
        raise NotInForce
    return found, contract


def _opening(succession: Succession, key: SigningKey, now: datetime) -> bundle.Told:
    return {
        "format": bundle.FORMAT,
        "succession": succession.number,
        "reason": str(succession.reason),
        "predecessor": {
            "name": settings.SOCIALSMARTLY_OPERATOR,
            "contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT,
            "site": settings.SOCIALSMARTLY_SITE,
            "log": str(key.verifier),
        },
        "successor": {"name": succession.name, "contact": succession.contact},
        "made_at": now.isoformat(),
        "tables": tables(),
        "left_behind": left_behind(),
    }


def _add(writer: bundle.Writer, made: HandedOver, parcel: Parcel) -> None:
    """The texts and meanings that a person is bound by, and the companies that their rows name, stand before them, each once."""
    meaning, text = parcel.told["bound"]["meaning"], parcel.told["bound"]["text"]
    if meaning not in made.seen:
        told = {"digest": meaning, "version": parcel.meaning.version, "meaning": parcel.meaning.meaning.written()}
        writer.add(bundle.MEANING, told)
    texts = {text} | words_under(parcel.told["data"])
    with reading_for(NO_PERSONAL_DATA):
        words = PublishedText.objects.values("digest", "version", "language", "canonical")
        for one in words.filter(digest__in=texts - made.seen).order_by("digest"):
            writer.add(bundle.TEXT, one)
    companies = named_in(parcel.told["data"])
    for company in sorted(companies - made.seen):
        with reading_for(NO_PERSONAL_DATA):
            writer.add(bundle.RECIPIENT, described(UUID(company)))
    made.seen |= {meaning, *texts, *companies}
    writer.add(bundle.PERSON, parcel.told)
    made.people += 1


@keeps("3.3-a", "3.3-b", "3.3-c")
def take_along(told: Announcement, contract: Contract, now: datetime) -> Parcel | None:
    """What goes of one person, on record before anybody has it; None for whoever may not go (Unsettled).

    The database itself shows nobody who asked to be deleted, has their data only stored or waits for a guardian, and takes no record of
    whoever was not told, had no time or said no.
    """
    person = Asker(KIND, told.subject)
    with person.block(SUCCESSION):
        together_with(person.subject)  # a deletion comes before this, or after it and tells the successor
        if not roots()[KIND]._default_manager.filter(pk=person.subject).exists():
            return None  # before anything is locked: a block about somebody who waits reads only
        mine = Announcement.objects.filter(owner=person.subject, subject=person.subject, pk=told.pk)
        one = mine.select_for_update().first()
        if one is None or not may_go(one, now):
            return None
        data = without(as_data(held_along()), contract.recipient_id)
        bound = _bound(data)
        if bound is None:
            return None
        if waits := unsettled(data):
            raise Unsettled(waits)
        digest = digest_of(data)
        mine.update(handed_over_at=one.handed_over_at or now, digest=digest)
        name = _record(person, one, contract, now, digest, data)
        agreement, meaning = bound
        parcel = _parcel(person, name, agreement, meaning, data, digest)
    return Parcel(parcel, meaning)


def _bound(data: Data) -> tuple[dict[str, Any], Published] | None:
    """The last policy that the person agreed to, and what it meant. Who agreed to none is bound by nothing that could go along."""
    agreed = agreements(data)
    last = max(agreed, key=lambda row: (datetime.fromisoformat(row["at"]), row["id"]), default=None)
    if last is None:
        return None
    return last, meant_by(UUID(last["subject"]), UUID(last["id"]), datetime.fromisoformat(last["at"]))


def _parcel(
    person: Asker, name: str, agreement: dict[str, Any], meaning: Published, data: Data, digest: str
) -> bundle.Told:
    waiting = [row for row in data.get(REQUESTS, []) if row["state"] == RequestState.RECEIVED]
    return {
        "person": str(person.subject),
        "name_for_notices": name,
        "bound": {"agreement": agreement["id"], "text": agreement["digest"], "meaning": meaning.digest},
        "open_requests": [
            {column: row[column] for column in ("number", "right", "received_at", "due_at")} for row in waiting
        ],
        "sha256": digest,
        "data": data,
    }


def _record(person: Asker, told: Announcement, contract: Contract, now: datetime, digest: str, data: Data) -> str:
    """What the person sees under "Who received my data", with its line in the public log; once, however often it is tried. The answer is
    the name under which the successor is told of a deletion."""
    passed = Disclosure(
        pk=told.pk,
        owner=person.owner,
        subject=person.subject,
        recipient_id=contract.recipient_id,
        category=contract.category,
        name=contract.name,
        contract=contract.pk,
        use=Use.SUCCESSION,
        version=contract.version,
        case=Case.SUCCESSION,
        ground=told.succession,
        items=" ".join(data),
        pseudonym=pseudonym(person, contract.recipient_id),
        way=Way.SENT,
        at=now,
        counts_from=datetime.combine(contract.ends_on, clock.max, UTC),
    )
    there = Disclosure.objects.filter(owner=person.owner, subject=person.subject, pk=told.pk)
    if not there.exists():
        words = {**line_of_disclosure(passed).words, "digest": digest}
        note(Concerning(person.owner, person.subject), Said(DISCLOSURE, PROGRAM, words), of=passed)
        put_down(passed, contract)
    return passed.pseudonym
