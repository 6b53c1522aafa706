"""Who works in a shop, who is asked to, and what each may do; and the page that whoever was asked opens from the mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_link
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.keyring.masks import mask
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.workspaces.actions import inviting, seating
from socialsmartly.product.workspaces.actions.linking import invited
from socialsmartly.product.workspaces.actions.seating import By, is_offered
from socialsmartly.product.workspaces.allowance import LimitReached
from socialsmartly.product.workspaces.errors import InvitationOver, TeamRefused, TooYoung
from socialsmartly.product.workspaces.forms import InviteForm
from socialsmartly.product.workspaces.letters import JOINS
from socialsmartly.product.workspaces.models import Colleague, Invitation
from socialsmartly.product.workspaces.queries import me, seats_of, workspace_of
from socialsmartly.product.workspaces.rules import Role, gives, held_by
from socialsmartly.words import Mark, keeps
from socialsmartly.words.purposes import SECURITY, TEAM, WORKSPACE

Deed = Callable[[UUID, UUID, By], None]


def by_of(request: HttpRequest, workspace: UUID) -> By:
    seat = seats_of(request).get(workspace)
    if seat is None:
        raise Http404
    return By(me(request), seat.role)


@require_safe
@signed_in
@opens_its_own(TEAM)
def team(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    return _page(request, workspace_id, _form(request, workspace_id, None))


@require_POST
@signed_in
@opens_its_own(TEAM, WORKSPACE, SECURITY)
@keeps("2.1-c")
def invite(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """The answer is the same for every address, whoever has an account."""
    by = by_of(request, workspace_id)
    with reading_for(TEAM, **scope_of(request, TEAM, {"workspace_id": workspace_id})):
        """A role that does not run the team is refused before anything is asked."""
    form = _form(request, workspace_id, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            inviting.invite(workspace_id, told["address"], told["role"], by, told["language"])
            messages.success(request, _("Invited. The mail is on its way, and the invitation is good for seven days."))
            return redirect("workspaces:team", workspace_id)
        except TeamRefused as refused:
            form.add_error("address", _(str(refused)))
        except LimitReached:
            form.add_error(
                None, _("Your edition holds no more seats. A larger one holds more, or take back an invitation.")
            )
    return _page(request, workspace_id, form)


ASKED_DEEDS: Final[dict[str, Deed]] = {"again": inviting.send_again, "back": inviting.take_back}
PEOPLE_DEEDS: Final[dict[str, Deed]] = {
    "remove": seating.remove,
    "offer": seating.offer,
    "keep": lambda workspace, colleague, by: seating.offer(workspace, colleague, by, on=False),
}


@require_POST
@signed_in
@opens_its_own(TEAM, SECURITY)
def asked(request: HttpRequest, workspace_id: UUID, invitation_id: UUID) -> HttpResponse:
    """One button of an open invitation."""
    deed = ASKED_DEEDS.get(request.POST.get("do", ""))
    return _done(request, workspace_id, invitation_id, deed)


@require_POST
@signed_in
@opens_its_own(TEAM)
def person(request: HttpRequest, workspace_id: UUID, colleague_id: UUID) -> HttpResponse:
    """One button of a colleague."""
    role = request.POST.get("role", "")
    deed = PEOPLE_DEEDS.get(request.POST.get("do", ""))
    if deed is None and role in Role.values:
        deed = lambda workspace, colleague, by: seating.change_role(workspace, colleague, role, by)  # noqa: E731 - one of the deeds
    return _done(request, workspace_id, colleague_id, deed)


def _done(request: HttpRequest, workspace: UUID, what: UUID, deed: Deed | None) -> HttpResponse:
    by = by_of(request, workspace)
    with reading_for(TEAM, **scope_of(request, TEAM, {"workspace_id": workspace})):
        """A role that does not run the team is refused here."""
    if deed is None:
        raise Http404
    try:
        deed(workspace, what, by)
        messages.success(request, _("Done. It holds from now on."))
    except TeamRefused as refused:
        messages.error(request, _(str(refused)))
    return redirect("workspaces:team", workspace)


def _form(request: HttpRequest, workspace: UUID, data: Any) -> InviteForm:
    by = by_of(request, workspace)
    return InviteForm(data, roles=gives(by.role), language=get_language() or "en")


def _page(request: HttpRequest, workspace: UUID, form: InviteForm) -> HttpResponse:
    by = by_of(request, workspace)
    with reading_for(TEAM, **scope_of(request, TEAM, {"workspace_id": workspace})):
        people = list(Colleague.objects.filter(workspace_id=workspace).order_by("since"))
        asked_ones = Invitation.objects.filter(workspace_id=workspace, expires_at__gt=timezone.now()).order_by(
            "expires_at"
        )
        waiting = list(asked_ones)
        open_all([*people, *waiting], "address")
        page = {
            "workspace": workspace_of(workspace),
            "section": "team",
            "form": form,
            "people": [_shown(one, by) for one in people],
            "waiting": [
                {"asked": one, "address": _address(one, by), "mine": one.role in gives(by.role)} for one in waiting
            ],
            "gives": gives(by.role),
            "owner": by.role == Role.OWNER,
        }
        return TemplateResponse(request, "workspaces/team.html", page, status=422 if form.errors else 200).render()


def _address(one: Colleague | Invitation, by: By) -> str:
    """Whole to whoever may give and take the role; a mask to the others."""
    return str(one.address or "") if one.role in gives(by.role) else mask(str(one.address or ""))


def _shown(one: Colleague, by: By) -> dict[str, Any]:
    return {
        "one": one,
        "address": _address(one, by) if one.address else "",
        "says": held_by(one.role).says,
        "me": one.member == by.member,
        "mine": one.role in gives(by.role) and one.member != by.member,
        "offered": is_offered(one),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@opens_its_own(TEAM, WORKSPACE, SECURITY)
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What was offered, to whoever has the link; to come in they sign in with the address it was sent to."""
    try:
        link = read_link(JOINS, token)
    except LinkBroken:
        return _join_page(request, None, refused=_(str(InvitationOver())))
    found = _offer(link)
    if found is None:
        return _join_page(request, None, refused=_(str(InvitationOver())))
    if not request.user.is_authenticated or request.method != "POST":
        return _join_page(request, found)
    try:
        if request.user.permits & Mark.MINOR:
            raise TooYoung
        inviting.accept(link.workspace, link.subject, me(request))
    except TeamRefused as refused:
        return _join_page(request, found, refused=_(str(refused)))
    request.META.pop("seats", None)
    messages.success(request, _("You work in this shop now."))
    return redirect("workspaces:home", link.workspace)


def _offer(link: PersonalLink) -> dict[str, Any] | None:
    with reading_for(TEAM, workspace=link.workspace):
        found = invited(link.workspace, link.subject)
        if found is None:
            return None
        shop = workspace_of(link.workspace).title
        return {
            "shop": shop,
            "role": found.get_role_display(),
            "says": held_by(found.role).says,
            "until": found.expires_at,
        }


def _join_page(request: HttpRequest, offer: dict[str, Any] | None, refused: str = "") -> HttpResponse:
    status = 404 if offer is None else 409 if refused else 200
    page = {"offer": offer, "refused": refused, "here": request.path}
    return TemplateResponse(request, "workspaces/join.html", page, status=status).render()
