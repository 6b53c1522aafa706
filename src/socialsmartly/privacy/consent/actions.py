"""The only place that records agreements and consents: the event and the bit on the person's row, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.errors import NobodyThere, NoEvidence, OnePurposeAtATime
from socialsmartly.privacy.consent.models import Agreement, ConsentEvent, State
from socialsmartly.privacy.consent.queries import carrier_of
from socialsmartly.privacy.consent.signals import agreed, withdrawing, withdrawn
from socialsmartly.privacy.datamap.map import owner_field
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.ledger.actions.noting import (
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
from socialsmartly.words.purposes import REPLAY

AGAIN_AT_ONCE = 5000


@dataclass(frozen=True)
class Proof:
    """How somebody said yes or no: by which wording, in which way, with which particulars (sealed with the event)."""

    wording: str
    method: str
    evidence: Mapping[str, str]


@keeps("0-b", "0-c")
def agree(
    *, owner: UUID, subject: UUID, version: str, language: str, digest: str, act: str, document: str = "policy"
) -> Agreement:
    """Record that a person agreed to one version of the policy by `act`. This gives no consent to anything."""
    made = Agreement(
        owner=owner,
        subject=subject,
        document=document,
        version=version,
        language=language,
        digest=digest,
        act=act,
    )
    words = {"document": made.document, "version": version, "language": language, "digest": digest, "act": act}
    line = Said(AGREED, PERSON, {**words, "person": str(subject), "row": str(made.pk)})
    note(Concerning(owner, subject), line, of=made)
    agreed.send(Agreement, agreement=made)
    return made


@keeps("0-b", "2.0-b", "4.3-e")
def give(permit: Permit, *, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    """Record a yes to one purpose (NoEvidence, NobodyThere). From the next statement on the database shows the person for it."""
    _refuse_half_a_proof(permit, proof)
    _carry(permit, owner, subject, held=True)
    return _record(permit, State.GIVEN, owner, subject, proof)


@keeps("4.3-a", "4.3-d")
def withdraw(
    permit: Permit, *, owner: UUID, subject: UUID, proof: Proof, event: Event = Event.WITHDRAWN
) -> ConsentEvent:
    """Record a no. The database hides the person from the purpose at once; what was done before stays valid (4.3-e).

    `event` is how the journal calls it: withdrawn, or unsubscribed by the link in a message.
    """
    return _say_no(permit, State.WITHDRAWN, owner, subject, proof, event)


@keeps("2.0-b")
def refuse(permit: Permit, *, owner: UUID, subject: UUID, proof: Proof) -> ConsentEvent:
    """Record that somebody was asked and said no, so that they are not asked again and again. It ends an earlier yes, too."""
    return _say_no(permit, State.REFUSED, owner, subject, proof, Event.WITHDRAWN)


def _say_no(permit: Permit, state: State, owner: UUID, subject: UUID, proof: Proof, called: Event) -> ConsentEvent:
    """The journal comes last, right before the commit: a crash between the two leaves a no that the next start carries out, which
    is safe. A no that is committed and not journalled would come back as a yes with the next backup."""
    _refuse_half_a_proof(permit, proof)
    _carry(permit, owner, subject, held=False)
    event = _record(permit, state, owner, subject, proof)
    _tell(permit, owner, subject, event.pk)
    enter([Line(called, subject, scope=str(owner), what=_name(permit))])
    return event


def _tell(permit: Permit, owner: UUID, subject: UUID, event: UUID) -> None:
    said = {"sender": Permit, "permit": permit, "owner": owner, "subject": subject, "event": event}
    withdrawing.send(**said)
    transaction.on_commit(partial(withdrawn.send, **said))


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
    note(Concerning(owner, subject), line_of(made), of=made)
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


def _carry(permit: Permit, owner: UUID, subject: UUID, *, held: bool) -> None:
    """Set the bit on the row that carries this permit: the root of its scope, or the person's own row."""
    statement, owned = _carrying(permit, held != permit.until_objected)
    where = [owner if permit.root else subject, *([owner] if owned else [])]
    with connection.cursor() as cursor:
        cursor.execute(statement, where)
        if not cursor.rowcount:
            raise NobodyThere(str(permit))


