"""What the home page says of letters."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy

from socialsmartly.product.campaigns.models import Campaign
from socialsmartly.product.workspaces.figures import Chart, Figure, Group


def figures(workspace: UUID) -> list[Figure | Chart]:
    """How many letters of the newest campaign that was sent off failed."""
    newest = Campaign.objects.filter(queued_at__isnull=False).order_by("-queued_at").first()
    if newest is None:
        return []
    address = reverse("campaigns:results", args=[workspace, newest.pk])
    failed = str(number_format(newest.failed, force_grouping=True))
    sent = date_format(newest.queued_at, "DATE_FORMAT")
    label = gettext_lazy("Failed letters of the newest campaign")
    return [Figure(Group.BROKE, 3, label, failed, address, sent, "bad" if newest.failed else "")]
