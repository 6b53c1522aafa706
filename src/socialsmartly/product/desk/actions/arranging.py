"""The shop says how its desk is run."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.product.desk.hours import Hours
from socialsmartly.product.desk.models import DeskSettings


def set_hours(workspace: UUID, hours: Hours) -> None:
    """From now on. Whoever wrote before is answered by the time that they were told."""
    DeskSettings.objects.update_or_create(workspace_id=workspace, defaults=hours.columns)


def set_sites(workspace: UUID, sites: list[str]) -> None:
    """Which sites of the shop get an answer for the window; one that is taken off is shut at once."""
    DeskSettings.objects.update_or_create(workspace_id=workspace, defaults={"sites": sites})