@cache
def _carrying(permit: Permit, on: bool) -> tuple[str, bool]:
    """The statement, which is the same each time, and whether it names an owner beside the row."""
    model = carrier_of(permit)
    table, key, owner = model._meta.db_table, model._meta.pk, owner_field(model)
    assert key is not None  # as every table has one
    bits = f'"permits" | {int(permit)}' if on else f'"permits" & ~{int(permit)}'
    statement = f'UPDATE "{table}" SET "permits" = {bits} WHERE "{table}"."{key.column}" = %s'  # noqa: S608 - names of ours
    return (f'{statement} AND "{table}"."{owner.column}" = %s', True) if owner is not None else (statement, False)


def _name(permit: Permit) -> str:
    return str(permit.name).lower()


@keeps("4.2-h", "4.3-d")
def withdraw_again(entries: Sequence[Entry]) -> None:
    """Carry out what the journal remembers and the database has forgotten. A yes given after a no stays: its event is younger.

    As often as one likes: a bit that is off stays off, and each line of the journal makes one event.
    """
    by_permit: dict[Permit, list[Entry]] = {}
    for entry in entries:
        by_permit.setdefault(Permit[entry.what.upper()], []).append(entry)
    for permit, found in by_permit.items():
        for start in range(0, len(found), AGAIN_AT_ONCE):
            _withdraw_again(permit, found[start : start + AGAIN_AT_ONCE])


def _withdraw_again(permit: Permit, entries: list[Entry]) -> None:
    model = carrier_of(permit)
    carriers = [UUID(entry.scope) if permit.root else entry.subject for entry in entries]
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        with connection.cursor() as cursor:
            cursor.execute(
                _off_again(model, permit),
                [carriers, [e.scope for e in entries], [e.subject for e in entries], [e.at for e in entries]],
            )
            changed = {row[0] for row in cursor.fetchall()}
        there = set(model._default_manager.filter(pk__in=carriers).values_list("pk", flat=True))
        told = [e for e, carrier in zip(entries, carriers, strict=True) if carrier in there]
        # No new line in the public log: it never went back, so the line of the first time is there. Only a no whose process was killed
        # between its line in the journal and its commit never had one; nobody was told that it had happened.
        ConsentEvent.objects.bulk_create([_told_again(permit, entry) for entry in told], ignore_conflicts=True)
        for entry, carrier in zip(entries, carriers, strict=True):
            if permit.root and carrier in changed:
                _tell(permit, UUID(entry.scope), entry.subject, _told_again(permit, entry).pk)


def _off_again(model: Any, permit: Permit) -> str:
    """Make the bit say no on every row where it does not, unless a later yes is there. What hangs on one person's permit needs no more:
    each sender looks at the row. What hangs on a whole scope is told as a withdrawal (see above)."""
    order = sql.SQL(
        "UPDATE {table} AS t SET permits = {off} "
        "FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[]) AS w(carrier, owner, subject, at) "
        "WHERE t.{key} = w.carrier AND t.permits <> {off} AND NOT EXISTS (SELECT FROM {events} AS e "
        "WHERE e.owner = w.owner AND (e.subject = w.subject OR {anybody}) AND e.permit = {bit} AND e.state = {given} "
        "AND e.at > w.at) RETURNING t.{key}"
    )
    bit = sql.Literal(int(permit))
    return order.format(
        table=sql.Identifier(model._meta.db_table),
        events=sql.Identifier(ConsentEvent._meta.db_table),
        key=sql.Identifier(model._meta.pk.column),
        off=sql.SQL("(t.permits | {bit})" if permit.until_objected else "(t.permits & ~{bit})").format(bit=bit),
        bit=bit,
        anybody=sql.Literal(permit.root is not None),
        given=sql.Literal(str(State.GIVEN)),
    ).as_string()


def _told_again(permit: Permit, entry: Entry) -> ConsentEvent:
    """The id comes from the line of the journal, so that the same line makes the same event."""
    return ConsentEvent(
        id=UUID(bytes=entry.digest[:16]),
        owner=UUID(entry.scope),
        subject=entry.subject,
        permit=int(permit),
        state=State.WITHDRAWN,
        wording="journal",
        method="done again after a restore",
        at=entry.at,
    )
