"""The thread of one sign-in through its pages: what the visitor's session remembers, and where it leads at the end."""

from __future__ import annotations

import time
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from socialsmartly.product.accounts import notices
from socialsmartly.product.accounts.actions import codes, members
from socialsmartly.product.accounts.backend import HandleBackend
from socialsmartly.product.accounts.doors import FACTOR, FACTOR_AT, PROVED_AT, RECOVERED_AT, member_id, recovering
from socialsmartly.product.accounts.errors import NothingPending
from socialsmartly.product.accounts.queries import member_of, ways_of
from socialsmartly.product.accounts.rules import Address, device_label
from socialsmartly.product.accounts.sessions import DEVICE

FLOW, NEXT = "flow", "next"
BACKEND = f"{HandleBackend.__module__}.{HandleBackend.__qualname__}"
LONGEST_NEXT = 500
TOO_MANY = gettext_noop(
    "Many codes went to this address today and none was used. Please use the last one, or try again tomorrow."
)
ADDED_IN_RECOVERY = gettext_noop(
    "Somebody signed in with codes to both of your addresses and added a second factor. It counts in three days. If it was not you, sign in with your own second factor and remove the new one under Sign-in and security."
)
NOT_SENT = gettext_noop("We could not send the code just now. Nothing you typed is lost; please try again in a minute.")


def flow_of(request: HttpRequest, name: str = FLOW) -> UUID:
    """NothingPending when this browser began nothing."""
    try:
        return UUID(request.session[name])
    except KeyError:
        raise NothingPending from None


def safe_next(request: HttpRequest, asked: str) -> str:
    """A path of this site, or nothing."""
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours and len(asked) <= LONGEST_NEXT else ""


def enter(
    request: HttpRequest,
    member: UUID,
    *,
    address: Address | None = None,
    factor: UUID | None = None,
    recovered: bool = False,
    new: bool = False,
) -> HttpResponse:
    """Sign a member in on this device and send them on. Opens blocks of its own."""
    flow, onward = request.session.pop(FLOW, None), request.session.pop(NEXT, "")
    user = HandleBackend().get_user(member)
    if user is None:
        raise NothingPending
    login(request, user, backend=BACKEND)
    request.session[DEVICE] = device_label(request.headers.get("User-Agent", ""))
    request.session[PROVED_AT] = int(time.time())
    if factor:
        note_factor(request, factor)
    if recovered:
        request.session[RECOVERED_AT] = int(time.time())
    if flow:
        codes.close(UUID(flow), delivered=address)
    members.note_sign_in(member, address)
    return redirect(onward or (first_page() if new else "/"))


def note_factor(request: HttpRequest, factor: UUID) -> None:
    request.session[FACTOR_AT] = int(time.time())
    request.session[FACTOR] = str(factor)


def note_new_factor(request: HttpRequest, factor: UUID) -> None:
    """A new factor counts at once, but not after a recovery: then it waits. Every address of the member is told of either."""
    if not recovering(request):
        note_factor(request, factor)
        notices.new_factor(member_id(request))
        return
    notices.tell(ways_of(member_id(request)).addresses, _("A new device waits at your account"), _(ADDED_IN_RECOVERY))


def first_page() -> str:
    try:
        return reverse("workspaces:first")
    except NoReverseMatch:
        return "/"


def after_code(request: HttpRequest, address: Address) -> HttpResponse:
    """Only now is looked at who this is."""
    member = member_of(address)
    if member is None:
        return redirect("accounts:agree")
    if ways_of(member).any_factor:
        return redirect("accounts:second_factor")
    return enter(request, member, address=address)


def start_again(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This sign-in is over or was finished already. Please start again."))
    request.session.pop(FLOW, None)
    return redirect("accounts:sign_in")


def words_for(outcome: codes.Outcome, left: int) -> str:
    match outcome:
        case codes.Outcome.SPENT:
            return _("Five wrong codes are the most we look at. Please start again with a new code.")
        case codes.Outcome.CLOSED:
            return _(
                "Too many wrong codes were typed for this address. Sign in with a passkey or your other address, or try again tomorrow."
            )
        case codes.Outcome.OVER:
            return _("This code is over or was used already. Please ask for a new one below.")
    return ngettext(
        "This is not the code we sent. You have one try left.",
        "This is not the code we sent. You have %(left)s tries left.",
        left,
    ) % {"left": left}


def half_way(request: HttpRequest) -> tuple[UUID, Address]:
    """Whose code was right and who still owes the second factor (NothingPending)."""
    address = codes.confirmed(flow_of(request))
    member = member_of(address)
    if member is None:
        raise NothingPending
    return member, address
