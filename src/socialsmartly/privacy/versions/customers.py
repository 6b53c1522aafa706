"""Whether a change is about what shops hold of their customers. These agree to no version of ours: the shop answers for them and tells them, and
what is done for it follows its owner's agreement (GDPR 28(3)(a), PIPL 21)."""

from __future__ import annotations

from collections.abc import Iterable

from socialsmartly.privacy.datamap.fields import OwnerHandle
from socialsmartly.privacy.datamap.map import about_customers, owner_field, tables
from socialsmartly.privacy.versions.difference import IMPORTANT, Change
from socialsmartly.privacy.versions.meaning import Meaning


def touch_customers(changes: Iterable[Change], now: Meaning) -> bool:
    """Whether one of these does more with a shop's customers: in the tables about them, by a purpose that reads these, or in what a member or
    a shop may own and such a purpose reads."""
    theirs = {model._meta.label for model in about_customers()}
    shared = {model._meta.label for model in tables() if isinstance(owner_field(model), OwnerHandle)}
    purposes = {slug for place, item in now.items.items() if _table(place) in theirs for slug in item.purposes}
    return any(
        change.place in purposes
        or change.place in theirs
        or _table(change.place) in theirs
        or (_table(change.place) in shared and bool(now.items[change.place].purposes & purposes))
        for change in changes
        if change.effect in IMPORTANT
    )


def _table(place: str) -> str:
    return place.rpartition(".")[0]
