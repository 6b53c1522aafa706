"""Opening a workspace, and its home page."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from socialsmartly.privacy.access.views import opens_its_own, serves
from socialsmartly.privacy.publishing.forms import ThinkFirst
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.checklist import counts, steps_for
from socialsmartly.product.workspaces.forms import FirstWorkspace
from socialsmartly.product.workspaces.queries import me, seats_of, workspace_of
from socialsmartly.words.purposes import SERVICE, WORKSPACE


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@opens_its_own(WORKSPACE)
def first(request: HttpRequest) -> HttpResponse:
    """Ask for a name and how to begin: with a demo shop or with a store of one's own."""
    form = FirstWorkspace(request.POST if request.method == "POST" else None)
    think = ThinkFirst([form["title"].value() or ""], request.POST if "confirmed" in request.POST else None)
    if request.method == "POST" and form.is_valid() and (think.is_valid() or not think.found):
        workspace = open_workspace(me(request), form.cleaned_data["title"], think.kinds)
        begin = "demo" if request.POST.get("begin") == "demo" else "own"
        return redirect(reverse("stores:connect", args=[workspace]) + f"?begin={begin}")
    page = {"form": form, "think": think, "seats": list(seats_of(request).values()), "workspace": None, "section": ""}
    return render(request, "workspaces/first.html", page, status=422 if form.errors or think.found else 200)


@require_safe
@signed_in
@serves(SERVICE)
def home(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """What is left to do, and how the shop stands."""
    steps = steps_for(workspace_id)
    page = {
        "workspace": workspace_of(workspace_id),
        "section": "home",
        "steps": steps,
        "open_steps": [step for step in steps if not step.done],
        "counts": counts(),
    }
    return TemplateResponse(request, "workspaces/home.html", page)
