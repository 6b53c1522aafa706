"""Connecting a shop: first the question, then the file, then what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights.actions import waits_for_a_hold
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.stores import authorisation, files, queries
from socialsmartly.product.stores.actions.authorising import allow_reading, refuse_reading
from socialsmartly.product.stores.actions.starting import carry_on, start_import
from socialsmartly.product.stores.errors import ImportRefused, NoFile
from socialsmartly.product.stores.models import Source
from socialsmartly.product.stores.rules.header import CURRENCIES, columns_in
from socialsmartly.product.stores.uploading import ToImports
from socialsmartly.product.workspaces.queries import me, workspace_of
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, STORE, WORKSPACE


@require_safe
@signed_in
@serves(SERVICE)
def overview(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The store, its imports, and whether it may be read."""
    workspace = workspace_of(workspace_id)
    page = {
        "workspace": workspace,
        "section": "stores",
        "store": queries.store(),
        "runs": queries.runs(),
        "allowed": is_allowed(workspace),
        "waits": not is_allowed(workspace) and waits_for_a_hold(workspace_id),
    }
    return TemplateResponse(request, "stores/overview.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@serves(WORKSPACE)
def ask(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The authorisation page; what is pressed there is recorded with its wording. Nothing is read before a yes."""
    begin = request.POST.get("begin") or request.GET.get("begin") or ""
    if request.method == "POST":
        return _answered(request, workspace_id, begin)
    workspace = workspace_of(workspace_id)
    if is_allowed(workspace):
        return redirect(_bring_url(workspace_id, begin))
    page = {"workspace": workspace, "section": "stores", "begin": begin, "asked": authorisation}
    return TemplateResponse(request, "stores/ask.html", page)


def _answered(request: HttpRequest, workspace: UUID, begin: str) -> HttpResponse:
    answer = request.POST.get("answer")
    if answer == "yes":
        if not is_allowed(workspace_of(workspace)):
            allow_reading(workspace=workspace, member=me(request))
        return redirect(_bring_url(workspace, begin))
    if answer == "no":
        refuse_reading(workspace=workspace, member=me(request))
        messages.info(request, _("Nothing is read. Audiences and campaigns stay closed; all else works as before."))
        return redirect("workspaces:home", workspace)
    return redirect("stores:connect", workspace)


@require_safe
@signed_in
@serves(SERVICE)
def bring(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Choose a file, or take the demo shop."""
    workspace = workspace_of(workspace_id)
    if not is_allowed(workspace):
        return redirect("stores:connect", workspace_id)
    return TemplateResponse(request, "stores/bring.html", _bring_page(request, workspace))


def _bring_page(request: HttpRequest, workspace: Any, refusal: ImportRefused | None = None) -> dict[str, Any]:
    return {
        "workspace": workspace,
        "section": "stores",
        "store": queries.store(),
        "running": queries.running(),
        "begin": request.GET.get("begin", ""),
        "columns": ",".join(columns_in(workspace.currency)),
        "currency": workspace.currency,
        "currencies": ", ".join(CURRENCIES),
        "refusal": refusal,
    }


@require_POST
@signed_in
@opens_its_own(STORE, SERVICE)
def demo(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    scope = scope_of(request, STORE, {"workspace_id": workspace_id})
    run = uuid7()
    try:
        start_import(run, workspace=scope["workspace"], member=scope["member"], source=Source.DEMO)
    except ImportRefused as refusal:
        return _refused(request, workspace_id, refusal)
    return redirect("stores:run", workspace_id, run)


@csrf_exempt
@require_POST
@signed_in
@opens_its_own(STORE, SERVICE)
def upload(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The way of the file is set before the form is looked at, so the check of its token stands behind this door."""
    scope = scope_of(request, STORE, {"workspace_id": workspace_id})
    with reading_for(STORE, **scope):
        """Refused before a byte is kept when there is no authorisation."""
    handler = ToImports(request)
    request.upload_handlers = [handler]
    try:
        return _uploaded(request, scope, handler)
    finally:
        # Whatever refused it, a missing token among them: a file without an import is not kept.
        if not handler.taken:
            files.let_go(handler.run)


@csrf_protect
def _uploaded(request: HttpRequest, scope: dict[str, UUID], handler: ToImports) -> HttpResponse:
    if len(request.FILES):  # asking for them is what reads the form and brings the file in
        raise NoFile
    try:
        run, digest = handler.kept()
        start_import(run, workspace=scope["workspace"], member=scope["member"], source=Source.FILE, digest=digest)
        handler.taken = True
    except ImportRefused as refusal:
        return _refused(request, scope["workspace"], refusal)
    return redirect("stores:run", scope["workspace"], run)


def _refused(request: HttpRequest, workspace: UUID, refusal: ImportRefused) -> HttpResponse:
    with reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace})):
        page = _bring_page(request, workspace_of(workspace), refusal)
        return render(request, "stores/bring.html", page, status=422)


@require_POST
@signed_in
@opens_its_own(STORE, SERVICE)
def go_on(request: HttpRequest, workspace_id: UUID, run_id: UUID) -> HttpResponse:
    scope = scope_of(request, STORE, {"workspace_id": workspace_id})
    try:
        carry_on(run_id, workspace=scope["workspace"], member=scope["member"])
    except ImportRefused as refusal:
        return _refused(request, workspace_id, refusal)
    return redirect("stores:run", workspace_id, run_id)


def is_allowed(workspace: Any) -> bool:
    return bool(workspace.permits & Permit.STORE_DATA)


def _bring_url(workspace: UUID, begin: str) -> str:
    return reverse("stores:bring", args=[workspace]) + ("?begin=demo" if begin == "demo" else "")
