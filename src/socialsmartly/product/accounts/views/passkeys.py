"""Passkeys: the device asks its owner, signs our question, and no code is needed. Answers are JSON for `c-passkey`."""

from __future__ import annotations

import json
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from webauthn import generate_authentication_options, generate_registration_options, options_to_json
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.actions import codes, factors
from socialsmartly.product.accounts.doors import factor_vouched, may_add_ways, member_id, recovering, signed_in
from socialsmartly.product.accounts.errors import NothingPending
from socialsmartly.product.accounts.flow import NEXT, enter, half_way, note_factor, note_new_factor
from socialsmartly.product.accounts.passkey_site import site_of
from socialsmartly.product.accounts.queries import passkey_ids
from socialsmartly.product.accounts.rules import Address, device_label
from socialsmartly.words.purposes import SECURITY

CHALLENGE = "passkey"
LONGEST_ANSWER = 20_000


def _ask(request: HttpRequest, challenge: bytes) -> None:
    request.session[CHALLENGE] = [str(codes.begin_challenge()), bytes_to_base64url(challenge)]


def _asked(request: HttpRequest) -> bytes | None:
    """The question of this browser, which is used up by looking."""
    flow, challenge = request.session.pop(CHALLENGE, ("", ""))
    return base64url_to_bytes(challenge) if flow and codes.use_challenge(UUID(flow)) else None


def _refused(words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=400)


def _unproved() -> HttpResponse:
    return _refused(_("Too much time has passed. Open this page anew and show first that the account is yours."))


def _not_proven() -> HttpResponse:
    return _refused(_("This passkey is not known here. Use a code, or another passkey."))


@never_cache
@require_POST
@signed_in
@opens_its_own(SECURITY)
def register_options(request: HttpRequest) -> HttpResponse:
    member = member_id(request)
    if not may_add_ways(request):
        return _unproved()
    options = generate_registration_options(
        rp_id=site_of(request).name,
        rp_name=settings.SOCIALSMARTLY_OPERATOR,
        user_id=member.bytes,
        user_name="SocialSmartly",
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in passkey_ids(member)],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    _ask(request, options.challenge)
    return HttpResponse(options_to_json(options), content_type="application/json")


@never_cache
@require_POST
@signed_in
@opens_its_own(SECURITY)
def register(request: HttpRequest) -> HttpResponse:
    member, challenge = member_id(request), _asked(request)
    if not may_add_ways(request):
        return _unproved()
    label = device_label(request.headers.get("User-Agent", "")) or _("Passkey")
    how = {"recovering": recovering(request), "vouched": factor_vouched(request)}
    factor = challenge and factors.add_passkey(member, _answer(request), challenge, site_of(request), label, **how)
    if not factor:
        return _refused(_("The passkey could not be added. Please try again."))
    note_new_factor(request, factor)
    return JsonResponse({"next": "/my/security"})


@never_cache
@require_POST
@opens_its_own(SECURITY)
def sign_in_options(request: HttpRequest) -> HttpResponse:
    """The same question for everybody: the device knows for whom it holds a passkey, and we do not ask."""
    options = generate_authentication_options(
        rp_id=site_of(request).name, user_verification=UserVerificationRequirement.REQUIRED
    )
    _ask(request, options.challenge)
    return HttpResponse(options_to_json(options), content_type="application/json")


@never_cache
@require_POST
@opens_its_own(SECURITY)
def sign_in(request: HttpRequest) -> HttpResponse:
    """A passkey is two factors in one: the device, and what unlocks it. It also serves as the second step after a code."""
    challenge, answer = _asked(request), _answer(request)
    member = _holder(request, answer)
    factor = challenge and member and factors.try_passkey(member, answer, challenge, site_of(request))
    if not member or not factor:
        return _not_proven()
    if request.user.is_authenticated:
        note_factor(request, factor)
        request.session.cycle_key()
        return JsonResponse({"next": request.session.pop(NEXT, "") or "/my/security"})
    return JsonResponse({"next": enter(request, member, address=_half_way_in(request)[1], factor=factor)["Location"]})


def _holder(request: HttpRequest, answer: str) -> UUID | None:
    """Whom the passkey names; it must be who is signed in or half-way in, if somebody is."""
    try:
        named = UUID(bytes=base64url_to_bytes(json.loads(answer)["response"]["userHandle"]))
    except (ValueError, KeyError, TypeError):
        return None
    present = member_id(request) if request.user.is_authenticated else _half_way_in(request)[0]
    return named if present in (None, named) else None


def _half_way_in(request: HttpRequest) -> tuple[UUID | None, Address | None]:
    try:
        return half_way(request)
    except NothingPending:
        return None, None


def _answer(request: HttpRequest) -> str:
    return request.body[:LONGEST_ANSWER].decode(errors="replace")
