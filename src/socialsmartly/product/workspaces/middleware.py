"""Whose role counts at the address of a workspace: said once for each request, before its view runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from socialsmartly.privacy.access.errors import NotInRole
from socialsmartly.privacy.datamap.scope import Acting, act_in, at_an_address
from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.product.workspaces.rules import held_by
from socialsmartly.words import keeps

IN_A_CASE: Final = "conversation_id"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class ByRole:
    """Holds every block that a request opens on the workspace of its address to the role of whoever asks. Nobody without a seat opens
    any there, whatever the view forgot to ask."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with at_an_address():
            return self.get_response(request)

    @keeps("5-h")
    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        workspace = kwargs.get("workspace_id")
        if workspace is None or not request.user.is_authenticated:
            return None
        seat = seats_of(request).get(workspace)
        if seat is None:
            act_in(Acting(workspace, frozenset()))
            return None
        held = held_by(seat.role)
        act_in(Acting(workspace, held.at(case=IN_A_CASE in kwargs), held.only_reads))
        return refused(request, workspace) if held.only_reads and request.method not in SAFE else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(exception, NotInRole) or match is None:
            return None
        return refused(request, match.kwargs["workspace_id"])


def refused(request: HttpRequest, workspace: Any) -> HttpResponse:
    """Says who can give it; to whoever has no seat, nothing is there at all."""
    seat = seats_of(request).get(workspace)
    if seat is None:
        return render(request, "404.html", status=404)
    page = {"seat": seat, "held": held_by(seat.role)}
    return render(request, "workspaces/not_in_role.html", page, status=403)
