"""What the home page says of letters."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy

from socialsmartly.privacy.access.views import may_open
from socialsmartly.product.approvals.queries import open_requests
from socialsmartly.product.approvals.rules import What, fits
from socialsmartly.product.campaigns.actions.letting import large
from socialsmartly.product.campaigns.models import Campaign, State
from socialsmartly.product.workspaces.figures import Chart, Figure, Group
from socialsmartly.words.purposes import AUDIENCE


def figures(workspace: UUID) -> list[Figure | Chart]:
    """How many letters of the newest campaign that was sent off failed, and which campaign waits for a second person."""
    return [*_failed(workspace), *_waiting(workspace)]


def _waiting(workspace: UUID) -> list[Figure]:
    """For whoever may answer."""
    asked = {one.thing: one for one in open_requests(workspace, What.SEND)} if may_open(AUDIENCE) else {}
    drafts = Campaign.objects.filter(workspace_id=workspace, pk__in=asked, state=State.DRAFT)
    still = [one.pk for one in drafts if fits(asked[one.pk], large(one, 0).digest, 0)]
    if not still:
        return []
    address = reverse("campaigns:check", args=[workspace, still[0]])
    label = gettext_lazy("Campaigns that wait for a second person")
    return [Figure(Group.WAITS, 3, label, str(len(still)), address, state="warn")]


def _failed(workspace: UUID) -> list[Figure]:
    newest = Campaign.objects.filter(queued_at__isnull=False).order_by("-queued_at").first()
    if newest is None:
        return []
    address = reverse("campaigns:results", args=[workspace, newest.pk])
    failed = str(number_format(newest.failed, force_grouping=True))
    sent = date_format(newest.queued_at, "DATE_FORMAT")
    label = gettext_lazy("Failed letters of the newest campaign")
    return [Figure(Group.BROKE, 3, label, failed, address, sent, "bad" if newest.failed else "")]
