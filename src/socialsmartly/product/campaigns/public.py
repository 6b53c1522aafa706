"""The page behind the unsubscribe link. Looking at it changes nothing: scanners open every link in a mail."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.consent.rules import GPC, says_no_to_sharing
from socialsmartly.product.campaigns.actions.leaving import count_in, stop_email
from socialsmartly.product.campaigns.delivery import UNSUBSCRIBE, leaves_of
from socialsmartly.product.campaigns.leases import wait_for_leases
from socialsmartly.product.campaigns.letters import language_of
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import PREFERENCES


@csrf_exempt  # the mail program posts for the person, without cookies (RFC 8058, 3.2); the signed link is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@opens_its_own(PREFERENCES)
@keeps("4.3-a", "4.3-d")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows one button. POST stops the messages, waits for what is on its way, and answers 200 without a redirect."""
    try:
        link = read_link(UNSUBSCRIBE, token)
    except LinkBroken:
        return render(request, "campaigns/unsubscribe.html", {"state": "broken"}, status=404)
    if says_no_to_sharing(request.headers):
        _leave_figures(link)
    if request.method == "POST":
        _stop(link, "one-click" if request.POST.get("List-Unsubscribe") == "One-Click" else "page")
        still = not wait_for_leases(link.workspace, link.subject)
        return _shown(request, link, "stopping" if still else "")
    return _shown(request, link, "")


def _stop(link: PersonalLink, method: str) -> None:
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        stop_email(link.workspace, link.subject, method)


def _leave_figures(link: PersonalLink) -> None:
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        count_in(Permit.FIGURES, link.workspace, link.subject, counted=False, method=f"{GPC}: 1")


def _shown(request: HttpRequest, link: PersonalLink, state: str) -> HttpResponse:
    """In the person's own language, unless they chose another here."""
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        person = Contact.objects.filter(pk=link.subject).first()
        shop = Workspace.objects.filter(pk=link.workspace).first()
        chose = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or person is None
        language = translation.get_language() if chose else language_of(person.language, translation.get_language())
        agreed = bool(person and person.permits & Permit.EMAIL_MARKETING)
        now = "nobody" if person is None else "on" if agreed else "off"
    context = {
        "shop": shop.title if shop else "",
        "page": leaves_of(link.workspace, link.subject).page if person else "",
    }
    with translation.override(language):
        return render(request, "campaigns/unsubscribe.html", {**context, "state": state or now})
