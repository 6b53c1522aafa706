"""Taking in what a predecessor hands over: all of it is looked at first, and then each person comes whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.envelope import seal
from socialsmartly.privacy.keyring.keys import key_of
from socialsmartly.privacy.keyring.models import Erased
from socialsmartly.privacy.ledger.actions.noting import queue
from socialsmartly.privacy.ledger.note import Verifier
from socialsmartly.privacy.minors.rules import waits
from socialsmartly.privacy.promises.models import PublishedText
from socialsmartly.privacy.recipients.actions.telling import tell_of_the_erased
from socialsmartly.privacy.recipients.lines import line_of as line_of_contract
from socialsmartly.privacy.recipients.models import Contract, Recipient
from socialsmartly.privacy.recipients.predecessors import PASSED, entered
from socialsmartly.privacy.recipients.queries import in_force
from socialsmartly.privacy.rights.compile import Share
from socialsmartly.privacy.rights.reading import Row, sealed_fields
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.checking import Findings, look_at
from socialsmartly.privacy.succession.errors import AlreadyHere, ArrivedOtherwise, NotHonoured, OtherDigest
from socialsmartly.privacy.succession.lines import line_of_arrival
from socialsmartly.privacy.succession.models import Arrival, Takeover
from socialsmartly.privacy.succession.receiving import Here, as_received, comes_after
from socialsmartly.privacy.succession.signals import arriving
from socialsmartly.privacy.succession.walking import (
    Data,
    as_data,
    digest_of,
    held_along,
    own_of,
    parts_along,
    permits_of,
)
from socialsmartly.privacy.versions.models import Inherited, InheritedMeaning
from socialsmartly.privacy.versions.queries import forget_what_was_read, history
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import TAKEOVER

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Looked:
    """A bundle that is whole and signed: its digest, and what stands in the way of honouring it."""

    digest: str
    note: str
    findings: Findings


@dataclass
class TakenIn:
    """How many came now, and how many of them wait for a guardian; how many were here from an earlier run, are somebody else's here by
    their address, or were deleted here meanwhile."""

    came: int = 0
    waiting: int = 0
    known: int = 0
    set_aside: int = 0
    erased: int = 0


@keeps("3.3-b")
def inspect(file: BinaryIO, identity: str, predecessor: Verifier) -> Looked:
    """Look at all of a bundle and write nothing (BundleDamaged, NotForUs, NotSigned)."""
    reader, findings = bundle.Reader(file, identity, predecessor), Findings()
    present, now = history()[-1].meaning, timezone.now()
    for told in reader:
        look_at(told, findings, present, now)
    return Looked(reader.digest, reader.note, findings)


@keeps("3.3-b", "3.3-c")
def accept(file: BinaryIO, identity: str, predecessor: Verifier, digest: str, progress: Progress) -> TakenIn:
    """Take in the people of the very bundle whose digest somebody accepted (the same, OtherDigest, NotHonoured; AlreadyHere never). Run it
    while nothing serves. A second run takes in whoever is missing, and nobody twice."""
    looked = inspect(file, identity, predecessor)
    if looked.digest != digest.strip().lower():
        raise OtherDigest
    if looked.findings.against:
        raise NotHonoured("\n".join(looked.findings.against))
    _write_acceptance(looked)
    with reading_for(NO_PERSONAL_DATA):
        ours = in_force()
    here = Here(_is_here, looked.findings.companies, ours, predecessor.name, timezone.now().replace(microsecond=0))
    taken = TakenIn()
    for last in (False, True):
        for told in bundle.Reader(file, identity, predecessor):
            if told["kind"] in (bundle.TEXT, bundle.MEANING):
                _keep(told)
            elif told["kind"] == bundle.RECIPIENT:
                _enter(told, looked)
            elif told["kind"] == bundle.PERSON and comes_after(told["data"]) is last:
                _take(told, looked, here, taken)
                progress(taken.came + taken.known)
    forget_what_was_read()
    return taken


def _write_acceptance(looked: Looked) -> None:
    opening = looked.findings.opening
    with reading_for(TAKEOVER):
        made = Takeover(
            digest=looked.digest,
            predecessor=opening["predecessor"]["name"],
            reason=opening["reason"],
            people=looked.findings.people,
            note=looked.note,
        )
        Takeover.objects.bulk_create([made], ignore_conflicts=True)


def _keep(told: bundle.Told) -> None:
    """What people are bound by comes before them."""
    with reading_for(TAKEOVER):
        if told["kind"] == bundle.TEXT:
            words = {name: told[name] for name in ("digest", "version", "language", "canonical")}
            PublishedText.objects.bulk_create([PublishedText(**words)], ignore_conflicts=True)
        else:
            means = {name: told[name] for name in ("digest", "version", "meaning")}
            InheritedMeaning.objects.bulk_create([InheritedMeaning(**means)], ignore_conflicts=True)


def _enter(told: bundle.Told, looked: Looked) -> None:
    """A predecessor's company stands in our register before anybody whose rows name it, once."""
    entry, contracts = entered(told, looked.findings.opening["predecessor"]["name"], timezone.now())
    with reading_for(TAKEOVER):
        if not Recipient.objects.filter(pk=entry.pk).exists():
            entry.save(force_insert=True)
            Contract.objects.bulk_create(contracts)
            queue([line_of_contract(one) for one in contracts])


