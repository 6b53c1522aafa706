"""The thread of one sign-in through its pages: what the visitor's session remembers, and where it leads at the end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from socialsmartly.product.accounts import notices
from socialsmartly.product.accounts.actions import codes, members
from socialsmartly.product.accounts.backend import HandleBackend
from socialsmartly.product.accounts.doors import FACTOR, FACTOR_AT, PROVED_AT, RECOVERED_AT, member_id, recovering
from socialsmartly.product.accounts.errors import NothingPending, TooManyCodes
from socialsmartly.product.accounts.forms import CodeForm
from socialsmartly.product.accounts.queries import member_of, ways_of
from socialsmartly.product.accounts.rules import EMAIL, PHONE, Address, device_label, guessing_allowances
from socialsmartly.product.accounts.sessions import DEVICE
from socialsmartly.words import keeps

FLOW, NEXT = "flow", "next"
BACKEND = f"{HandleBackend.__module__}.{HandleBackend.__qualname__}"
LONGEST_NEXT = 500
COUNTED: Final[Mapping[str, str]] = {
    "email": gettext_noop("To one mailbox go at most %(most)s codes within 24 hours that nobody typed."),
    "phone": gettext_noop("To one number go at most %(most)s codes within 24 hours that nobody typed."),
    "number, quarter": gettext_noop("To one number go at most %(most)s codes within a quarter of an hour."),
    "number, day": gettext_noop("To one number go at most %(most)s codes within 24 hours."),
    "block": gettext_noop("To numbers that begin alike go at most %(most)s codes within 24 hours that nobody typed."),
    "texts": gettext_noop("At most %(most)s text messages go out within 24 hours, to everybody together."),
}
"""The rule of each count of codes that are sent, by its kind (`rules.sending_allowances`)."""
IN_A_ROW = gettext_noop("Too many wrong codes were typed: for one address we look at %(most)s in a row.")
A_DAY = gettext_noop("Too many wrong codes were typed: for one address we look at %(most)s within 24 hours.")
EVERYBODY = gettext_noop(
    "Too many wrong codes were typed: for everybody together we look at %(most)s within ten minutes."
)
THEIRS = gettext_noop("Until then sign in with a passkey or your other address.")
ALL = gettext_noop("Until then sign in with a passkey.")
WRONG: Final[Mapping[str, tuple[str, str]]] = {
    each.kind: words
    for channel in (EMAIL, PHONE)
    for each, words in zip(
        guessing_allowances(Address(channel, "")), ((IN_A_ROW, THEIRS), (A_DAY, THEIRS), (EVERYBODY, ALL)), strict=True
    )
}
"""The rule of each count of wrong codes, by its kind (`rules.guessing_allowances`), and what goes meanwhile."""
ADDED_IN_RECOVERY = gettext_noop(
    "Somebody signed in with codes to both of your addresses and added a second factor. It counts in three days. If it was not you, sign in with your own second factor and remove the new one under Sign-in and security."
)
NOT_SENT = gettext_noop("We could not send the code just now. Nothing you typed is lost; please try again in a minute.")


@keeps("4.5-b")
def no_more_codes(refused: TooManyCodes) -> str:
    """Why no code goes out, for the page that refused it: the rule with its figures, when it counts anew, what goes without a code, and the way
    to a person."""
    kind = refused.kind if refused.kind in COUNTED else EMAIL
    rule = _(COUNTED[kind]) % {"most": refused.most}
    gone = _("So many have gone: %(most)s.") % {"most": refused.most}
    meanwhile = _(
        "Until then the last code still works for ten minutes, and a passkey or your other address needs none."
    )
    return _explained(f"{rule} {gone}", refused, meanwhile)


@keeps("4.5-b")
def no_more_tries(refused: TooManyCodes) -> str:
    """Why a typed code is not looked at: the count that is used up and no other, when it counts anew, what goes meanwhile, and the way to a
    person. It counts what was typed, whether the address has an account or not."""
    rule, meanwhile = WRONG[refused.kind]
    return _explained(_(rule) % {"most": refused.most}, refused, _(meanwhile))


def _explained(rule: str, refused: TooManyCodes, meanwhile: str) -> str:
    anew = (
        _("It counts anew on %(when)s UTC.") % {"when": date_format(refused.until, "DATETIME_FORMAT")}
        if refused.until is not None
        else ""
    )
    return format_html("<span>{} {}</span>", " ".join(filter(None, (rule, anew, meanwhile))), _to_a_person())


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


def fits(flow: UUID, form: CodeForm) -> bool:
    """Whether the code that was typed is right; where it is not, the field says why."""
    try:
        outcome = codes.try_code(flow, form.cleaned_data["code"])
    except TooManyCodes as refused:
        form.add_error("code", no_more_tries(refused))
        return False
    if outcome is not codes.Outcome.RIGHT:
        form.add_error("code", _words_for(outcome, codes.look_at(flow).tries_left))
    return outcome is codes.Outcome.RIGHT


def _words_for(outcome: codes.Outcome, left: int) -> str:
    match outcome:
        case codes.Outcome.SPENT:
            return _("Five wrong codes are the most we look at. Please start again with a new code.")
        case codes.Outcome.OVER:
            return _("This code is over or was used already. Please ask for a new one below.")
    return ngettext(
        "This is not the code we sent. You have one try left.",
        "This is not the code we sent. You have %(left)s tries left.",
        left,
    ) % {"left": left}


def _to_a_person() -> str:
    return format_html('<a class="link" href="{}">{}</a>', reverse("intake:ask"), _("Ask a person to look at it"))


def half_way(request: HttpRequest) -> tuple[UUID, Address]:
    """Whose code was right and who still owes the second factor (NothingPending)."""
    address = codes.confirmed(flow_of(request))
    member = member_of(address)
    if member is None:
        raise NothingPending
    return member, address
