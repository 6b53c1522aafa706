"""The first page, the choice of language, and the answer to whoever watches whether the site is up."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import WORKSPACE

YEAR_SECONDS = 365 * 24 * 3600
GPC_SINCE = "2026-11-27"
SECURITY_CONTACT_LASTS = timedelta(days=180)


@require_GET
@opens_its_own(WORKSPACE)
def landing(request: HttpRequest) -> HttpResponse:
    """Members are led to their shop, or to opening one; everybody else reads what this is."""
    if not request.user.is_authenticated:
        return TemplateResponse(request, "landing.html")
    seat = next(iter(seats_of(request).values()), None)
    if seat is None:
        return redirect("workspaces:first")
    return redirect("workspaces:home", workspace_id=seat.workspace)


@require_POST
@serves(NO_PERSONAL_DATA)
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language in a cookie and go back to the page it was chosen on, never to another site."""
    response = redirect(_way_back(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR_SECONDS,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else "/"


@require_GET
@serves(NO_PERSONAL_DATA)
def security_contact(request: HttpRequest) -> HttpResponse:
    """Where to tell of a hole (RFC 9116). It expires, so that nobody trusts an address that nobody keeps."""
    lines = (
        f"Contact: mailto:{settings.SOCIALSMARTLY_PRIVACY_CONTACT}",
        f"Expires: {timezone.now() + SECURITY_CONTACT_LASTS:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en, zh",
        f"Canonical: {settings.SOCIALSMARTLY_SITE}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_GET
@serves(NO_PERSONAL_DATA)
def hears_gpc(request: HttpRequest) -> HttpResponse:
    """That this site hears the signal (W3C Global Privacy Control, 4.1), since the day on which it first did."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})


@require_GET
@serves(NO_PERSONAL_DATA)
def health(request: HttpRequest) -> HttpResponse:
    """Answers only when the database let us in as a purpose, so it says more than that a port is open."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
