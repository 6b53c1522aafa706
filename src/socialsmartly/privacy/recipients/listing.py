"""The register as everybody reads it: by kind of recipient, in the reader's language, with what changed and when.

Authorities have no line of their own: a name and a law, on the day on which something was granted, would tell whoever must not be told
yet that it is about them. They are counted where their demands are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from socialsmartly.privacy.recipients.codes import NAMED, Use
from socialsmartly.privacy.recipients.egress import shaped
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.queries import Entry, changes, coming, in_force, own_rules
from socialsmartly.privacy.recipients.walking import titles
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Listed:
    """One recipient and purpose. `since` is the day on which the version of the purpose began."""

    name: str
    contact: str
    recipient: UUID
    own_rules: str
    use: str
    task: str
    method: str
    kinds: str
    host: str
    since: date
    until: date


@dataclass(frozen=True)
class Told:
    """One change of the list in words. `holds` is the day on which it takes effect, where people are told before."""

    id: UUID
    at: datetime
    name: str
    what: str
    holds: date | None


Version = tuple[UUID, str, int]


def version_of(contract: Contract) -> Version:
    return contract.recipient_id, contract.use, contract.version


def listed(language: str) -> list[tuple[str, list[Listed]]]:
    """The recipients of contracts in force, by their kinds in the order of the policy."""
    every = in_force()
    began = _beginnings()
    return [
        (str(category.label), [_listed(one, began, language) for one in every if one.category == category])
        for category in NAMED
    ]


@keeps("3.2-f")
def announced(language: str) -> list[Listed]:
    """What is not in effect yet and people are told of, each with the day on which it will be."""
    began = _beginnings()
    return [_listed(one, began, language) for one in coming()]


def _beginnings() -> dict[Version, date]:
    """When each version took effect, or will: its oldest row says it."""
    return {version_of(entry.contract): entry.contract.told_until or entry.at.date() for entry in changes()}


def said_in(contract: Contract, language: str) -> tuple[str, str]:
    """Purpose and method as the contract words them in a language."""
    if language.startswith("zh"):
        return contract.said_zh, contract.method_zh
    return contract.said_en, contract.method_en


def _listed(contract: Contract, began: dict[Version, date], language: str) -> Listed:
    task, method = said_in(contract, language)
    return Listed(
        contract.name,
        contract.contact,
        contract.recipient_id,
        own_rules(contract),
        str(Use(contract.use).label),
        task,
        method,
        titles(contract.items) or _("figures only, nothing about one person"),
        shaped(contract.endpoint) if contract.endpoint else "",
        began[version_of(contract)],
        contract.ends_on,
    )


def told_changes() -> list[Told]:
    """Every state that the register ever had, newest first."""
    shown = (entry for entry in changes() if entry.contract.category in NAMED)
    return [
        Told(
            entry.contract.pk,
            entry.at,
            entry.contract.name,
            ", ".join(_words(entry)),
            entry.contract.told_until if entry.contract.ended_at is None else None,
        )
        for entry in shown
    ]


def _words(entry: Entry) -> Iterator[str]:
    if entry.before is None:
        formerly = entry.contract.recipient.predecessor
        yield (
            _("received something from our predecessor %(name)s, and nothing here") % {"name": formerly}
            if formerly
            else _("added")
        )
        return
    if "ended_at" in entry.changed:
        yield _("ended")
        return
    names = [str(Contract._meta.get_field(name).verbose_name) for name in entry.changed]  # type: ignore[union-attr]  # a column
    yield _("changed: %(what)s") % {"what": ", ".join(names)}
