"""The page of whoever takes part, by their own link. Opening it changes nothing; every act is a POST with a button of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.decisions.queries import decisions_of
from socialsmartly.privacy.limits.pages import limits_page
from socialsmartly.privacy.papers.handing import controller, copy_to_keep
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.queries import looks_shown
from socialsmartly.product.rewards.actions import claiming
from socialsmartly.product.rewards.codes import grouped
from socialsmartly.product.rewards.errors import NotOpen, NotTheirMove
from socialsmartly.product.rewards.forms import GiveForm, ObjectForm
from socialsmartly.product.rewards.queries import KIND, Part, part_of, shop_of
from socialsmartly.product.rewards.rules import Item, Reason, Step
from socialsmartly.words import keeps
from socialsmartly.words.money import money
from socialsmartly.words.purposes import ELIGIBILITY, PROMOTION, RIGHTS, TAKING_PART, WORKSPACE

LinkView = Callable[..., HttpResponse]
CORRECTED = (Item.NAME, Item.ADDRESS, Item.AGE_BAND)
"""The address that was proven is who they are here: whoever has another one joins with it."""


def by_link(view: LinkView) -> LinkView:
    """Turns the token of the address into the person's part; a broken one and one that leads to nobody get the same answer."""

    @wraps(view)
    def inside(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        try:
            link = read_link(KIND, token)
        except LinkBroken:
            raise Http404 from None
        part = part_of(link.workspace, link.subject)
        if part is None:
            raise Http404
        return view(request, link, part, **kwargs)

    return inside


@require_safe
@never_cache
@by_link
@opens_its_own(TAKING_PART, RIGHTS)
def page(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    return _shown(request, link, part)


@require_POST
@never_cache
@by_link
@opens_its_own(TAKING_PART, PROMOTION, ELIGIBILITY, WORKSPACE, RIGHTS)
@keeps("2.2-e")
def give(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    """Everything or nothing: of half an answer nothing is kept."""
    form = GiveForm(part.missing, request.POST)
    if not form.is_valid():
        return _shown(request, link, part, give=form)
    return _moved(request, link, lambda: claiming.supply(link.workspace, link.subject, form.cleaned_data))


@require_POST
@by_link
@opens_its_own(TAKING_PART)
@keeps("2.2-e")
def refuse(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    return _moved(request, link, lambda: claiming.refuse(link.workspace, link.subject))


@require_POST
@never_cache
@by_link
@opens_its_own(TAKING_PART, RIGHTS)
def appeal(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    form = ObjectForm(request.POST)
    if not form.is_valid():
        return _shown(request, link, part, objecting=form)
    return _moved(request, link, lambda: claiming.appeal(link.workspace, link.subject, form.cleaned_data["objection"]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_link
@opens_its_own(TAKING_PART, PROMOTION, RIGHTS)
def leave(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    page = {"token": link.token(), "part": part, "had": part.claim.issued_at is not None}
    if request.method == "POST":
        made = claiming.leave(link.workspace, link.subject)
        return TemplateResponse(request, "rewards/left.html", page | {"number": made.number}).render()
    return TemplateResponse(request, "rewards/leave.html", page).render()


@require_POST
@by_link
@opens_its_own(TAKING_PART, RIGHTS)
def copy(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    made, held = rights.copy(_asker(link), channel=claiming.CHANNEL)
    return copy_to_keep(made, held, controller(shop_of(link)))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@by_link
@opens_its_own(TAKING_PART, RIGHTS)
def correct(request: HttpRequest, link: PersonalLink, part: Part, field: str) -> HttpResponse:
    if field not in CORRECTED or field not in part.given:
        raise Http404
    form = GiveForm([field], request.POST if request.method == "POST" else {field: part.given[field]})
    if request.method == "POST" and form.is_valid():
        made = rights.correct(_asker(link), field, form.cleaned_data[field], channel=claiming.CHANNEL)
        messages.success(request, _("Corrected. Your request has the number %(number)s.") % {"number": made.number})
        return redirect("rewards:claim", link.token())
    return TemplateResponse(request, "rewards/correct.html", {"form": form, "token": link.token()}).render()


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(TAKING_PART, RIGHTS)
def limits(request: HttpRequest, link: PersonalLink, part: Part) -> HttpResponse:
    return limits_page(request, _asker(link), "rewards/limits.html", {"token": link.token()}, channel=claiming.CHANNEL)


def _moved(request: HttpRequest, link: PersonalLink, move: Callable[[], None]) -> HttpResponse:
    """Make a move and show the page anew; where somebody was quicker, the page says how it stands."""
    try:
        move()
    except (NotOpen, NotTheirMove) as refused:
        messages.warning(request, _(str(refused)))
    return redirect("rewards:claim", link.token())


def _asker(link: PersonalLink) -> Asker:
    return Asker(KIND, link.subject, link.workspace)


def _shown(
    request: HttpRequest,
    link: PersonalLink,
    part: Part,
    *,
    give: GiveForm | None = None,
    objecting: ObjectForm | None = None,
) -> HttpResponse:
    claim, there = part.claim, part.promotion
    kept_back = claim.step == Step.REJECTED and claim.reason == Reason.DATA_REFUSED
    may_object = claim.step in (Step.REJECTED, Step.REVOKED) and not kept_back and claim.objected_at is None
    with _asker(link).block():
        looks = looks_shown(link.workspace, link.subject)
        decided = decisions_of(_asker(link))
    context = {
        "token": link.token(),
        "part": part,
        "looks": looks,
        "decided": decided,
        "code": grouped(part.code) if claim.is_good else "",
        "withheld": money(claim.withheld_minor, there.currency) if claim.withheld_minor is not None else "",
        "budget": money(there.budget_minor, there.currency),
        "spent": money(there.issued_minor, there.currency),
        "kept_back": kept_back,
        "limited": claim.is_limited,
        "give": (give or GiveForm(part.missing))
        if there.is_open and (claim.step == Step.JOINED or kept_back)
        else None,
        "objecting": (objecting or ObjectForm()) if may_object and timezone.now() < claim.kept_until else None,
        "given": [
            _line(name, claim.age_words if name == Item.AGE_BAND else value) for name, value in part.given.items()
        ],
        "public": reverse("rewards:public", args=[link.workspace, there.pk]),
    }
    wrong = bool((give and give.errors) or (objecting and objecting.errors))
    return TemplateResponse(request, "rewards/claim.html", context, status=422 if wrong else 200).render()


def _line(name: str, value: str) -> dict[str, Any]:
    """One thing that was given, as its giver reads it, and whether it can be corrected here."""
    return {"name": name, "label": Item(name).label, "value": value, "correctable": name in CORRECTED}
