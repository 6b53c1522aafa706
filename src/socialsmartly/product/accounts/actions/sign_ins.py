"""Signed-in devices: begun, used, ended. The cookie is `<member>.<secret>`; the row knows the secret's hash only."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.models import SignIn
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SECURITY

SECRET_BYTES = 24
NOTED_EVERY = timedelta(minutes=30)


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
        row: SignIn | None = SignIn.objects.filter(secret_digest=digest, expires_at__gt=now).first()
        if row is None:
            return None
        row.payload = row.payload  # opened while the block is open
        if row.seen_at < now - NOTED_EVERY:
            SignIn.objects.filter(pk=row.pk).update(seen_at=now)
    return row


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
            SignIn.objects.filter(secret_digest=digest).delete()


def end(member: UUID, sign_in: UUID) -> None:
    with reading_for(SECURITY, member=member):
        SignIn.objects.filter(pk=sign_in).delete()


def end_everywhere(member: UUID) -> None:
    with reading_for(SECURITY, member=member):
        SignIn.objects.all().delete()


def _parts(key: str) -> tuple[UUID | None, bytes]:
    member, _, secret = key.partition(".")
    try:
        return UUID(hex=member), _digest(secret)
    except ValueError:
        return None, b""


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
