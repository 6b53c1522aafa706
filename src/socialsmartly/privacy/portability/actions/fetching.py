"""Whoever has a link fetches by it: three times, for 72 hours, and on record each time."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone, translation

from socialsmartly.privacy.access.links import LinkBroken, read_link
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.privacy.datamap.together import change_together, setting
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.ledger.actions.noting import DISCLOSURE, PROGRAM, Concerning, Said, note
from socialsmartly.privacy.portability.actions.ending import revoked
from socialsmartly.privacy.portability.models import Fetch, Handover
from socialsmartly.privacy.portability.rules import FETCHED, LINK, digest_of, portable
from socialsmartly.privacy.portability.signals import fetched
from socialsmartly.privacy.rights.actions.asking import Asker, finish, steps
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.copy import archive
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.privacy.rights.reading import Held, everything
from socialsmartly.privacy.succession.sealing import Sealer
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Package:
    """What leaves: the archive, sealed where a key was given, and the number of the request that it answers."""

    number: str
    content: bytes
    sealed: bool


@dataclass(frozen=True)
class Address:
    """Where a link leads and what opens it."""

    owner: UUID
    subject: UUID
    secret: str


def read_address(token: str, secret: str) -> Address | None:
    """What the two parts of a link say; None for one that is not ours."""
    try:
        link = read_link(LINK, token)
    except LinkBroken:
        return None
    return Address(link.workspace, link.subject, secret)


def is_open(address: Address) -> bool:
    """Whether a link would hand something out now. Looking uses nothing up."""
    with _block(address):
        found = _open_at(address).first()
        return found is not None and _whose(found) is not None


@keeps("4.1-a", "4.2-h")
def fetch(address: Address) -> Package | None:
    """Hand out what goes along, once, and record it; None where the link opens nothing, whatever the reason.

    The count, the record, the lines in the public log and the mail to the person are one commit. The last fetch is journalled like a
    withdrawal, so that no restored backup begins to count anew.
    """
    with _block(address):
        found = _open_at(address).select_for_update().first()
        request = _whose(found) if found is not None else None
        if found is None or request is None:
            return None
        asker = Asker(request.subject_kind, request.subject, request.workspace)
        held = portable(everything(asker.kind))
        package = _packed(held, request, found.key)
        _record(asker, request, found, package, rows=sum(len(part.rows) for part in held))
    return package


def _block(address: Address) -> AbstractContextManager[Reading]:
    own = address.owner == address.subject
    return Asker("", address.subject, None if own else address.owner).block()


def _open_at(address: Address) -> QuerySet[Handover]:
    mine = Handover.objects.filter(owner=address.owner, subject=address.subject, secret=digest_of(address.secret))
    return mine.filter(withdrawn_at=None, until__gt=timezone.now(), left__gt=0)  # type: ignore[no-any-return]


def _whose(found: Handover) -> RightsRequest | None:
    """The request behind a link, unless the person is gone or their deletion runs and nothing stops it any more."""
    request: RightsRequest | None = RightsRequest.objects.filter(pk=found.request, subject=found.subject).first()
    if request is None:
        return None
    asker = Asker(request.subject_kind, request.subject, request.workspace)
    person = person_kinds()[asker.kind]._default_manager.filter(pk=asker.subject)
    return request if person.exists() and not asker.is_leaving() else None


def _packed(held: list[Held], request: RightsRequest, key: str) -> Package:
    language = translation.get_language() or "en"
    packed = archive(held, number=request.number, made_at=timezone.now(), language=language, whole=False)
    if not key:
        return Package(request.number, packed, sealed=False)
    out = io.BytesIO()
    sealer = Sealer(out, key)
    sealer.write(packed)
    sealer.close()
    return Package(request.number, out.getvalue(), sealed=True)


def _record(asker: Asker, request: RightsRequest, found: Handover, package: Package, *, rows: int) -> None:
    now, digest = timezone.now(), sha256(package.content).hexdigest()
    row = Fetch(owner=asker.owner, subject=asker.subject, handover_id=found.pk, at=now, digest=digest)
    words = {"handover": request.number, "digest": digest, "person": str(asker.subject), "row": str(row.pk)}
    counted = setting(found, left=found.left - 1)
    note(Concerning(asker.owner, asker.subject), Said(DISCLOSURE, PROGRAM, words), of=row, beside=[counted])
    if request.state == RequestState.RECEIVED:
        finish(request, rows=rows, done=(FETCHED,))
    else:
        change_together(steps(request, (FETCHED,), at=now, rows=rows))
    fetched.send(Asker, asker=asker)
    if found.left == 0:
        enter([revoked(asker, found.pk)])
