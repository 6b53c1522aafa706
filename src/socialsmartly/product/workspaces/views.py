"""Opening a workspace, and its home page."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_open, opens_its_own
from socialsmartly.privacy.publishing.forms import ThinkFirst
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.product.workspaces.checklist import Shown, steps_for
from socialsmartly.product.workspaces.figures import PURPOSES, Chart, Figure, figures_of, grouped
from socialsmartly.product.workspaces.forms import FirstWorkspace
from socialsmartly.product.workspaces.queries import me, seats_of
from socialsmartly.product.workspaces.rules import ASSIGNED, held_by
from socialsmartly.words import Purpose
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
@opens_its_own(*PURPOSES)
def home(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """What came in, what broke, who waits; and what is left to do. Of each only what the role of whoever asks may open."""
    seat = seats_of(request).get(workspace_id)
    if seat is None:
        raise Http404
    held = [purpose for purpose in PURPOSES if may_open(purpose)]
    found = [figure for purpose in held for figure in _figures(request, workspace_id, purpose)]
    steps = _steps(request, workspace_id) if may_open(WORKSPACE) else []
    page = {
        "workspace": {"id": workspace_id, "name": seat.title},
        "section": "home",
        "role": seat.get_role_display() if seat.role in ASSIGNED else "",
        "says": held_by(seat.role).says,
        "steps": steps,
        "open_steps": [step for step in steps if not step.done],
        "groups": list(grouped(found)),
        "charts": [chart for chart in found if isinstance(chart, Chart)],
    }
    return render(request, "workspaces/home.html", page)


def _steps(request: HttpRequest, workspace: UUID) -> list[Shown]:
    with reading_for(SERVICE, **scope_of(request, SERVICE, {"workspace_id": workspace})):
        return steps_for(workspace)


def _figures(request: HttpRequest, workspace: UUID, purpose: Purpose) -> list[Figure | Chart]:
    """Nothing where the shop's edition has no such part."""
    with suppress(NotAuthorised), reading_for(purpose, **scope_of(request, purpose, {"workspace_id": workspace})):
        return figures_of(workspace, purpose)
    return []
