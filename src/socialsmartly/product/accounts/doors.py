"""Who may enter a view at all. Stands above @serves, so that a visitor is sent to sign in before anything is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from socialsmartly.product.accounts.queries import is_vouched, ways_of

FACTOR_AT = "second_factor_at"
FACTOR = "second_factor"
FACTOR_HOLDS_SECONDS = 12 * 3600
FACTOR_PROVES_SECONDS = 600
PROVED_AT = "proved_at"
PROOF_HOLDS_SECONDS = 600
RECOVERED_AT = "recovered_at"
RECOVERY_HOLDS_SECONDS = 1800
View = Callable[..., HttpResponse]
INSIDE = "SOCIALSMARTLY_INSIDE"
"""Says to the frame of a page that only a member sees it, so that signing out is at hand there, too."""


def signed_in(view: View) -> View:
    """For members only: others are sent to sign in and come back afterwards."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        request.META[INSIDE] = True
        return view(request, *args, **kwargs)

    return inside


def with_second_factor(view: View) -> View:
    """For members who showed a passkey or an app's code in this very session, twelve hours ago at most; others are asked now."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not factor_shown(request):
            return redirect_to_login(request.get_full_path(), reverse("accounts:confirm"))
        return view(request, *args, **kwargs)

    return signed_in(inside)


def factor_shown(request: HttpRequest) -> bool:
    return _within(request, FACTOR_AT, FACTOR_HOLDS_SECONDS)


def with_fresh_proof(view: View) -> View:
    """For what gives somebody a new way in: who has a second factor is asked for it, and who has none for a code typed ten minutes ago
    at most, so that a session that was left open or stolen is not enough."""

    return _asking_anew(view, may_add_ways)


def newly_proven(view: View) -> View:
    """For a copy of everything and for leaving: whoever is signed in shows anew who they are, ten minutes ago at most, by their second
    factor or, where there is none, by a code to an address on record. A session that was left open is not enough for what harms most."""

    return signed_in(_asking_anew(view, proved_just_now))


def _asking_anew(view: View, enough: Callable[[HttpRequest], bool]) -> View:
    """Whoever has not shown enough is led to where they can, and from there back here."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if enough(request):
            return view(request, *args, **kwargs)
        place = "accounts:confirm" if ways_of(member_id(request)).any_factor else "accounts:prove"
        return redirect_to_login(request.get_full_path(), reverse(place))

    return inside


def may_add_ways(request: HttpRequest) -> bool:
    if ways_of(member_id(request)).any_factor:
        return factor_shown(request) or recovering(request)
    return code_just_typed(request)


def proved_just_now(request: HttpRequest) -> bool:
    if ways_of(member_id(request)).any_factor:
        return factor_just_shown(request) or recovering(request)
    return code_just_typed(request)


def code_just_typed(request: HttpRequest) -> bool:
    """In the last ten minutes, by whoever has no second factor; a sign-in counts."""
    return _within(request, PROVED_AT, PROOF_HOLDS_SECONDS)


def factor_of(request: HttpRequest) -> UUID | None:
    """Which second factor was shown in this session, twelve hours ago at most."""
    shown = request.session.get(FACTOR)
    return UUID(shown) if shown is not None and factor_shown(request) else None


def factor_vouched(request: HttpRequest) -> bool:
    """Whether the factor shown in this session is one that somebody of the staff has vouched for, and is still there."""
    shown = factor_of(request)
    return shown is not None and is_vouched(member_id(request), shown)


def factor_just_shown(request: HttpRequest) -> bool:
    """In the last ten minutes: enough to prove who is acting, where twelve hours are not."""
    return _within(request, FACTOR_AT, FACTOR_PROVES_SECONDS)


def recovering(request: HttpRequest) -> bool:
    """Whether codes over both addresses opened this session, half an hour ago at most. That is no second factor: it opens nothing
    but the adding of a new one, which counts three days later."""
    return not factor_shown(request) and _within(request, RECOVERED_AT, RECOVERY_HOLDS_SECONDS)


def _within(request: HttpRequest, mark: str, seconds: int) -> bool:
    return bool(0 <= time.time() - request.session.get(mark, 0) <= seconds)


def member_id(request: HttpRequest) -> UUID:
    """Who is signed in. Stands behind @signed_in."""
    return UUID(str(request.user.pk))
