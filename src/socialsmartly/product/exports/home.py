"""What the home page says of files of contacts."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy

from socialsmartly.privacy.access.views import may_open
from socialsmartly.product.approvals.queries import open_requests
from socialsmartly.product.approvals.rules import What
from socialsmartly.product.workspaces.figures import Chart, Figure, Group
from socialsmartly.words.purposes import EXPORTING


def figures(workspace: UUID) -> list[Figure | Chart]:
    """Which file waits for a second person, for whoever may answer."""
    asked = open_requests(workspace, What.EXPORT) if may_open(EXPORTING) else []
    if not asked:
        return []
    address = reverse("exports:one", args=[workspace, asked[0].thing])
    label = gettext_lazy("Files of contacts that wait for a second person")
    return [Figure(Group.WAITS, 4, label, str(len(asked)), address, state="warn")]
