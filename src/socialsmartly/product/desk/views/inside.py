"""The shop's side. Each page that shows a customer's words is written down for them, with the number of the matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.actions import Seen, looked_at, mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.applicants.rules import LONGEST
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.accounts.doors import factor_shown, factor_vouched, member_id, signed_in
from socialsmartly.product.contacts.errors import NotShown
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.contacts.revealing import in_full, press, shown_in_full
from socialsmartly.product.desk import queries
from socialsmartly.product.desk.actions import answering, opening, settling
from socialsmartly.product.desk.actions.settling import Mover
from socialsmartly.product.desk.disputing import Party
from socialsmartly.product.desk.errors import DeskRefused, FileRefused
from socialsmartly.product.desk.forms import AnswerForm, CallForm, EvidenceForm, SavedReplyForm, key_of
from socialsmartly.product.desk.links import public_address
from socialsmartly.product.desk.models import Conversation, Dispute, Kind, Outcome
from socialsmartly.product.desk.proving import NEEDS
from socialsmartly.product.desk.rows import rows_of
from socialsmartly.product.desk.views.public import about_dispute, handed_out
from socialsmartly.product.workspaces.models import Role
from socialsmartly.product.workspaces.queries import seats_of, workspace_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ASKING, DESK, REVEALING, SERVICE

BOXES: Final[dict[str, str | Promise]] = {
    "open": gettext_lazy("Open"),
    "mine": gettext_lazy("Mine"),
    "snoozed": gettext_lazy("Put off"),
    "closed": gettext_lazy("Closed"),
}
DAYS: Final = (1, 3, 7)
A_YEAR: Final = timedelta(days=365)
View = Callable[..., HttpResponse]
Deed = Callable[[HttpRequest, Conversation], None]


def at_the_desk(view: View) -> View:
    """Before anything is read: the operator's staff show a second factor that somebody has vouched for."""

    @wraps(view)
    def inside(request: HttpRequest, workspace_id: UUID, **named: Any) -> HttpResponse:
        seat = seats_of(request).get(workspace_id)
        if seat is not None and seat.role == Role.STAFF and not factor_shown(request):
            return redirect_to_login(request.get_full_path(), reverse("accounts:confirm"))
        if seat is not None and seat.role == Role.STAFF and not factor_vouched(request):
            raise Http404
        return view(request, workspace_id=workspace_id, **named)

    return inside


