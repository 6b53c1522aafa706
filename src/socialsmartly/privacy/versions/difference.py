"""Two meanings side by side: every change with what it does to a person, and what still binds us to somebody who did not agree.

PIPL 14 asks for a new yes where purpose, method or kind of information changes. The policy promises that its rights do not shrink
without an express agreement (6-b). So a change is important when more is done with somebody's information or a right gets weaker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.versions.meaning import Item, Meaning, Period, Why
from socialsmartly.words import Basis, Category, keeps

T = TypeVar("T")


class Effect(StrEnum):
    MORE = "more"
    LESS = "less"
    WORSE = "worse"
    BETTER = "better"
    SAME = "same"


IMPORTANT: Final = frozenset({Effect.MORE, Effect.WORSE})
SENTENCES: Final[Mapping[str, Promise]] = {
    "item new": gettext_lazy("New: we hold “%(item)s” (%(table)s)."),
    "item gone": gettext_lazy("We no longer hold “%(item)s” (%(table)s)."),
    "item kind": gettext_lazy("“%(item)s” (%(table)s) now counts as another kind of information."),
    "use new": gettext_lazy("“%(item)s” (%(table)s) is now also used to do this: %(says)s"),
    "use gone": gettext_lazy("“%(item)s” (%(table)s) is no longer used to do this: %(says)s"),
    "purpose new": gettext_lazy("New reason to use information: %(says)s"),
    "purpose gone": gettext_lazy("No longer done: %(says)s"),
    "purpose words": gettext_lazy("Said in other words: %(says)s Before: %(before)s"),
    "asked no more": gettext_lazy("Your consent is no longer asked for this: %(says)s"),
    "asked now": gettext_lazy("Your consent is now asked for this: %(says)s"),
    "ground": gettext_lazy("Another legal ground for this: %(says)s"),
    "kept longer": gettext_lazy("Kept longer (%(table)s): %(after)s. Before: %(before)s."),
    "kept shorter": gettext_lazy("Kept for a shorter time (%(table)s): %(after)s. Before: %(before)s."),
    "right new": gettext_lazy("New right: %(right)s."),
    "right gone": gettext_lazy("This right ends: %(right)s."),
    "answer slower": gettext_lazy("We answer later (%(right)s): within %(after)s days. Before: %(before)s days."),
    "answer sooner": gettext_lazy("We answer sooner (%(right)s): within %(after)s days. Before: %(before)s days."),
}


@dataclass(frozen=True)
class Change:
    """One thing that is different. `facts` fill its sentence; words of the map are translated when they are shown."""

    kind: str
    effect: Effect
    place: str
    facts: Mapping[str, str]

    def words(self) -> str:
        told = {name: self._told(name, fact) for name, fact in self.facts.items()}
        return str(SENTENCES[self.kind]) % told

    def _told(self, name: str, fact: str) -> str:
        if name == "right":
            return str(dict(Right.choices).get(fact, fact))
        if fact.isdigit() and self.kind.startswith("kept"):
            return gettext("%(days)s days") % {"days": fact}
        return gettext(fact) if fact else ""


@keeps("6-a")
def difference(before: Meaning, after: Meaning) -> tuple[Change, ...]:
    """Every change from one meaning to another, the important ones first."""
    changes = [
        *_purposes(before, after),
        *_items(before, after),
        *_periods(before, after),
        *_rights(before, after),
    ]
    return tuple(sorted(changes, key=lambda change: change.effect not in IMPORTANT))


def important(changes: tuple[Change, ...]) -> bool:
    """Whether somebody has to be asked before it may touch them (6-b, 6-c; PIPL 14)."""
    return any(change.effect in IMPORTANT for change in changes)


def _purposes(before: Meaning, after: Meaning) -> Iterator[Change]:
    for slug, old, new in _pairs(before.purposes, after.purposes):
        if old is None or new is None:
            one = old or new
            assert one  # a pair has at least one side
            kind, effect = ("purpose new", Effect.MORE) if old is None else ("purpose gone", Effect.LESS)
            yield Change(kind, effect, slug, {"says": one.says})
            continue
        if old.says != new.says:
            yield Change("purpose words", Effect.MORE, slug, {"says": new.says, "before": old.says})
        yield from _ground(slug, old, new)


def _ground(slug: str, old: Why, new: Why) -> Iterator[Change]:
    facts = {"says": new.says}
    if old.permit and new.permit != old.permit:
        yield Change("asked no more", Effect.MORE, slug, facts)
    elif new.permit and not old.permit:
        yield Change("asked now", Effect.LESS, slug, facts)
    elif old.basis != new.basis:
        yield Change("ground", Effect.MORE if old.basis == Basis.CONSENT else Effect.SAME, slug, facts)


def _items(before: Meaning, after: Meaning) -> Iterator[Change]:
    for place, old, new in _pairs(before.items, after.items):
        one = new or old
        assert one
        facts = {"item": one.label, "table": one.table}
        if old is None or new is None:
            kind, effect = ("item new", Effect.MORE) if old is None else ("item gone", Effect.LESS)
            yield Change(kind, effect, place, facts)
            continue
        if old.category != new.category:
            yield Change("item kind", Effect.MORE, place, facts)
        for slug in sorted(new.purposes - old.purposes):
            yield Change("use new", Effect.MORE, place, facts | {"says": after.purposes[slug].says})
        for slug in sorted(old.purposes - new.purposes):
            yield Change("use gone", Effect.LESS, place, facts | {"says": before.purposes[slug].says})


def _periods(before: Meaning, after: Meaning) -> Iterator[Change]:
    for place, old, new in _pairs(before.periods, after.periods):
        if old is None or new is None or old.days == new.days:
            continue  # a table that is new or gone is told by its items
        longer = old.days is not None and (new.days is None or new.days > old.days)
        kind, effect = ("kept longer", Effect.MORE) if longer else ("kept shorter", Effect.LESS)
        yield Change(kind, effect, place, {"table": new.table, "after": _time(new), "before": _time(old)})


def _time(period: Period) -> str:
    return period.because if period.days is None else f"{period.days}"


def _rights(before: Meaning, after: Meaning) -> Iterator[Change]:
    for right, old, new in _pairs(before.rights, after.rights):
        if old is None:
            yield Change("right new", Effect.BETTER, right, {"right": right})
        elif new is None:
            yield Change("right gone", Effect.WORSE, right, {"right": right})
        elif old != new:
            kind, effect = ("answer slower", Effect.WORSE) if new > old else ("answer sooner", Effect.BETTER)
            yield Change(kind, effect, right, {"right": right, "after": str(new), "before": str(old)})


def _pairs(before: Mapping[str, T], after: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    for key in sorted(before.keys() | after.keys()):
        yield key, before.get(key), after.get(key)


@keeps("6-b")
def binding(agreed: Meaning, now: Meaning) -> Meaning:
    """What holds for somebody who agreed to the one and not yet to the other: of two uses only what is in both, of two periods the
    shorter, of two rights the better."""
    purposes = {slug: why for slug, why in now.purposes.items() if _covers(agreed.purposes.get(slug), why)}
    items = {
        place: _narrower(item, now.items[place], purposes)
        for place, item in agreed.items.items()
        if place in now.items and now.items[place].category == item.category
    }
    periods = {
        place: _shorter(agreed.periods.get(place), now.periods.get(place))
        for place in agreed.periods.keys() | now.periods.keys()
    }
    rights = {
        right: min(days for days in (agreed.rights.get(right), now.rights.get(right)) if days is not None)
        for right in agreed.rights.keys() | now.rights.keys()
    }
    return Meaning(items, purposes, periods, rights)


@keeps("6-b")
def uses_beyond(agreed: Meaning, now: Meaning) -> frozenset[tuple[str, str]]:
    """What a purpose that somebody's agreement covers uses today and did not then: the purpose, and the place on the map."""
    bound = binding(agreed, now)
    return frozenset(
        (slug, place)
        for place, item in now.items.items()
        for slug in item.purposes & bound.purposes.keys()
        if place not in bound.items or slug not in bound.items[place].purposes
    )


