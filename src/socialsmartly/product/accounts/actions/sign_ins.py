"""Signed-in devices: begun, used, ended. The cookie is `<member>.<secret>`; the row knows the secret's hash only."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.product.accounts.models import ContactChange, MemberOwned, SecondFactor, SignIn
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REPLAY, SECURITY

SECRET_BYTES = 24
NOTED_EVERY = timedelta(minutes=30)
IDLE = timedelta(days=14)
"""A device that was not used for so long signs in anew (ASVS 7.3.1); after thirty days each does."""


@keeps("2.1-e")
def begin(member: UUID, payload: str, device: str, life: timedelta) -> tuple[str, UUID]:
    """The cookie's value and the row's id."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with reading_for(SECURITY, member=member):
        made = SignIn.objects.create(
            member_id=member,
            secret_digest=_digest(secret),
            payload=payload,
            device=device,
            expires_at=timezone.now() + life,
        )
    return f"{member.hex}.{secret}", made.pk


def look_up(key: str) -> SignIn | None:
    """The row behind a cookie, its payload opened, if it is still good; notes its use twice an hour at most."""
    member, digest = _parts(key)
    if member is None:
        return None
    now = timezone.now()
    with reading_for(SECURITY, member=member):
        row: SignIn | None = open_still(now).filter(secret_digest=digest).first()
        if row is None:
            return None
        row.payload = row.payload  # opened while the block is open
        if row.seen_at < now - NOTED_EVERY:
            SignIn.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def open_still(now: datetime) -> QuerySet[SignIn]:
    """Inside a block of the member: what has neither come to its end nor lain unused for too long."""
    return SignIn.objects.filter(expires_at__gt=now, seen_at__gt=now - IDLE)


def keep(member: UUID, sign_in: UUID, payload: str) -> bool:
    """Whether the session was still there."""
    with reading_for(SECURITY, member=member):
        row = SignIn.objects.filter(pk=sign_in).first()
        if row is None:
            return False
        row.payload = payload
        row.save(update_fields=["payload"])
    return True


def end_by_key(key: str) -> None:
    member, digest = _parts(key)
    if member is not None:
        with reading_for(SECURITY, member=member):
            for row in SignIn.objects.filter(secret_digest=digest):
                _end(member, row.pk)


def end(member: UUID, sign_in: UUID) -> None:
    with reading_for(SECURITY, member=member):
        _end(member, sign_in)


def _end(member: UUID, sign_in: UUID) -> None:
    """A row that is not there is somebody else's or gone, and nothing to remember."""
    if SignIn.objects.filter(pk=sign_in).delete()[0]:
        enter([revoked(SignIn, member, sign_in)])


def end_others(member: UUID, here: UUID | None) -> None:
    """Every device of the member but this one."""
    with reading_for(SECURITY, member=member):
        others = list(SignIn.objects.exclude(pk=here).values_list("pk", flat=True))
        SignIn.objects.filter(pk__in=others).delete()
        enter([revoked(SignIn, member, each) for each in others])


def end_everywhere(member: UUID) -> None:
    with reading_for(SECURITY, member=member):
        if SignIn.objects.all().delete()[0]:
            enter([revoked(SignIn, member)])


def revoked(model: type[MemberOwned], member: UUID, row: UUID | None = None) -> Line:
    """What the journal keeps of a key that was taken away: one of the member's, or all of its kind. After a restored backup it must
    open nothing. A crash before the commit leaves a line that is carried out at the next start."""
    table = model._meta.db_table
    return Line(Event.REVOKED, member, scope=str(member), what=table, pointer=f"{table}.id/{row}" if row else "")


@keeps("4.2-h")
def revoke_again(entries: Sequence[Entry]) -> None:
    """Take the keys away again that a restored backup brought back."""
    with reading_for(REPLAY, because="a backup was restored"), all_owners("a backup forgets about everybody"):
        for model in (SignIn, SecondFactor, ContactChange):
            of_kind = [entry for entry in entries if entry.what == model._meta.db_table]
            rows = [entry.pointer.rpartition("/")[2] for entry in of_kind if entry.pointer]
            everywhere = [entry.subject for entry in of_kind if not entry.pointer]
            model.objects.filter(Q(pk__in=rows) | Q(member_id__in=everywhere)).delete()


def _parts(key: str) -> tuple[UUID | None, bytes]:
    member, _, secret = key.partition(".")
    try:
        return UUID(hex=member), _digest(secret)
    except ValueError:
        return None, b""


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
