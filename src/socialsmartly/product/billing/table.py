"""Edition, function and information in one table, off the catalogue and the map: what is published is what is enforced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.access.items import Item, items
from socialsmartly.privacy.datamap.map import clock_of, readable_columns, readers, records
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.product.billing import rules
from socialsmartly.product.billing.rules import Edition
from socialsmartly.words import Basis, Permit, Personal, Purpose, Record, keeps
from socialsmartly.words.purposes import EVERY_PURPOSE, RETENTION


@dataclass(frozen=True)
class Read:
    """One purpose of a module: what it reads, table by table, in the words that the map has for both."""

    purpose: Purpose
    items: tuple[tuple[str, tuple[str, ...]], ...]
    places: frozenset[str]

    @property
    def says(self) -> str:
        """The catalogue of `rights` has the words."""
        return gettext(self.purpose.says)

    @property
    def optional(self) -> bool:
        """Only a permission opens it; what a contract or a law needs is necessary."""
        return self.purpose.basis is Basis.CONSENT


@dataclass(frozen=True)
class Held:
    """One module with the editions that hold it, or what is in all of them and in no module."""

    title: str | Promise
    editions: tuple[Edition, ...]
    reads: tuple[Read, ...]


@keeps("2.0-c")
def published() -> list[Held]:
    """Edition, function and information, each from what is enforced: the catalogue that the door asks and the map that the wall
    is built from."""
    seen = {read.purpose: read for read in _reads()}
    catalogue = rules.CATALOGUE
    held = [Held(module.title, catalogue.holding(module), _of(seen, module.purposes)) for module in catalogue.modules()]
    return [*held, Held(_("In every edition, whatever was ordered"), catalogue.editions, _of(seen, rules.SYSTEM))]


def _of(seen: dict[Purpose, Read], purposes: frozenset[Purpose]) -> tuple[Read, ...]:
    return tuple(seen[purpose] for purpose in EVERY_PURPOSE if purpose in purposes and purpose in seen)


def _reads() -> Iterator[Read]:
    items: defaultdict[Purpose, dict[str, list[str]]] = defaultdict(dict)
    places: defaultdict[Purpose, set[str]] = defaultdict(set)
    for model, says in records():
        for purpose in EVERY_PURPOSE:
            for name in _personal(model, says, purpose):
                label = str(getattr(model._meta.get_field(name), "verbose_name", name))
                items[purpose].setdefault(title_of(model), []).append(label)
                places[purpose].add(f"{model._meta.db_table}.{name}")
    for purpose, tables in items.items():
        yield Read(
            purpose, tuple((table, tuple(labels)) for table, labels in tables.items()), frozenset(places[purpose])
        )


def _personal(model: type[Model], says: Record, purpose: Purpose) -> Iterator[str]:
    """What a purpose may read of a table about people, as the wall grants it: what it names, and the date of a clock that it runs."""
    seen = set(readable_columns(model, purpose)) if purpose in readers(model) else set()
    if purpose == RETENTION and (clock := clock_of(model)):
        seen.add(clock.after)
    return (name for name, said in says.columns.items() if isinstance(said, Personal) and name in seen)


@dataclass(frozen=True)
class Applies:
    """One kind of information about a member, with what it is for them: by their edition and by what they allowed."""

    item: Item
    edition: str | None
    permits: Permit

    @property
    def reads(self) -> list[tuple[str, str, str]]:
        """Why it is read, by which module, and in which editions."""
        return sorted((gettext(purpose.says), *self._where(purpose)) for purpose in self.item.purposes)

    def _where(self, purpose: Purpose) -> tuple[str, str]:
        module = rules.CATALOGUE.module_of(purpose)
        if module is None or rules.CATALOGUE.opens_for_all(purpose):
            return str(module.title) if module else "", gettext("every edition")
        return str(module.title), gettext(", ").join(str(edition.title) for edition in rules.CATALOGUE.holding(module))

    @property
    def state(self) -> str:
        """Whether the edition reads it at all; whether a contract or a law needs it; if neither, whether it was allowed."""
        ordered = [purpose for purpose in self.item.purposes if rules.CATALOGUE.opens(self.edition, purpose)]
        if not ordered:
            return "closed"
        if any(purpose.basis is not Basis.CONSENT for purpose in ordered):
            return "necessary"
        return "allowed" if any((purpose.opens_with or 0) & self.permits for purpose in ordered) else "refused"


@keeps("2.0-c")
def applying(edition: str | None, permits: int) -> list[Applies]:
    """The table for one member: each item of their own row, by their edition and choices."""
    return [Applies(item, edition, Permit(permits)) for item in items("member")]