def _take(told: bundle.Told, looked: Looked, here: Here, taken: TakenIn) -> None:
    person = UUID(told["person"])
    if Erased.objects.filter(subject=person).exists():
        with reading_for(TAKEOVER, member=person, subject=person):
            tell_of_the_erased(person, told["data"].get(PASSED, ()))
        taken.erased += 1
    elif _is_here(person):
        taken.known += 1
    else:
        try:
            arriving.send(Arrival, subject=person, row=own_of(told["data"]))
        except AlreadyHere:
            taken.set_aside += 1
        else:
            data = as_received(told["data"], here)
            _write(person, told, data, looked)
            taken.came += 1
            taken.waiting += waits(permits_of(data))


def _is_here(person: UUID) -> bool:
    with reading_for(TAKEOVER, member=person, subject=person):
        return bool(Arrival.objects.filter(owner=person, subject=person).exists())


@keeps("3.3-b", "3.3-c")
def _write(person: UUID, told: bundle.Told, data: Data, looked: Looked) -> None:
    """A person comes whole, in one transaction: every row as it was but for links that lead to nobody here, what they are bound by, and from
    whom they came. What is here then is read again, and has the digest of what was to be written (ArrivedOtherwise): that of the
    predecessor, where every link could be honoured."""
    bound = told["bound"]
    arrival = Arrival(
        owner=person,
        subject=person,
        predecessor=looked.findings.opening["predecessor"]["name"],
        bundle=looked.digest,
        digest=told["sha256"],
    )
    with reading_for(TAKEOVER, member=person, subject=person):
        for share in parts_along():
            rows = data.get(share.model._meta.label, [])
            if rows:
                _insert(share, rows)
        Inherited.objects.create(
            owner=person, subject=person, agreement=UUID(bound["agreement"]), meaning=bound["meaning"]
        )
        arrival.save(force_insert=True)
        queue([line_of_arrival(arrival)])
        if digest_of(as_data(held_along())) != digest_of(data):
            raise ArrivedOtherwise


def _insert(share: Share, rows: list[Row]) -> None:
    """One statement for each table, off the map: the database reads the values out of the document by the types of its own columns."""
    table = f'"{share.model._meta.db_table}"'
    ours = (str(field.column) for field in share.model._meta.local_concrete_fields)
    columns = ", ".join(f'"{name}"' for name in ours if name in rows[0])
    order = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"  # noqa: S608 - names off the map
    with connection.cursor() as cursor:
        cursor.execute(order, [json.dumps([_sealed(share, row) for row in rows])])


def _sealed(share: Share, row: Row) -> Row:
    """The same row under keys of this house: what was opened for the way is sealed again, bound to its place."""
    return {**row, **dict(_envelopes(share, row))}


def _envelopes(share: Share, row: Row) -> Iterator[tuple[str, Any]]:
    for one in sealed_fields(share.model):
        if row[one.column] is not None:
            place = one.place_of(UUID(row["id"]), UUID(row[one.of]))
            envelope = seal(row[one.column], place, key_of(place.subject, one.key_class))
            yield one.column, f"\\x{envelope.hex()}"
