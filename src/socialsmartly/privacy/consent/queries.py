"""What holds now, and what held at any past moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from socialsmartly.privacy.consent.models import Agreement, ConsentEvent, State
from socialsmartly.privacy.datamap.map import owner_field, records, roots
from socialsmartly.words import Permit, keeps


def carrier_of(permit: Permit) -> Any:
    """The table whose rows carry this permit as a bit: the root of its scope, or the people of a shop, who carry their own. Found on the
    map, never named here."""
    if permit.root:
        return roots()[permit.root]
    return next(m for m, says in records() if "self" in says.about and says.permits and owner_field(m) is not None)


def history(owner: UUID, subject: UUID) -> list[ConsentEvent]:
    """Every step, newest first. `subject` may be a shop's contact or a member."""
    return list(ConsentEvent.objects.filter(owner=owner, subject=subject).order_by("-at", "-id"))


def history_of_owner(owner: UUID, permit: Permit) -> list[ConsentEvent]:
    """Every step of a permit that the whole scope carries, newest first."""
    return list(ConsentEvent.objects.filter(owner=owner, permit=int(permit)).order_by("-at", "-id"))


def agreements(owner: UUID, subject: UUID) -> list[Agreement]:
    return list(Agreement.objects.filter(owner=owner, subject=subject).order_by("-at"))


@keeps("4.3-e")
def was_allowed(permit: Permit, *, owner: UUID, subject: UUID, moment: datetime) -> bool:
    """Whether the person's yes was in force at `moment`: the last word before it counts, and before any word what holds until
    somebody objects."""
    last = (
        ConsentEvent.objects.filter(owner=owner, subject=subject, permit=int(permit), at__lte=moment)
        .order_by("-at", "-id")
        .first()
    )
    return permit.until_objected if last is None else last.state == State.GIVEN
