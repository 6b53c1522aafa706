"""Credentials for companies that work for us: one member of staff proposes a task, another approves it and sees the credential once."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.recipients import queries
from socialsmartly.privacy.recipients.actions import issuing
from socialsmartly.privacy.recipients.actions.entrusting import people_of
from socialsmartly.privacy.recipients.codes import FOR_US
from socialsmartly.privacy.recipients.entrusted import Task
from socialsmartly.privacy.recipients.errors import HandoverRefused, RegisterRefused
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.accounts.doors import member_id
from socialsmartly.product.accounts.queries import member_of
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.staff.doors import staff_only
from socialsmartly.product.staff.forms import TaskForm
from socialsmartly.words.purposes import ENTRUSTING, REGISTER, SECURITY

SECTION = {"section": "recipients"}


@require_http_methods(["GET", "POST"])
@never_cache
@staff_only
@opens_its_own(REGISTER, ENTRUSTING, SECURITY)
def new(request: HttpRequest, recipient_id: UUID, use: str) -> HttpResponse:
    """Propose what a company is to read. The addresses are looked up and not kept; the names that it uses instead are shown once."""
    contract = _in_force(recipient_id, use)
    form = TaskForm(contract, request.POST if request.method == "POST" else None)
    if form.is_valid():
        names = _proposed(request, contract, form)
        if names:
            page = {**SECTION, "contract": contract, "names": names}
            return TemplateResponse(request, "staff/task_proposed.html", page).render()
    page = {**SECTION, "contract": contract, "form": form}
    return TemplateResponse(request, "staff/task_new.html", page, status=422 if form.errors else 200).render()


def _proposed(request: HttpRequest, contract: Contract, form: TaskForm) -> list[str]:
    """The names of the people at this company; none where it was refused, and then the form says why."""
    people = _members(form.cleaned_data["addresses"])
    if people is None:
        form.add_error("addresses", _("One of these addresses belongs to no account. Correct it, or take it out."))
        return []
    try:
        issuing.propose(contract, people, form.cleaned_data["items"], ends_at=form.ends_at(), staff=member_id(request))
    except (HandoverRefused, RegisterRefused) as refused:
        form.add_error(None, _(str(type(refused).__doc__)))
        return []
    except AccessRefused:
        form.add_error("addresses", _("One of these people may not be named for a task at present."))
        return []
    return people_of(contract.recipient_id, people)


def _members(addresses: list[Address]) -> list[Asker] | None:
    found = {address: member_of(address) for address in addresses}
    members = dict.fromkeys(member for member in found.values() if member is not None)
    return None if None in found.values() else [Asker("member", member) for member in members]


@require_POST
@never_cache
@staff_only
@opens_its_own(REGISTER)
def approve(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """A colleague approves it. The credential stands on this one answer and nowhere else."""
    task = _found(task_id)
    try:
        credential = issuing.approve(task_id, staff=member_id(request))
    except (HandoverRefused, RegisterRefused) as refused:
        messages.error(request, _(str(type(refused).__doc__)))
        return redirect("rights_desk:recipient", task.recipient_id, task.use)
    page = {
        **SECTION,
        "task": task,
        "credential": credential,
        "items": titles(task.items),
        "labels": task.items,
        "address": f"{settings.SOCIALSMARTLY_SITE}{reverse('recipients:read')}",
    }
    return TemplateResponse(request, "staff/task_approved.html", page).render()


@require_POST
@staff_only
@opens_its_own(REGISTER)
def revoke(request: HttpRequest, task_id: UUID) -> HttpResponse:
    task = _found(task_id)
    try:
        issuing.revoke(task_id)
    except RegisterRefused as refused:
        messages.error(request, _(str(type(refused).__doc__)))
    else:
        messages.success(request, _("Revoked. Nothing is read by it any more."))
    return redirect("rights_desk:recipient", task.recipient_id, task.use)


def _found(task_id: UUID) -> Task:
    with reading_for(REGISTER):
        found = queries.task(task_id)
    if found is None:
        raise Http404
    return found


def _in_force(recipient_id: UUID, use: str) -> Contract:
    with reading_for(REGISTER):
        found = queries.live(recipient_id, use)
    if found is None or found.category not in FOR_US:
        raise Http404
    return found
