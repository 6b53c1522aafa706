"""Who may enter the staff area: a seat of the operator, and in this very session a second factor that somebody vouched for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from socialsmartly.privacy.minors.errors import NeedsApproval
from socialsmartly.product.accounts.doors import factor_vouched, signed_in, with_second_factor
from socialsmartly.product.workspaces.queries import may_staff
from socialsmartly.words import keeps

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """For staff: to anybody else the area is not there (404). Without a second factor, staff are asked for it first; one that nobody
    vouched for opens the page that says how that is done, and no other."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if factor_vouched(request) else redirect("rights_desk:own_factor")

    return with_factor(inside)


def with_factor(view: View) -> View:
    """For staff who showed a second factor, vouched for or not."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_others(request)
        return with_second_factor(view)(request, *args, **kwargs)

    return signed_in(inside)


def where_approved(view: View) -> View:
    """For what shows words of a person: of somebody under 18 only after a second member of staff approved; otherwise the page for that."""

    @wraps(view)
    def inside(request: HttpRequest, number: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, number, **kwargs)
        except NeedsApproval:
            return redirect("rights_desk:approval", number=number)

    return inside


@keeps("5-h")
def refuse_others(request: HttpRequest) -> None:
    if not may_staff(request):
        raise Http404
