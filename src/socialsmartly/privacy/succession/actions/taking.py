"""Taking in what a predecessor hands over: all of it is looked at first, and then each person comes whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
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
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.actions import settling as shops
from socialsmartly.privacy.succession.actions.writing import Looked, TakenIn, write_down
from socialsmartly.privacy.succession.checking import look_at
from socialsmartly.privacy.succession.errors import AlreadyHere, NotHonoured, OtherDigest
from socialsmartly.privacy.succession.findings import Findings
from socialsmartly.privacy.succession.models import Arrival, Takeover
from socialsmartly.privacy.succession.receiving import Here, as_received, comes_after
from socialsmartly.privacy.succession.signals import arriving
from socialsmartly.privacy.succession.walking import KIND, Data, own_of, permits_of
from socialsmartly.privacy.versions.models import Inherited, InheritedMeaning
from socialsmartly.privacy.versions.queries import forget_what_was_read, history
from socialsmartly.words import NO_PERSONAL_DATA, keeps
from socialsmartly.words.purposes import TAKEOVER

Progress = Callable[[int], None]


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
            elif last and told["kind"] in shops.TAKES:
                shops.TAKES[told["kind"]](told, looked, here, taken)
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
            arriving.send(Arrival, kind=KIND, subject=person, workspace=None, row=own_of(told["data"]))
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
    """A member comes whole, in one transaction: every row as it was but for links that lead to nobody here, what they are bound by, and from
    whom they came. What is here then is read again, and has the digest of what was to be written (ArrivedOtherwise): that of the
    predecessor, where every link could be honoured."""
    bound = told["bound"]
    with reading_for(TAKEOVER, member=person, subject=person):
        write_down(KIND, data, looked.arrival(person, person, told))
        Inherited.objects.create(
            owner=person, subject=person, agreement=UUID(bound["agreement"]), meaning=bound["meaning"]
        )
