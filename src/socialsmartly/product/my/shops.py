"""The shops that a member works in: leaving one by oneself, and taking over one that its owner offers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.product.workspaces.actions import seating
from socialsmartly.product.workspaces.errors import TeamRefused
from socialsmartly.words.purposes import TEAM, WORKSPACE


@require_POST
@signed_in
@opens_its_own(TEAM)
def leave(request: HttpRequest, shop: UUID) -> HttpResponse:
    """From any role; a shop of others answers as one that never was."""
    try:
        seating.leave(shop, queries.me(request))
        messages.success(request, _("You left the shop. Nothing in it opens to you any more."))
    except TeamRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("my:account")


@require_POST
@signed_in
@opens_its_own(TEAM, WORKSPACE)
def take_over(request: HttpRequest, shop: UUID) -> HttpResponse:
    try:
        actions.take_over(queries.me(request), shop)
        messages.success(request, _("The shop is yours now. Whoever owned it before is an administrator."))
    except TeamRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("my:account")
