"""Who was shown customers' addresses in full, and how many of them: for whoever runs the team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.views import serves
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.keyring.masks import mask
from socialsmartly.product.accounts.doors import signed_in
from socialsmartly.product.contacts.models import InFull
from socialsmartly.product.contacts.rules import MOST_AN_HOUR
from socialsmartly.product.workspaces.models import Colleague
from socialsmartly.product.workspaces.queries import me, workspace_of
from socialsmartly.words.purposes import TEAM

SHOWN_DAYS: Final = 30
PAGE: Final = 100


@require_safe
@signed_in
@serves(TEAM)
def reveals(request: HttpRequest, workspace_id: UUID) -> HttpResponse:
    """Newest first. Somebody who left the shop stands there as such: a mark leads back to nobody."""
    since = timezone.now() - timedelta(days=SHOWN_DAYS)
    hours = list(InFull.objects.filter(workspace_id=workspace_id, hour__gte=since).order_by("-hour", "-people")[:PAGE])
    people = _people(workspace_id)
    page: dict[str, Any] = {
        "workspace": workspace_of(workspace_id),
        "section": "team",
        "mine": mark_of(me(request), workspace_id),
        "rows": [(one, people.get(one.reader), one.people >= MOST_AN_HOUR) for one in hours],
        "most": MOST_AN_HOUR,
    }
    return TemplateResponse(request, "contacts/reveals.html", page)


def _people(workspace: UUID) -> dict[UUID, tuple[Colleague, str]]:
    """Each by their mark, with a mask of their address."""
    found = list(Colleague.objects.filter(workspace_id=workspace))
    open_all(found, "address")
    return {mark_of(one.member, workspace): (one, mask(str(one.address)) if one.address else "") for one in found}
