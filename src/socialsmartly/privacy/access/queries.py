"""Who looked, for the person whose data it was."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.models import Look

SHOWN = 200


def looks_at(subject: UUID, owner: UUID) -> list[Look]:
    """The newest looks that may be shown by now, within a block that reads for `rights`; the database holds back the others."""
    return list(Look.objects.filter(owner=owner, subject=subject).order_by("-at", "-id")[:SHOWN])
