"""What the map knows of an incident: which information, who else has it, and by when who has to know. Nothing here is typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, Q
from django.utils.text import capfirst
from django.utils.translation import gettext

from socialsmartly.privacy.datamap.map import about_members, owner_field, said_by
from socialsmartly.privacy.datamap.topics import TOPICS
from socialsmartly.privacy.incidents.codes import TO_THE_AUTHORITY, Tell
from socialsmartly.privacy.incidents.models import Incident
from socialsmartly.privacy.recipients.queries import in_force
from socialsmartly.privacy.retention.queries import title_of
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import Share, shares
from socialsmartly.words import Personal, Record

TOLD: Final = ("member", "contact")
"""The kinds of people whom an incident is looked for among: members, and the customers of their shops."""


def touchable() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every table about members or the customers of a shop, as people call it, under what its room is about."""
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for model in _tables():
        found[str(model._meta.app_config.verbose_name)].append((model._meta.label, title_of(model)))
    return [(str(topic), found[str(topic)]) for topic in TOPICS if str(topic) in found]


def touchable_labels() -> set[str]:
    return {model._meta.label for model in _tables()}


def _tables() -> list[type[Model]]:
    customers = (share.model for share in shares("contact"))
    return list(dict.fromkeys([*about_members(), *customers]))


def _chosen(labels: Iterable[str]) -> list[type[Model]]:
    wanted = set(labels)
    return [model for model in _tables() if model._meta.label in wanted]


def kinds_touched(labels: Iterable[str]) -> set[str]:
    """Which kinds of people have rows in any of these tables at all."""
    wanted = set(labels)
    return {kind for kind in TOLD if any(share.model._meta.label in wanted for share in shares(kind))}


def items(labels: Iterable[str]) -> list[tuple[str, list[str]]]:
    """What these tables hold of a person, table by table, in the reader's words."""
    return [(title_of(model), list(dict.fromkeys(_names(model)))) for model in _chosen(labels)]


def _names(model: type[Model]) -> Iterable[str]:
    says = said_by(model)
    for name, said in says.columns.items() if isinstance(says, Record) else ():
        if isinstance(said, Personal):
            title = str(getattr(model._meta.get_field(name), "verbose_name", name))
            yield capfirst(gettext(title))


def recipients(labels: Iterable[str]) -> list[str]:
    """Who outside may have any of it, by the contracts in force."""
    tables = tuple(f"{label}." for label in labels)
    return sorted({one.name for one in in_force() if any(str(item).startswith(tables) for item in one.items)})


def touches(labels: Iterable[str], asker: Asker) -> bool:
    """Whether any of these tables has a row about the person. Call it in a block for their own rights."""
    wanted = set(labels)
    return any(_rows_about(share, asker).exists() for share in shares(asker.kind) if share.model._meta.label in wanted)


def _rows_about(share: Share, asker: Asker) -> Any:
    about = Q()
    for column, _leaving in share.paths:
        about |= Q(**{_field(share.model, column): asker.subject})
    owner = owner_field(share.model)
    rows = share.model._default_manager.filter(about)
    return rows.filter(**{owner.attname: asker.owner}) if owner is not None else rows


def _field(model: type[Model], column: str) -> str:
    return next(field.attname for field in model._meta.local_concrete_fields if field.column == column)


@dataclass(frozen=True)
class Due:
    """Whom a law wants told, by when, and how that is reckoned."""

    whom: str
    law: str
    by: datetime | None
    done_at: datetime | None

    def late(self, now: datetime) -> bool:
        return self.by is not None and (self.done_at or now) > self.by


def deadlines(one: Incident) -> list[Due]:
    """The earliest first; no date means at once."""
    told = one.authority_told_at
    found = [
        Due(gettext("the authority in China, at once"), gettext("PIPL article 57"), None, told),
        Due(
            gettext("the authority in Europe, 72 hours from when we learned of it"),
            gettext("GDPR article 33"),
            one.known_at + TO_THE_AUTHORITY,
            told,
        ),
    ]
    if one.tell == Tell.PEOPLE:
        found.append(
            Due(gettext("the people, at once"), gettext("PIPL article 57; GDPR article 34"), None, one.decided_at)
        )
    return found
