"""What the policy means for a person, as data: which information, for what, on which ground, how long, and which rights.

Read off the very map that the database obeys, so the two cannot drift apart. A meaning is kept with each version that was published.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from socialsmartly.privacy.datamap.map import records
from socialsmartly.privacy.rights.deadlines.dates import CALENDAR_DAYS
from socialsmartly.privacy.rights.models import Right
from socialsmartly.words import Keep, Personal, Purpose, Record

SHAPE: Final = 1


@dataclass(frozen=True)
class Item:
    """One kind of information: the column of a table, in the words that the map has for both."""

    table: str
    label: str
    category: str
    purposes: frozenset[str]


@dataclass(frozen=True)
class Why:
    """One purpose. `permit` names the yes without which it is closed; empty where the law or the contract opens it."""

    says: str
    basis: str
    permit: str


@dataclass(frozen=True)
class Period:
    """How long the rows of one table stay; `days` is None while the person does."""

    table: str
    days: int | None
    because: str


@dataclass(frozen=True)
class Meaning:
    """`items` and `periods` by their place on the map, `purposes` by slug, `rights` with the days within which they are answered."""

    items: Mapping[str, Item]
    purposes: Mapping[str, Why]
    periods: Mapping[str, Period]
    rights: Mapping[str, int]

    def written(self) -> str:
        """One text for one meaning, whatever the order of the code."""
        told = asdict(self) | {"shape": SHAPE}
        for item in told["items"].values():
            item["purposes"] = sorted(item["purposes"])
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.written().encode()).hexdigest()


def read(text: str) -> Meaning:
    """The way back from `written`."""
    told: dict[str, Any] = json.loads(text)
    return Meaning(
        {
            place: Item(i["table"], i["label"], i["category"], frozenset(i["purposes"]))
            for place, i in told["items"].items()
        },
        {slug: Why(**why) for slug, why in told["purposes"].items()},
        {place: Period(**period) for place, period in told["periods"].items()},
        dict(told["rights"]),
    )


def present() -> Meaning:
    """What this program does, as its map says it."""
    items: dict[str, Item] = {}
    periods: dict[str, Period] = {}
    for model, says in records():
        table = str(model._meta.verbose_name)
        periods[model._meta.label] = _period(table, says)
        for name, said in says.columns.items():
            if isinstance(said, Personal):
                label = str(getattr(model._meta.get_field(name), "verbose_name", name))
                slugs = frozenset(purpose.slug for purpose in said.purposes)
                items[f"{model._meta.label}.{name}"] = Item(table, label, str(said.category), slugs)
    return Meaning(
        items, {p.slug: _why(p) for p in _purposes()}, periods, dict.fromkeys(map(str, Right.values), CALENDAR_DAYS)
    )


def asked_of_each() -> frozenset[str]:
    """The purposes that rest on a yes of each person by themselves, so of a shop's customers as well."""
    return frozenset(purpose.slug for purpose in _purposes() if purpose.needs is not None)


def _purposes() -> set[Purpose]:
    personal = [one for _model, says in records() for one in says.columns.values() if isinstance(one, Personal)]
    return {purpose for one in personal for purpose in one.purposes}


def _period(table: str, says: Record) -> Period:
    days = says.keep.time.days if isinstance(says.keep, Keep) else None
    return Period(table, days, says.keep.because)


def _why(purpose: Purpose) -> Why:
    permit = purpose.needs or purpose.opens_with
    return Why(purpose.says, str(purpose.basis), str(permit.name) if permit else "")
