"""What a shop's import has come to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialsmartly.product.stores.models import UNFINISHED, ImportRun, SetAside, State, Store
from socialsmartly.product.workspaces.figures import Chart, Figure, Group

PAGE = 50


def is_connected() -> bool:
    return bool(Store.objects.exists())


def store() -> Store | None:
    found: Store | None = Store.objects.first()
    return found


def runs() -> list[ImportRun]:
    return list(ImportRun.objects.order_by("-made_at")[:PAGE])


def running() -> ImportRun | None:
    found: ImportRun | None = ImportRun.objects.filter(state__in=UNFINISHED).first()
    return found


def figures(workspace: UUID) -> list[Figure | Chart]:
    """What the home page says of the newest import: that it stopped, or how many lines it left aside."""
    newest = ImportRun.objects.order_by("-made_at").first()
    if newest is None:
        return []
    address = reverse("stores:run", args=[workspace, newest.pk])
    if newest.state == State.STOPPED:
        return [Figure(Group.BROKE, 2, gettext_lazy("Newest import"), _("Stopped"), address, _("See why"), "bad")]
    count = str(number_format(newest.set_aside, force_grouping=True))
    return [Figure(Group.BROKE, 2, gettext_lazy("Lines set aside by the newest import"), count, address)]


def set_aside_by_reason(run: UUID) -> list[dict[str, Any]]:
    found = SetAside.objects.filter(run_id=run).values("reason").order_by("reason")
    return sorted(found.annotate(lines=Count("id")), key=lambda row: -row["lines"])


def set_aside_after(run: UUID, line: int, count: int = PAGE) -> list[SetAside]:
    """Page by page, by line number; nothing older is skipped over, however long the list is."""
    return list(SetAside.objects.filter(run_id=run, line__gt=line).order_by("line")[:count])
