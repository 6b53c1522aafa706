"""The personal page. Opening it changes nothing, whoever or whatever opens it; every act is a POST with a button of its own."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.consent.rules import says_no_to_sharing
from socialsmartly.privacy.disclosures.actions import take_back as take_words_back
from socialsmartly.privacy.disclosures.queries import own_words
from socialsmartly.privacy.held.why import explained
from socialsmartly.privacy.incidents.drafts import to_the_people
from socialsmartly.privacy.incidents.queries import about as incidents_about
from socialsmartly.privacy.ledger.pack import pack
from socialsmartly.privacy.papers.handing import controller, copy_to_keep
from socialsmartly.privacy.portability.queries import handovers_of
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.models import RequestState
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.product.accounts.rules import PHONE
from socialsmartly.product.campaigns.leases import wait_for_leases
from socialsmartly.product.campaigns.letters import language_of
from socialsmartly.product.contacts.queries import looks_shown
from socialsmartly.product.person import actions, queries
from socialsmartly.product.person.address import tell_what_was_there
from socialsmartly.product.person.forms import FORMS, form_for
from socialsmartly.product.person.links import by_link, known
from socialsmartly.product.person.proving import newly_proven
from socialsmartly.product.workspaces.rules import who_reads
from socialsmartly.words import HIDDEN, Permit, keeps
from socialsmartly.words.purposes import PREFERENCES, RIGHTS


@require_GET
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def page(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    contact = actions.contact_of(link)
    if contact is None:
        return TemplateResponse(request, "person/nothing.html").render()
    if contact.permits & HIDDEN:
        return _hidden(request, link)
    with reading_for(RIGHTS, workspace=link.workspace, subject=link.subject):
        held = explained(everything("contact"), who_reads(), link.subject)
        looks = looks_shown(link.workspace, link.subject)
        requests = queries.requests_shown()
        public = own_words(actions.asker(link))
    language = translation.get_language() or "en"
    happened = [(one, to_the_people(one, language)) for one in incidents_about(actions.asker(link))]
    channels = [(name, bool(contact.permits & permit)) for name, permit in actions.CHANNELS.items()]
    context = {
        "token": link.token(),
        "contact": contact,
        "channels": channels,
        "counted": not contact.permits & Permit.FIGURES,
        "learned_from": not contact.permits & Permit.LEARNING,
        "spoken": dict(settings.LANGUAGES).get(language_of(contact.language, None) or "", contact.language),
        "looks": looks,
        "requests": requests,
        "public": public,
        "happened": happened,
        "moved": handovers_of(actions.asker(link)),
        "withdraw_to": reverse("person:withdraw_move", args=[link.token()]),
        "sections": [part for part in held if part["rows"] and part["table"] != Look._meta.label],
    }
    return TemplateResponse(request, "person/page.html", context).render()


def _hidden(request: HttpRequest, link: PersonalLink, status: int = 200) -> HttpResponse:
    asked = rights.waiting(actions.asker(link))
    page, asked = ("waiting", asked) if asked else ("too_late", rights.deletion_of(actions.asker(link)))
    hold = actions.why_it_waits(link)
    if asked and asked.channel == rights.REPORTED and asked.carry_out_at:
        page = "reported"
    elif page == "too_late" and hold is not None:
        page = "held"
    stopping = not wait_for_leases(link.workspace, link.subject, seconds=0)
    context = {"asked": asked, "token": link.token(), "stopping": stopping, "SHOP": rights.SHOP, "hold": hold}
    return TemplateResponse(request, f"person/{page}.html", context, status=status).render()


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def switch(request: HttpRequest, link: PersonalLink, channel: str) -> HttpResponse:
    known(link, channel in actions.CHANNELS)
    on = request.POST.get("on") == "1"
    actions.switch(link, channel, on=on, asked=request.POST.get("asked", ""))
    messages.success(request, _("You will get messages again.") if on else _how_it_stopped(link, channel))
    return redirect("person:page", token=link.token())


def _how_it_stopped(link: PersonalLink, channel: str) -> str:
    """The withdrawal has waited for what was on its way; should something still be, the answer does not claim otherwise (4.3-d)."""
    if channel == "email" and not wait_for_leases(link.workspace, link.subject, seconds=0):
        return _(
            "Your choice is kept. One message was being handed over at this moment and may still arrive; none follows it."
        )
    return _("Stopped. No further message will be sent to you this way.")


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def figures(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The browser's signal goes before the button: while it says no, nobody is counted."""
    known(link)
    counted = request.POST.get("on") == "1" and not says_no_to_sharing(request.headers)
    actions.count(link, Permit.FIGURES, counted=counted)
    messages.success(request, _("You count again.") if counted else _("You count in no figure for partners any more."))
    return redirect("person:page", token=link.token())


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def learning(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    known(link)
    counted = request.POST.get("on") == "1"
    actions.count(link, Permit.LEARNING, counted=counted)
    messages.success(
        request, _("You count again.") if counted else _("Nothing is learned from what you told us any more.")
    )
    return redirect("person:page", token=link.token())


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def unpublish(request: HttpRequest, link: PersonalLink, published_id: UUID) -> HttpResponse:
    """One step; a second click finds nothing there and says the same."""
    known(link)
    take_words_back(actions.asker(link), published_id)
    messages.success(request, _("Taken back. Nobody can read it there any more."))
    return redirect("person:page", token=link.token())


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@newly_proven("copy")
@opens_its_own(RIGHTS)
@keeps("4.6-e")
def copy(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The copy itself; opened, the page from which it is taken, where a fresh proof leads back to."""
    if request.method != "POST":
        return TemplateResponse(request, "person/copy.html", {"token": link.token()}).render()
    made, held = rights.copy(actions.asker(link), channel=actions.CHANNEL)
    return copy_to_keep(made, held, controller(queries.shop_of(link)))


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def proofs(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """This person's lines of the public log, to take away."""
    known(link)
    found = proofs_of(actions.asker(link))
    answer = HttpResponse(pack(found, site=settings.SOCIALSMARTLY_SITE), content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="my-proofs.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def correct(request: HttpRequest, link: PersonalLink, field: str) -> HttpResponse:
    contact = known(link, field in FORMS)
    form = form_for(field, request.POST or None, {field: getattr(contact, field)})
    if request.method == "POST" and form.is_valid():
        made = actions.correct(link, field, form.cleaned_data[field])
        if field == PHONE and not contact.email:
            tell_what_was_there(contact)
        messages.success(request, _("Corrected. Your request has the number %(number)s.") % {"number": made.number})
        return redirect("person:page", token=link.token())
    context = {"form": form, "token": link.token()}
    return TemplateResponse(request, "person/correct.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@by_link
@newly_proven("delete")
@opens_its_own(PREFERENCES, RIGHTS)
@keeps("4.6-e")
def delete(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    known(link)
    if request.method == "POST":
        remember = request.POST.get("forget") != "1"
        now = request.POST.get("now") == "1" and rights.waiting(actions.asker(link)) is None
        made = actions.delete(link, remember=remember, now=now)
        if not now:
            return redirect("person:page", token=link.token())
        if made.state == RequestState.RECEIVED:
            waits = {"asked": made, "hold": actions.why_it_waits(link), "token": link.token()}
            return TemplateResponse(request, "person/held.html", waits).render()
        context = {"number": made.number, "remembered": remember}
        return TemplateResponse(request, "person/deleted.html", context).render()
    return TemplateResponse(request, "person/delete.html", {"token": link.token()}).render()


@require_POST
@by_link
@opens_its_own(PREFERENCES, RIGHTS)
def take_back(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """Stay after all. After the moment a page says that it is too late, with the certificate as soon as there is one."""
    if actions.take_back(link) is None:
        asked = rights.deletion_of(actions.asker(link))
        if rights.waiting(actions.asker(link)):
            return redirect("person:page", token=link.token())  # the shop asked, and the page says so
        if asked and asked.state != RequestState.TAKEN_BACK:
            return _hidden(request, link, status=409)
    known(link)
    messages.success(request, _("Taken back. Nothing of yours is deleted, and the shop sees you again."))
    return redirect("person:page", token=link.token())
