"""Who received a member's data, and whom the member agreed to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from socialsmartly.privacy.access.views import opens_its_own
from socialsmartly.privacy.portability.queries import handovers_of
from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.privacy.recipients.errors import ChangedMeanwhile, NoContract
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.my import actions, queries
from socialsmartly.product.my.announced import has_read
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, WORKSPACE


@require_GET
@never_cache
@signed_in
@opens_its_own(RIGHTS, PREFERENCES, WORKSPACE, NO_PERSONAL_DATA)
def recipients(request: HttpRequest) -> HttpResponse:
    found = queries.recipients_of(queries.me(request), get_language() or "en")
    has_read(request)
    context = queries.framed(
        request,
        found=found,
        moved=handovers_of(actions.asker(queries.me(request))),
        withdraw_to=reverse("my:withdraw_move"),
    )
    return TemplateResponse(request, "my/recipients.html", context).render()


@require_POST
@signed_in
@opens_its_own(RIGHTS, PREFERENCES)
def switch(request: HttpRequest, recipient_id: UUID, use: str) -> HttpResponse:
    """Agree or take back. What was not on the screen is agreed to by nobody: a changed version is shown first."""
    on, version = request.POST.get("on") == "1", request.POST.get("version", "")
    if use not in Use.values or not version.isdecimal() or len(version) > 9:
        raise Http404
    try:
        quiet = actions.switch_recipient(queries.me(request), recipient_id, use, version=int(version), on=on)
    except NoContract:
        raise Http404 from None
    except ChangedMeanwhile as refused:
        messages.error(request, _(str(refused)))
    else:
        messages.success(request, _agreed() if on else _taken_back(quiet=quiet))
    return redirect("my:recipients")


def _agreed() -> str:
    return _("Agreed. You can take it back here at any time.")


def _taken_back(*, quiet: bool) -> str:
    if quiet:
        return _("Taken back. Nothing flows any more, and the recipient is asked to delete what it has.")
    return _(
        "Your choice is kept. Something was being handed over at this moment and may still arrive; nothing follows it."
    )
