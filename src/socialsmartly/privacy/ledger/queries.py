"""Where a person's lines stand."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from socialsmartly.privacy.ledger.models import Line, Place


def lines_of(owner: UUID, subject: UUID) -> list[Line]:
    """Oldest first. Call it inside a block that reads for `rights`."""
    return list(Line.objects.filter(owner=owner, subject=subject).order_by("id"))


def places_of(leaves: Iterable[UUID]) -> dict[UUID, int]:
    """The index in the log by leaf; a leaf that still waits is not among them."""
    return dict(Place.objects.filter(pk__in=list(leaves)).values_list("pk", "index"))
