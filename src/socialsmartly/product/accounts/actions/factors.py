"""Second factors: an authenticator app (RFC 6238) and passkeys (WebAuthn). Their secrets lie sealed under the member's key."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
from django.conf import settings
from django.db.models import F
from django.utils import timezone
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.product.accounts.actions.sign_ins import revoked
from socialsmartly.product.accounts.models import SecondFactor
from socialsmartly.product.accounts.queries import PASSKEY, TOTP, factors_here
from socialsmartly.product.accounts.rules import number_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import SECURITY

MOST_TRIES = 5
TRIES_WINDOW = timedelta(hours=1)
STEP_SECONDS = 30
WAIT_AFTER_RECOVERY = timedelta(hours=72)


@dataclass(frozen=True)
class Site:
    """The name and address that a passkey is bound to."""

    name: str
    origin: str


def app_code_fits(secret: str, code: str) -> int:
    """The counter whose code this is, from one step ago to one ahead; 0 when it is none of them. Looks at all three."""
    now = int(timezone.now().timestamp()) // STEP_SECONDS
    app, found = pyotp.HOTP(secret), 0
    for counter in (now - 1, now, now + 1):
        if hmac.compare_digest(app.at(counter), code):
            found = counter
    return found


def add_app(
    member: UUID, secret: str, code: str, label: str, *, recovering: bool = False, vouched: bool = False
) -> UUID | None:
    """Keep an authenticator app whose code was right; that code is used up."""
    counter = app_code_fits(secret, code)
    return _keep(member, TOTP, label, secret, counter, recovering, vouched) if counter else None


def _keep(member: UUID, method: str, label: str, secret: str, counter: int, recovering: bool, vouched: bool) -> UUID:
    """A factor added by whoever just showed one that is vouched for is vouched for itself."""
    with reading_for(SECURITY, member=member):
        made = SecondFactor.objects.create(
            member_id=member,
            method=method,
            label=label,
            secret=secret,
            last_counter=counter,
            counts_from=_counts_from(recovering),
            vouched_at=timezone.now() if vouched else None,
        )
    return UUID(str(made.pk))


@keeps("5-h")
def vouch(member: UUID, number: str) -> bool:
    """Whether a factor of this member has this number; it opens the staff area from now on. Whoever calls this has heard the number
    from its owner."""
    with reading_for(SECURITY, member=member):
        for factor in SecondFactor.objects.filter(vouched_at=None):
            if hmac.compare_digest(number_of(factor.pk, settings.SECRET_KEY), number):
                return bool(SecondFactor.objects.filter(pk=factor.pk).update(vouched_at=timezone.now()))
    return False


@keeps("2.1-e")
def try_app_code(member: UUID, code: str) -> UUID | None:
    """The app whose code this is. Counted before it is compared, five an hour; a code that was used cannot be used again (conditional
    update)."""
    for factor, secret in _counted_apps(member):
        counter = app_code_fits(secret, code)
        if counter and _use(member, factor, counter):
            return factor
    return None


def _counts_from(recovering: bool) -> datetime:
    """After a recovery the member has three days to hear of it and to stop it, with the factor that they still hold."""
    return timezone.now() + (WAIT_AFTER_RECOVERY if recovering else timedelta(0))


def _counted_apps(member: UUID) -> list[tuple[UUID, str]]:
    """The apps that may still be tried this hour, each with one try more on its count."""
    now = timezone.now()
    with reading_for(SECURITY, member=member):
        apps = SecondFactor.objects.filter(method=TOTP, counts_from__lte=now)
        apps.filter(tries_since__lt=now - TRIES_WINDOW).update(tries=0, tries_since=now)
        open_to_tries = [f.pk for f in apps if apps.filter(pk=f.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1)]
    with reading_for(SECURITY, member=member):
        return [(f.pk, f.secret) for f in factors_here() if f.pk in open_to_tries]


def _use(member: UUID, factor: UUID, counter: int) -> bool:
    with reading_for(SECURITY, member=member):
        fresh = SecondFactor.objects.filter(pk=factor, last_counter__lt=counter)
        return bool(fresh.update(last_counter=counter, tries=0))


def add_passkey(
    member: UUID,
    answer: str,
    challenge: bytes,
    site: Site,
    label: str,
    *,
    recovering: bool = False,
    vouched: bool = False,
) -> UUID | None:
    """The passkey, if the device's answer was whole. Attestation is not asked for: which make of device it is does not concern us."""
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    secret = {"id": bytes_to_base64url(made.credential_id), "key": bytes_to_base64url(made.credential_public_key)}
    return _keep(member, PASSKEY, label, json.dumps(secret), made.sign_count, recovering, vouched)


@keeps("2.1-e")
def try_passkey(member: UUID, answer: str, challenge: bytes, site: Site) -> UUID | None:
    """Which of the member's passkeys signed this challenge, for this site, after checking its owner."""
    now = timezone.now()
    with reading_for(SECURITY, member=member):
        held = {json.loads(f.secret)["id"]: f for f in factors_here() if f.method == PASSKEY and f.counts_from <= now}
        factor = held.get(_credential_of(answer))
        secret = json.loads(factor.secret) if factor else None
    if factor is None or secret is None:
        return None
    try:
        proven = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(secret["key"]),
            credential_current_sign_count=factor.last_counter,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    with reading_for(SECURITY, member=member):
        SecondFactor.objects.filter(pk=factor.pk).update(last_counter=proven.new_sign_count)
    return UUID(str(factor.pk))


def _credential_of(answer: str) -> str:
    try:
        return str(json.loads(answer)["id"])
    except (ValueError, KeyError, TypeError):
        return ""


def remove(member: UUID, factor: UUID) -> None:
    with reading_for(SECURITY, member=member):
        if SecondFactor.objects.filter(pk=factor).delete()[0]:
            enter([revoked(SecondFactor, member, factor)])
