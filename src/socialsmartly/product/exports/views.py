"""A shop's contacts in one file: asked for with a reason, agreed to where it is large, taken within a day by whoever asked."""

from __future__ import annotations

from contextlib import AbstractContextManager
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.models import Reason
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_open, opens_its_own
from socialsmartly.privacy.datamap.scope import Reading
from socialsmartly.product.accounts.doors import newly_proven, signed_in
from socialsmartly.product.approvals.answering import answered
from socialsmartly.product.approvals.errors import ApprovalRefused
from socialsmartly.product.contacts.queries import search
from socialsmartly.product.exports import queries
from socialsmartly.product.exports.actions import asking, making
from socialsmartly.product.exports.errors import ExportRefused
from socialsmartly.product.exports.forms import FileForm
from socialsmartly.product.exports.models import Export
from socialsmartly.product.exports.queries import Found
from socialsmartly.product.exports.rules import Item
from socialsmartly.product.exports.writing import as_file, block
from socialsmartly.product.unusual.actions import clear
from socialsmartly.product.unusual.errors import HeldBack
from socialsmartly.product.workspaces.queries import me, workspace_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import EXPORTING, SERVICE, WORKSPACE

LONGEST_SEARCH = 200
SECTION = {"section": "contacts"}


@require_safe
@signed_in
@opens_its_own(EXPORTING)
def listing(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Every file that was asked for in two years: by whom, why, of how many, and what became of it."""
    with block(request, workspace_id):
        files = queries.newest(workspace_id, me(request))
        page = {"workspace": workspace_of(workspace_id), "files": files, "owns": may_open(WORKSPACE), **SECTION}
        return TemplateResponse(request, "exports/list.html", page).render()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@opens_its_own(SERVICE, EXPORTING)
def new(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Everybody, or whom a search found, which is posted: it may be somebody's address. Looking at the page asks for nothing yet."""
    asked = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    with _service(request, workspace_id):
        found: Found = [one.pk for one in search(workspace_id, asked).contacts] if asked else None
        left = queries.left_out(found)
    sent = request.POST.get("do") == "ask"
    form = FileForm(request.POST if sent else None)
    if sent and form.is_valid():
        try:
            return redirect("exports:one", workspace_id, _asked(request, workspace_id, form, found, left))
        except HeldBack as held:
            form.add_error(None, held.said())
        except ExportRefused as refused:
            form.add_error(None, _(str(refused)))
    with block(request, workspace_id):
        people = len(queries.may_be_in_it(found))
        page = {
            "workspace": workspace_of(workspace_id),
            "form": form,
            "asked": asked,
            "people": people,
            "left": left,
            "over": queries.needs_second(workspace_id, me(request), people),
            **SECTION,
        }
        return TemplateResponse(request, "exports/new.html", page, status=422 if form.errors else 200).render()


@require_safe
@signed_in
@opens_its_own(EXPORTING)
def one(request: HttpRequest, workspace_id: UUID, export_id: UUID) -> HttpResponse:
    """How one file stands; asked for by htmx, only the part that moves."""
    with block(request, workspace_id):
        shown = queries.shown(_export(workspace_id, export_id), me(request))
        page = {
            "workspace": workspace_of(workspace_id),
            "file": shown,
            "export": shown.export,
            "second": shown.second,
            "items": [Item(item).label for item in shown.export.asked_for],
            **SECTION,
        }
        part = request.headers.get("HX-Request") == "true"
        return TemplateResponse(request, "exports/one_part.html" if part else "exports/one.html", page).render()


@require_POST
@signed_in
@opens_its_own(EXPORTING)
def answer(request: HttpRequest, workspace_id: UUID, export_id: UUID, request_id: UUID) -> HttpResponse:
    """Yes, or no with a reason, to what stands on the page."""
    with block(request, workspace_id):
        export = _export(workspace_id, export_id)
        large = queries.large_of(export, export.people)
        answered(request, request_id, large, _("You agreed. Your colleague can have the file made now."))
    return redirect("exports:one", workspace_id, export_id)


@require_POST
@signed_in
@opens_its_own(EXPORTING)
def make(request: HttpRequest, workspace_id: UUID, export_id: UUID) -> HttpResponse:
    """What a colleague agreed to is let go by whoever asked, once."""
    with block(request, workspace_id):
        export = _export(workspace_id, export_id)
        agreed = queries.shown(export, me(request)).second.agreed
        act = queries.act_of(request, workspace_id, export.people, agreed=agreed)
    try:
        cleared = clear(act)
        with block(request, workspace_id):
            asking.let_go(export, cleared, member=me(request))
    except HeldBack as held:
        messages.error(request, held.said())
    except (ExportRefused, ApprovalRefused) as refused:
        messages.error(request, _(str(refused)))
    return redirect("exports:one", workspace_id, export_id)


@require_http_methods(["GET", "POST"])
@never_cache
@newly_proven
@opens_its_own(EXPORTING)
@keeps("4.6-e", "5-h")
def take(request: HttpRequest, workspace_id: UUID, export_id: UUID) -> HttpResponse:
    """The file itself, for whoever asked for it; opened, the page from which it is taken, where a fresh proof leads back to."""
    with block(request, workspace_id):
        export = _export(workspace_id, export_id)
        if export.asked_by != mark_of(me(request), workspace_id):
            raise Http404
        workspace = workspace_of(workspace_id)
        if request.method != "POST":
            shown = queries.shown(export, me(request))
            page = {"workspace": workspace, "export": export, "file": shown, **SECTION}
            return TemplateResponse(request, "exports/take.html", page).render()
        try:
            people = making.hand_over(export)
        except ExportRefused as refused:
            messages.error(request, _(str(refused)))
            return redirect("exports:one", workspace_id, export_id)
    return as_file(request, export, people, workspace.currency)


def _asked(request: HttpRequest, workspace: UUID, form: FileForm, found: Found, left: queries.Left) -> UUID:
    """The file that was asked for (HeldBack, ExportRefused): looked at between two blocks for something unusual."""
    with block(request, workspace):
        act = queries.act_of(request, workspace, len(queries.may_be_in_it(found)))
    cleared = clear(act)
    wish = asking.Wish(*_said(form), translation.get_language() or "en", found)
    with block(request, workspace):
        made = asking.ask(workspace, wish, left, cleared, member=me(request))
    return UUID(str(made.pk))


def _said(form: FileForm) -> tuple[Reason, tuple[str, ...]]:
    chosen = form.cleaned_data["items"]
    return Reason(form.cleaned_data["reason"]), tuple(item.value for item in Item if item in chosen)


def _service(request: HttpRequest, workspace: UUID) -> AbstractContextManager[Reading]:
    return reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace}))


def _export(workspace: UUID, export: UUID) -> Export:
    found = queries.export_of(workspace, export)
    if found is None:
        raise Http404
    return found
