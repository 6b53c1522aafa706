"""What the home page says of the desk."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext, gettext_lazy

from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.models import Conversation, Rating, State
from socialsmartly.product.desk.queries import COUNTED, how_many_wait
from socialsmartly.product.desk.rules import SCORES
from socialsmartly.product.workspaces.figures import FEWEST, Bar, Chart, Figure, Group
from socialsmartly.words import YEAR, keeps

LOOKS_BACK: Final = YEAR


def figures(workspace: UUID) -> list[Figure | Chart]:
    """How many wait for an answer, and since when the first of them does."""
    waiting = Conversation.objects.filter(workspace_id=workspace, state=State.OPEN, waiting_since__isnull=False)
    first = waiting.order_by("waiting_since").values_list("waiting_since", flat=True).first()
    count, address = how_many_wait(workspace), reverse("desk:inbox", args=[workspace])
    since = gettext("The first one for %(time)s") % {"time": timesince(first, depth=1)} if first else ""
    shown = f"{COUNTED}+" if count == COUNTED else str(count)
    return [Figure(Group.WAITS, 1, gettext_lazy("Conversations"), shown, address, since, "warn" if count else "")]


@keeps("2.3-d")
def ratings(workspace: UUID) -> list[Figure | Chart]:
    """How customers rated what they were answered, of those whom the database shows for IMPROVEMENT; nothing of a group that is too small."""
    shown = Contact.objects.filter(workspace_id=workspace)
    given = Rating.objects.filter(
        workspace_id=workspace, contact_id__in=shown.values("pk"), at__gte=timezone.now() - LOOKS_BACK
    )
    counts = dict.fromkeys(SCORES, 0) | dict(given.order_by().values_list("score").annotate(n=Count("pk")))
    total, highest = sum(counts.values()), max(counts.values())
    if total < FEWEST:
        return []
    bars = [Bar(str(score), str(n), f"{round(100 * n / total)} %", n * 100 // highest) for score, n in counts.items()]
    lead = gettext("The last twelve months, without anybody's name or words. Whoever objected is not counted.")
    columns = (gettext("From 1 to 5"), gettext("How many"), gettext("Share"))
    return [Chart(gettext("How customers rated your answers"), lead, columns, bars)]