@keeps("6-c")
def beyond_a_yes(before: Meaning, after: Meaning, asked: AbstractSet[str]) -> tuple[Change, ...]:
    """What is done on the ground of a consent that was given for less, of the purposes `asked`: another purpose, or another kind of
    information (PIPL 14). Technical records about what is done under it are no new kind."""
    known = asked & before.purposes.keys() & after.purposes.keys()
    other = {slug for slug in known if not _covers(before.purposes[slug], after.purposes[slug])}
    more = {
        place
        for slug, place in uses_beyond(before, after)
        if slug in known and after.items[place].category != Category.TECHNICAL
    }
    return tuple(change for change in difference(before, after) if change.place in other | more)


def _covers(old: Why | None, new: Why) -> bool:
    """Whether what was agreed to then covers the purpose of now; one that asks for more than before is covered as well."""
    if old is None or old.says != new.says or old.permit not in ("", new.permit):
        return False
    return old.basis == new.basis or old.basis != Basis.CONSENT


def _narrower(old: Item, new: Item, purposes: Mapping[str, Any]) -> Item:
    return replace(new, purposes=old.purposes & new.purposes & purposes.keys())


def _shorter(one: Period | None, other: Period | None) -> Period:
    known = [period for period in (one, other) if period is not None]
    return min(known, key=lambda period: float("inf") if period.days is None else period.days)
