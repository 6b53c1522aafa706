"""The page for everybody to ask on, and the page by which whoever asked follows it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from socialsmartly.privacy.access.links import LinkBroken, read_link
from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.applicants import actions
from socialsmartly.privacy.applicants.errors import ApplicationRefused
from socialsmartly.privacy.applicants.rules import Role
from socialsmartly.privacy.applicants.taking import takes_papers
from socialsmartly.privacy.casework.errors import CaseworkRefused
from socialsmartly.privacy.identity import actions as identity
from socialsmartly.privacy.identity.codes import Way
from socialsmartly.privacy.promises.text import CLAUSE_ID
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.telling import by_place
from socialsmartly.product.intake import queries
from socialsmartly.product.intake.forms import ApplyForm, ShowForm
from socialsmartly.product.intake.queries import Shown
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RIGHTS

CHANNEL = "page for everybody"


@require_http_methods(["GET", "POST"])
@never_cache
@opens_its_own(RIGHTS)
@keeps("4.1-d", "4.6-a", "8-a")
def ask(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in asks in My account, where less proof is needed. A sentence of the policy may be asked about by its number."""
    clause = request.GET.get("clause", "")
    begin = _("About sentence %(id)s of the policy: ") % {"id": clause} if CLAUSE_ID.fullmatch(clause) else ""
    form = ApplyForm(
        request.POST if request.method == "POST" else None,
        initial={"text": begin, "right": Right.EXPLAIN if begin else Right.OTHER},
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.apply(
                actions.Said(
                    said["email"],
                    said["text"],
                    Right(said["right"]),
                    Role(said["role"]),
                    said["whom"],
                    said["interest"],
                    form.facts(),
                ),
                actions.Receipt(CHANNEL, timezone.now()),
            )
        except (ApplicationRefused, CaseworkRefused) as refused:
            form.add_error(None, _(str(refused)))
        else:
            return TemplateResponse(request, "intake/received.html", {"number": made.number}).render()
    context = {"form": form, "by_place": by_place(Right.OTHER, timezone.now())}
    return TemplateResponse(request, "intake/ask.html", context).render()


@takes_papers
@require_http_methods(["GET", "POST"])
@never_cache
@opens_its_own(RIGHTS)
@keeps("4.6-e")
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """By the link in the mail: how it stands, what proof is needed, and a place to show it."""
    try:
        link = read_link(queries.LINK, token)
    except LinkBroken:
        raise Http404 from None
    asker = Asker(queries.KIND, link.subject)
    shown = queries.requests_of(asker)
    if not shown:
        raise Http404
    shows = request.POST.get("do") == "show"
    form = ShowForm(request.POST, request.FILES) if shows else ShowForm()
    if request.method == "POST":
        which = {str(one.asked.pk): one for one in shown}.get(request.POST.get("request", ""))
        if which is None:
            raise Http404
        try:
            if _done(request, asker, which, form):
                return redirect(request.path)
        except ApplicationRefused as refused:
            form.add_error(None, _(str(refused)))
    context = {"requests": shown, "form": form, "ways": Way.choices}
    return TemplateResponse(request, "intake/asked.html", context, status=422 if form.errors else 200).render()


def _done(request: HttpRequest, asker: Asker, one: Shown, form: ShowForm) -> bool:
    """Whether something was; what cannot be kept is still there to be mended."""
    which = one.asked.pk
    if request.POST.get("do") in Way.values and one.missing:
        identity.choose_way(asker, one.asked, Way(request.POST["do"]), ground=queries.ground_of(one))
        messages.success(request, _("Thank you. We write to you with a time; until then you may choose otherwise."))
        return True
    if request.POST.get("do") == "confirm":
        actions.confirm_channel(asker, which, on_record=queries.is_on_record(asker, which))
        messages.success(request, _("Thank you. You have shown that you read this mailbox."))
        return True
    if form.is_valid():
        said = form.cleaned_data
        actions.show_files(asker, which, said["papers"])
        if said["shown"].strip():
            actions.show(asker, which, said["shown"])
        messages.success(request, _("Kept under a key of its own, until 24 hours after the decision."))
        return True
    return False
