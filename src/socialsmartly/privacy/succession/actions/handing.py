"""Handing over those who were told, had their time and did not say no: each on record before anything of theirs is in the bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.map import roots
from socialsmartly.privacy.datamap.turns import together_with
from socialsmartly.privacy.ledger.note import SigningKey
from socialsmartly.privacy.promises.models import PublishedText
from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.predecessors import without
from socialsmartly.privacy.recipients.queries import live
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions import shops
from socialsmartly.privacy.succession.actions.recording import (
    Going,
    HandedOver,
    add_companies,
    on_record,
    open_requests,
)
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


@dataclass(frozen=True)
class Parcel:
    """What goes of one member, and what it rests on."""

    told: bundle.Told
    meaning: Published


@keeps("3.3-a", "3.3-b")
def hand_over(number: str, out: BinaryIO, key: SigningKey, progress: Callable[[int], None]) -> HandedOver:
    """Write everybody who may go into a sealed and signed bundle (NotInForce). It can be run again: who went before goes again, as they are
    now, and is on record once."""
    succession, contract = _in_force(number)
    history(), inherited()  # looked up before a block is open
    made, writer, now = HandedOver(), bundle.Writer(out, succession.sealing_key), timezone.now()
    writer.add(bundle.OPENING, _opening(succession, key, now))
    going = Going(succession, contract, now)
    for told in who_may_go(succession.pk, now):
        parcel = made.unless_it_waits(take_along, told, contract, now)
        if parcel is not None:
            _add(writer, made, parcel)
            progress(made.people)
            for _ in shops.with_their_owner(told.subject, going, made, writer):
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
    made.seen |= {meaning, *texts}
    add_companies(writer, made.seen, parcel.told["data"])
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
        name = on_record(person, one.succession, contract, now, data, pk=one.pk)
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
    return {
        "person": str(person.subject),
        "name_for_notices": name,
        "bound": {"agreement": agreement["id"], "text": agreement["digest"], "meaning": meaning.digest},
        "open_requests": open_requests(data),
        "sha256": digest,
        "data": data,
    }
