"""The only place that records agreements and consents: the event and the bit on the person's row, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from socialsmartly.privacy.consent.errors import NobodyThere, NoEvidence, OnePurposeAtATime
from socialsmartly.privacy.consent.models import Agreement, ConsentEvent, State
from socialsmartly.privacy.consent.signals import withdrawing, withdrawn
from socialsmartly.privacy.datamap.map import owner_field, records, roots
from socialsmartly.privacy.datamap.together import adding
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.ledger.actions import (
    AGREED,
    AT_ONCE,
    CONSENT,
    PERSON,
    SHOP,
    Concerning,
    Said,
    note,
    note_many,
)
from socialsmartly.words import Permit, keeps


@dataclass(frozen=True)
class Proof:
    """How somebody said yes or no: by which wording, in which way, with which particulars (sealed with the event)."""

    wording: str
    method: str
    evidence: Mapping[str, str]


@keeps("0-b", "0-c")
def agree(*, owner: UUID, subject: UUID, version: str, language: str, digest: str, act: str) -> Agreement:
    """Record that a person agreed to one version of the policy by `act`. This gives no consent to anything."""
    made = Agreement(owner=owner, subject=subject, version=version, language=language, digest=digest, act=act)
    words = {"document": made.document, "version": version, "language": language, "digest": digest, "act": act}
    line = Said(AGREED, PERSON, {**words, "person": str(subject), "row": str(made.pk)})
    note(Concerning(owner, subject), line, beside=[adding([made])])
    return made


@keeps("0-b", "2.0-b", "4.3-e")
def give(permit: Permit, *, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    """Record a yes to one purpose (NoEvidence, NobodyThere). From the next statement on the database shows the person for it."""
    _refuse_half_a_proof(permit, proof)
    _carry(permit, owner, subject, F("permits").bitor(int(permit)))
    return _record(permit, State.GIVEN, owner, subject, proof)


@keeps("4.3-a", "4.3-d")
def withdraw(permit: Permit, *, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    """Record a no. The database hides the person from the purpose at once; what was done before stays valid (4.3-e)."""
    return _say_no(permit, State.WITHDRAWN, owner, subject, proof)


@keeps("2.0-b")
def refuse(permit: Permit, *, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    """Record that somebody was asked and said no, so that they are not asked again and again. It ends an earlier yes, too."""
    return _say_no(permit, State.REFUSED, owner, subject, proof)


def _say_no(permit: Permit, state: State, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    _refuse_half_a_proof(permit, proof)
    _carry(permit, owner, subject, F("permits").bitand(~int(permit)))
    event = _record(permit, state, owner, subject, proof)
    said = {"sender": Permit, "permit": permit, "owner": owner, "subject": subject}
    withdrawing.send(**said)
    transaction.on_commit(partial(withdrawn.send, **said))
    return event


def _refuse_half_a_proof(permit: Permit, proof: Proof) -> None:
    """Before anything is written: a caller who catches the error must not be left with half a consent."""
    if not proof.wording or not proof.method:
        raise NoEvidence
    if permit not in list(Permit):
        raise OnePurposeAtATime(str(permit))


def _record(permit: Permit, state: State, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    made = ConsentEvent(
        owner=owner,
        subject=subject,
        permit=int(permit),
        state=state,
        wording=proof.wording,
        method=proof.method,
        evidence=json.dumps(dict(proof.evidence), ensure_ascii=False, sort_keys=True),
    )
    note(Concerning(owner, subject), line_of(made), beside=[adding([made])])
    return made


def record_many(events: list[ConsentEvent]) -> None:
    """Record what a shop says its customers told it earlier, each event with its line; the bits are the caller's to set."""
    seal_all(events)
    ConsentEvent.objects.bulk_create(events, batch_size=AT_ONCE)
    note_many((Concerning(event.owner, event.subject), line_of(event, SHOP)) for event in events)


def line_of(event: ConsentEvent, actor: str = PERSON) -> Said:
    """The words of a consent's line in the public log, from the row alone: whoever has the row can say them again."""
    return Said(
        CONSENT,
        actor,
        {
            "state": str(event.state),
            "permit": Permit(event.permit).name or "",
            "wording": event.wording,
            "method": event.method,
            "at": event.at.isoformat(timespec="seconds"),
            "person": str(event.subject),
            "row": str(event.pk),
        },
    )


def _carry(permit: Permit, owner: UUID, subject: UUID, bits: Any) -> None:
    """Set the bit on the row that carries this permit: the root of its scope, or the person's own row."""
    model = roots()[permit.root] if permit.root else _person_model()
    where: dict[str, Any] = {"pk": owner if permit.root else subject}
    held_by = owner_field(model)
    if held_by is not None:
        where[held_by.attname] = owner
    if not model._default_manager.filter(**where).update(permits=bits):
        raise NobodyThere(str(permit))


def _person_model() -> Any:
    """The table of people who carry their own permits and are no root: contacts. Found on the map, never named here."""
    return next(m for m, says in records() if "self" in says.about and says.permits and not says.root)
