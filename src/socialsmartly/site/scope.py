"""Whose rows a request may see: the signed-in member's, and those of the workspace in the address if they have a seat there."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from socialsmartly.product.workspaces.queries import seats_of
from socialsmartly.words import Purpose, keeps

THE_LIST = "list of requests"
"""The case of whoever looks at no single one."""


@keeps("2.2-g", "5-h")
def scope_of(request: HttpRequest, purpose: Purpose, kwargs: dict[str, Any]) -> dict[str, Any]:
    """Handles for `reading_for`. A workspace of others and one that never was get the same answer (Http404)."""
    scope: dict[str, Any] = {}
    if request.user.is_authenticated:
        scope["member"] = request.user.pk
        # The frame of the page names the member's workspaces; inside the block that opens now they could not be read.
        seats_of(request)
        if purpose.one_person:
            scope["subject"] = request.user.pk
        if purpose.watched:
            scope["because"] = kwargs.get("number", THE_LIST)
    if purpose.by_case:
        scope["case"] = kwargs.get("conversation_id")
    if "workspace_id" in kwargs:
        if kwargs["workspace_id"] not in seats_of(request):
            raise Http404
        scope["workspace"] = kwargs["workspace_id"]
    return scope