@require_safe
@signed_in
@at_the_desk
@serves(DESK)
@keeps("4.2-a")
def inbox(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Who waits longest stands first. Whoever asked to be deleted, or has their data only stored, is closed by the database."""
    box = request.GET.get("box", "open")
    if box not in BOXES:
        raise Http404
    rows = queries.inbox(workspace_id, box, member_id(request))
    looked_at(Seen(workspace_id, one.contact_id, one.number) for one in rows)
    open_all(rows, *queries.SHOWN)
    mark = mark_of(member_id(request), workspace_id)
    page = {
        "boxes": BOXES,
        "box": box,
        "rows": list(rows_of(rows, workspace_id, mark, timezone.now())),
        "waiting": queries.how_many_wait(workspace_id),
        "ended": queries.how_matters_ended(workspace_id, timezone.localdate() - A_YEAR) if box == "closed" else [],
        "public_address": public_address(workspace_id),
    }
    return _page(request, workspace_id, "inbox", **page)


@require_safe
@signed_in
@at_the_desk
@in_full(Contact, "conversation_id")
@serves(DESK)
@keeps("2.3-c")
def one(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    found = _seen(workspace_id, conversation_id)
    return _conversation(request, found, AnswerForm())


def _conversation(
    request: HttpRequest, found: Conversation, form: AnswerForm, call_form: CallForm | None = None
) -> HttpResponse:
    mine = mark_of(member_id(request), found.workspace_id)
    page = {
        "talk": queries.talk_at_the_desk(found),
        "form": form,
        "outcomes": Outcome.choices,
        "days": DAYS,
        "saved": queries.saved_replies(found.workspace_id),
        "record": queries.record_of(found),
        "shown": shown_in_full(request).get(found.contact_id),
        "need": NEEDS[Kind(found.kind)],
        "missing": queries.missing(found),
        "kinds": Kind.choices,
        "calls": queries.calls_of(found),
        "call_form": call_form or CallForm(),
        "rating": queries.rating_of(found),
        **about_dispute(found, queries.dispute_of(found), Party.SHOP),
        "mine": found.assignee == mine,
        "mark": mine,
    }
    return _page(request, found.workspace_id, "conversation", **page)


@require_POST
@signed_in
@at_the_desk
@serves(DESK)
def reply(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """An answer or a note, as the button says; a saved reply brings its words and what follows them."""
    found = _seen(workspace_id, conversation_id)
    form = AnswerForm(request.POST)
    try:
        if form.is_valid():
            _answer(request, found, form)
    except DeskRefused as refused:
        form.add_error("text", _(str(refused)))
    if form.errors:
        return _conversation(request, found, form)
    return redirect("desk:one", workspace_id, conversation_id)


def _answer(request: HttpRequest, found: Conversation, form: AnswerForm) -> None:
    text, member = form.cleaned_data["text"], member_id(request)
    if request.POST.get("do") == "note":
        answering.note(found, text, member)
        return
    chosen = key_of(request.POST.get("saved", ""))
    saved = next((one for one in queries.saved_replies(found.workspace_id) if one.pk == chosen), None)
    answering.reply(found, text or (saved.body if saved else ""), member)
    if saved and saved.snoozes_days:
        answering.snooze(found, saved.snoozes_days)
    if saved and saved.closes_with:
        answering.close(found, saved.closes_with)


@require_POST
@signed_in
@at_the_desk
@opens_its_own(DESK, ASKING)
def caller(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """What somebody on the telephone reads aloud from their page."""
    handles = {"workspace_id": workspace_id, "conversation_id": conversation_id}
    with reading_for(DESK, **scope_of(request, DESK, handles)):
        found = _seen(workspace_id, conversation_id)
    try:
        opening.show_by_telephone(found, request.POST.get("code", "")[:40])
    except DeskRefused as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _("It is the customer: they read the code of their own page."))
    return redirect("desk:one", workspace_id, conversation_id)


@require_POST
@signed_in
@at_the_desk
@serves(DESK)
def take_back(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """The words of an answer that has not gone out are in the form again."""
    found = _seen(workspace_id, conversation_id)
    try:
        text = answering.take_back(found, _message(request))
    except DeskRefused as refused:
        messages.error(request, _(str(refused)))
        return redirect("desk:one", workspace_id, conversation_id)
    return _conversation(request, found, AnswerForm(initial={"text": text}))


def _message(request: HttpRequest) -> UUID:
    key = key_of(request.POST.get("message", ""))
    if key is None:
        raise Http404
    return key


@require_POST
@signed_in
@at_the_desk
@opens_its_own(DESK, SERVICE)
def act(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """One button of the conversation's page. What touches the record comes first, in a block that sees no word of the matter."""
    handles, todo = {"workspace_id": workspace_id, "conversation_id": conversation_id}, request.POST.get("do", "")
    try:
        with reading_for(SERVICE, **scope_of(request, SERVICE, handles)):
            _do(request, _found(workspace_id, conversation_id), todo, RECORD_DEEDS)
        with reading_for(DESK, **scope_of(request, DESK, handles)):
            _do(request, _seen(workspace_id, conversation_id), todo, DEEDS)
    except DeskRefused as refused:
        messages.error(request, _(str(refused)))
    if todo not in DEEDS and todo not in RECORD_DEEDS:
        raise Http404
    return redirect("desk:one", workspace_id, conversation_id)


@require_POST
@signed_in
@at_the_desk
@opens_its_own(DESK, REVEALING)
def show(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """How the customer is reached, in full and with a reason, while the matter has their record open."""
    with reading_for(
        DESK, **scope_of(request, DESK, {"workspace_id": workspace_id, "conversation_id": conversation_id})
    ):
        found = _seen(workspace_id, conversation_id)
        if queries.record_of(found).person is None:
            raise Http404
    try:
        press(request, Contact, workspace_id, found.contact_id, conversation_id, found.number)
    except NotShown as refused:
        messages.error(request, _(str(refused)))
    return redirect("desk:one", workspace_id, conversation_id)


@require_POST
@signed_in
@at_the_desk
@serves(DESK)
def call(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """A note of a call. One that is not kept yet stays on the page."""
    found, form = _seen(workspace_id, conversation_id), CallForm(request.POST)
    try:
        if form.is_valid():
            answering.note_call(found, member_id(request), form.spoken())
            return redirect("desk:one", workspace_id, conversation_id)
    except DeskRefused as refused:
        form.add_error("recorded_from", _(str(refused)))
    return _conversation(request, found, AnswerForm(), form)


@require_POST
@signed_in
@at_the_desk
@serves(DESK)
def move(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """A step of the shop in a dispute."""
    dispute = _dispute(workspace_id, conversation_id)
    to, reason = request.POST.get("do", ""), request.POST.get("reason", "")[:LONGEST]
    try:
        settling.move(dispute, to, Mover(Party.SHOP, member_id(request)), reason, request.POST.get("resolution", ""))
    except DeskRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("desk:one", workspace_id, conversation_id)


@require_POST
@signed_in
@at_the_desk
@serves(DESK)
def put(request: HttpRequest, workspace_id: UUID, conversation_id: UUID) -> HttpResponse:
    """Evidence of the shop."""
    dispute, form = _dispute(workspace_id, conversation_id), EvidenceForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise FileRefused
        told = form.cleaned_data
        settling.put_forward(dispute, Mover(Party.SHOP, member_id(request)), told["shows"], told["file"])
    except DeskRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("desk:one", workspace_id, conversation_id)


def _dispute(workspace: UUID, conversation: UUID) -> Dispute:
    found = queries.dispute_of(_seen(workspace, conversation))
    if found is None:
        raise Http404
    return found


def _do(request: HttpRequest, found: Conversation, todo: str, deeds: Mapping[str, Deed]) -> None:
    if todo in deeds:
        deeds[todo](request, found)


def _days(request: HttpRequest) -> int:
    return next((days for days in DAYS if str(days) == request.POST.get("days")), DAYS[0])


RECORD_DEEDS: Final[Mapping[str, Deed]] = {
    "open": lambda _request, found: opening.open_record(found),
    "name": lambda request, found: opening.name_order(found, request.POST.get("number", "")),
    "hide": lambda _request, found: opening.hide_record(found),
    "kind": lambda _request, found: opening.hide_record(found),
    "close": lambda request, found: opening.shut_record(found) if request.POST.get("outcome") else None,
}
DEEDS: Final[Mapping[str, Deed]] = {
    "take": lambda request, found: answering.assign(found, member_id(request)),
    "let-go": lambda _request, found: answering.assign(found, None),
    "close": lambda request, found: answering.close(found, request.POST.get("outcome", "")),
    "reopen": lambda _request, found: answering.reopen(found),
    "kind": lambda request, found: answering.turn_into(found, request.POST.get("kind", "")),
    "snooze": lambda request, found: answering.snooze(found, _days(request)),
    "send-now": lambda request, found: answering.send_now(found, _message(request)),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@at_the_desk
@serves(DESK)
def saved(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The words that are used again."""
    if gone := key_of(request.POST.get("forget", "")):
        answering.forget_reply(workspace_id, gone)
        return redirect("desk:saved", workspace_id)
    form = SavedReplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        answering.save_reply(workspace_id, told["title"], told["body"], told["closes_with"], told["snoozes_days"] or 0)
        return redirect("desk:saved", workspace_id)
    return _page(request, workspace_id, "saved", form=form, saved=queries.saved_replies(workspace_id))


@require_safe
@signed_in
@at_the_desk
@serves(DESK)
def file(request: HttpRequest, workspace_id: UUID, conversation_id: UUID, file_id: UUID) -> HttpResponse:
    found = _seen(workspace_id, conversation_id)
    return handed_out(queries.file_of(workspace_id, found.pk, file_id))


def _found(workspace: UUID, key: UUID) -> Conversation:
    found = queries.conversation_of(workspace, key)
    if found is None:
        raise Http404
    return found


def _seen(workspace: UUID, key: UUID) -> Conversation:
    """The conversation, once it is written down for its customer that somebody of the shop looked."""
    found = _found(workspace, key)
    looked_at([Seen(workspace, found.contact_id, found.number)])
    return found


def _page(request: HttpRequest, workspace: UUID, name: str, **context: Any) -> TemplateResponse:
    shared = {"workspace": workspace_of(workspace), "section": "desk"}
    forms = (context.get("form"), context.get("call_form"))
    status = 422 if any(form is not None and form.errors for form in forms) else 200
    return TemplateResponse(request, f"desk/{name}.html", shared | context, status=status)
