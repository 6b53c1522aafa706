"""What the home page says of the desk."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy

from socialsmartly.product.desk.models import Conversation, State
from socialsmartly.product.desk.queries import COUNTED, how_many_wait
from socialsmartly.product.workspaces.figures import Chart, Figure, Group


def figures(workspace: UUID) -> list[Figure | Chart]:
    """How many wait for an answer, and since when the first of them does."""
    waiting = Conversation.objects.filter(workspace_id=workspace, state=State.OPEN, waiting_since__isnull=False)
    first = waiting.order_by("waiting_since").values_list("waiting_since", flat=True).first()
    count, address = how_many_wait(workspace), reverse("desk:inbox", args=[workspace])
    since = gettext("The first one for %(time)s") % {"time": timesince(first, depth=1)} if first else ""
    shown = f"{COUNTED}+" if count == COUNTED else str(count)
    return [Figure(Group.WAITS, 1, gettext_lazy("Conversations"), shown, address, since, "warn" if count else "")]
