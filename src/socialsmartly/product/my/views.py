"""My account and security: what was agreed, what is authorised, what is held, and every right."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.held.why import explained
from socialsmartly.privacy.ledger.pack import pack
from socialsmartly.privacy.papers.handing import controller, copy_to_keep
from socialsmartly.privacy.recipients.queries import notices_under
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.prepared import prepared
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.privacy.rights.reading import everything
from socialsmartly.privacy.rights.telling import told
from socialsmartly.privacy.succession.queries import about
from socialsmartly.product.accounts.doors import newly_proven, signed_in
from socialsmartly.product.campaigns.leases import wait_for_all_leases
from socialsmartly.product.my import actions, queries
from socialsmartly.product.my.forms import FORMS, form_for
from socialsmartly.product.my.wordings import EXTRAS
from socialsmartly.product.workspaces.rules import who_reads
from socialsmartly.words import keeps
from socialsmartly.words.purposes import (
    ACCOUNT,
    ACCOUNTABILITY,
    AGREEMENT,
    PREFERENCES,
    PROFILE,
    RIGHTS,
    SERVICE,
    WORKSPACE,
)


@require_GET
@never_cache
@signed_in
@opens_its_own(ACCOUNT, AGREEMENT, PREFERENCES, WORKSPACE)
def account(request: HttpRequest) -> HttpResponse:
    member_id = queries.me(request)
    context = queries.framed(
        request,
        account=queries.account(member_id),
        agreements=queries.agreements_of(member_id),
        stores=queries.store_switches(request),
        shops=queries.works_in(request),
        successions=[one for one in about(member_id) if one.open],
        asked=request.GET.get("asked", ""),
    )
    return TemplateResponse(request, "my/account.html", context).render()


@require_POST
@signed_in
@opens_its_own(ACCOUNT, RIGHTS)
def switch_profile(request: HttpRequest) -> HttpResponse:
    on = request.POST.get("on") == "1"
    actions.switch_profile(queries.me(request), on=on, asked=request.POST.get("asked", ""))
    messages.success(
        request,
        _("The optional profile is on.") if on else _("The optional profile is off and its fields are deleted."),
    )
    return redirect("my:profile" if on else "my:account")


@require_POST
@signed_in
@opens_its_own(WORKSPACE, RIGHTS, SERVICE)
@keeps("2.2-h")
def switch_store(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    if workspace_id not in {seat.workspace for seat in queries.own_shops(request)}:
        raise Http404
    on = request.POST.get("on") == "1"
    actions.switch_store(queries.me(request), workspace_id, on=on, asked=request.POST.get("asked", ""))
    if on:
        messages.success(request, _("Store data may be used again."))
    else:
        _say_how_it_ended(request, workspace_id)
    return redirect("my:account")


def _say_how_it_ended(request: HttpRequest, workspace_id: UUID) -> None:
    """The withdrawal has waited for what was on its way; should something still be, the answer does not claim otherwise (4.3-d)."""
    if wait_for_all_leases(workspace_id, seconds=0):
        messages.success(
            request,
            _("The authorisation is withdrawn. Campaigns are closed and the copy of the store data is being deleted."),
        )
    else:
        messages.warning(
            request,
            _(
                "The authorisation is withdrawn, and campaigns are still stopping: a few messages were being handed over at this moment and may still arrive. None follows them."
            ),
        )


@require_GET
@never_cache
@signed_in
@opens_its_own(RIGHTS, ACCOUNT, AGREEMENT, WORKSPACE)
def data(request: HttpRequest) -> HttpResponse:
    with actions.asker(queries.me(request)).block():
        held = explained(everything("member"), who_reads(), queries.me(request))
    context = queries.framed(
        request,
        sections=[s for s in held if s["rows"]],
        empty=[s for s in held if not s["rows"]],
        applies=queries.applies_to(queries.me(request)),
    )
    return TemplateResponse(request, "my/data.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@newly_proven
@opens_its_own(RIGHTS)
@keeps("4.6-e")
def copy(request: HttpRequest) -> HttpResponse:
    """The copy itself; opened, the page from which it is taken, where a fresh proof leads back to."""
    if request.method != "POST":
        return TemplateResponse(request, "my/copy.html", {"section": "my"}).render()
    made, held = rights.copy(actions.asker(queries.me(request)), channel=actions.CHANNEL)
    return copy_to_keep(made, held, controller())


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def proofs(request: HttpRequest) -> HttpResponse:
    """The member's lines of the public log, to look at or to take away."""
    found = proofs_of(actions.asker(queries.me(request)))
    if request.method == "POST":
        answer = HttpResponse(pack(found, site=settings.SOCIALSMARTLY_SITE), content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="my-proofs.zip"'
        answer["Cache-Control"] = "no-store"
        return answer
    context = queries.framed(request, proofs=[queries.shown_proof(one) for one in found])
    return TemplateResponse(request, "my/proofs.html", context).render()


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(ACCOUNT, PROFILE, RIGHTS)
def correct(request: HttpRequest, field: str) -> HttpResponse:
    """Correct one field. A wrong value comes back with what was typed and what is wrong about it."""
    if field in EXTRAS:
        return redirect("my:profile")  # only there, since that page opens with the permit alone
    if field not in FORMS:
        raise Http404
    form = form_for(field, request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = rights.correct(
            actions.asker(queries.me(request)), field, form.cleaned_data[field], channel=actions.CHANNEL
        )
        messages.success(request, _("Corrected. Your request has the number %(number)s.") % {"number": made.number})
        return redirect("my:requests")
    return TemplateResponse(request, "my/correct.html", queries.framed(request, form=form, field=field)).render()


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@opens_its_own(PROFILE, WORKSPACE)
def profile(request: HttpRequest) -> HttpResponse:
    """The optional profile. While it is off, the database opens nothing here, and the refusal says what to do."""
    kept = queries.extras(queries.me(request))
    forms = [(name, value, form_for(name, initial={name: value})) for name, value in kept.items()]
    return TemplateResponse(request, "my/profile.html", queries.framed(request, extras=forms)).render()


@require_POST
@signed_in
@opens_its_own(PROFILE)
def keep_extra(request: HttpRequest, field: str) -> HttpResponse:
    if field not in EXTRAS:
        raise Http404
    form = form_for(field, request.POST)
    if "delete" in request.POST:
        actions.keep_extra(queries.me(request), field, "")
        messages.success(request, _("Deleted."))
        return redirect("my:profile")
    if not form.is_valid():
        context = queries.framed(request, extras=[(field, None, form)])
        return TemplateResponse(request, "my/profile.html", context, status=422).render()
    actions.keep_extra(queries.me(request), field, form.cleaned_data[field])
    messages.success(request, _("Kept."))
    return redirect("my:profile")


@require_GET
@never_cache
@signed_in
@opens_its_own(RIGHTS)
def requests(request: HttpRequest) -> HttpResponse:
    context = queries.framed(request, requests=queries.requests_of(queries.me(request)))
    return TemplateResponse(request, "my/requests.html", context).render()


@require_GET
@never_cache
@signed_in
@opens_its_own(RIGHTS, WORKSPACE)
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at the member's data. Their own visits are no looks."""
    context = queries.framed(request, looks=queries.looks(queries.me(request)))
    return TemplateResponse(request, "my/looks.html", context).render()


@require_GET
@never_cache
@signed_in
@opens_its_own(RIGHTS, ACCOUNTABILITY)
def one_request(request: HttpRequest, number: str) -> HttpResponse:
    found = queries.request_by_number(queries.me(request), number)
    if found is None:
        raise Http404
    context = queries.framed(
        request,
        asked=found[0],
        steps=found[1],
        told=told(*found),
        talk=queries.talk(found[0]),
        hold=queries.why_it_waits(found[0]),
        fee=queries.fee(found[0]),
        demanded=queries.demanded(found[0]),
        prepared={permit.name for permit in prepared(found[1])},
        notices=notices_under(number),
    )
    return TemplateResponse(request, "my/request.html", context).render()
