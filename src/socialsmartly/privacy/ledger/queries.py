"""Where a person's lines stand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.privacy.ledger.models import Line, Place
from socialsmartly.privacy.ledger.opening import Opening


def openings_of(subject: UUID) -> list[Opening]:
    """What a person holds of their lines, oldest first, whoever owns the row. Call it in a block that reads for their `rights`."""
    with all_owners("a person's lines lie with every owner"):
        lines = list(Line.objects.filter(subject=subject).order_by("id"))
    open_all(lines, "opening")
    return [_opening(line) for line in lines]


def _opening(line: Line) -> Opening:
    told = json.loads(line.opening)
    return Opening(line.pk, line.kind, line.at, bytes.fromhex(told["salt"]), told["said"])


def places_of(leaves: Iterable[UUID]) -> dict[UUID, int]:
    """The index in the log by leaf; a leaf that still waits is not among them."""
    return dict(Place.objects.filter(pk__in=list(leaves)).values_list("pk", "index"))
