"""The record of processing (GDPR art. 30, PIPL art. 55 and 56): each purpose with its ground, its people, its information, its period and
what narrows it. All of it is read off the map by which the database grants and refuses, so it cannot say less than what is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from socialsmartly.privacy.datamap.map import readable_columns, records
from socialsmartly.privacy.papers import law
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.retention.queries import in_words, title_of
from socialsmartly.words import NO_PERSONAL_DATA, Category, Permit, Personal, Purpose, Record
from socialsmartly.words.purposes import EVERY_PURPOSE

NARROWED = {
    "needs": gettext_noop("The database shows only whoever agreed to it."),
    "unless": gettext_noop("The database does not show whoever objected to it."),
    "opens_with": gettext_noop("It stays closed until it was authorised, and closes again when that is taken back."),
    "one_person": gettext_noop("It reaches one person at a time."),
    "by_case": gettext_noop("Of a person's record it sees what an open case names."),
    "watched": gettext_noop("Each look is written down for the person, with who looked and why."),
}


@dataclass(frozen=True)
class Holding:
    """What one purpose reads in one table: the names of the information, by kind, and how long it stays."""

    title: str
    items: tuple[tuple[str, str], ...]
    kept: str


@dataclass(frozen=True)
class Activity:
    """One purpose as a record of processing tells of it. `kinds` are those of the information that it reads."""

    purpose: Purpose
    ground: law.Ground
    kinds: tuple[Category, ...]
    holdings: tuple[Holding, ...]

    @property
    def says(self) -> str:
        return gettext(self.purpose.says)

    @property
    def kind_words(self) -> list[str]:
        return [gettext(law.KINDS[kind][0]) for kind in self.kinds]

    @property
    def ground_words(self) -> str:
        return gettext(self.ground.says)

    @property
    def narrowed(self) -> list[str]:
        return [gettext(says) for name, says in NARROWED.items() if _is_set(getattr(self.purpose, name))]


def _is_set(value: bool | Permit | None) -> bool:
    return value is not None and value is not False


def activities() -> list[Activity]:
    """One for each purpose that reads or writes anything about people, in the order of the list of purposes."""
    whole_program()
    mapped = sorted(records(), key=lambda pair: pair[0]._meta.label)
    found = (_activity(purpose, mapped) for purpose in EVERY_PURPOSE if purpose != NO_PERSONAL_DATA)
    return [one for one in found if one.holdings]


def _activity(purpose: Purpose, mapped: list[tuple[type[Model], Record]]) -> Activity:
    read = [(model, says, _read(model, says, purpose)) for model, says in mapped]
    kinds = {
        said.category for _, says, names in read for name in names if isinstance(said := says.columns[name], Personal)
    }
    holdings = tuple(_holding(model, says, names) for model, says, names in read if names)
    return Activity(purpose, law.ground_of(purpose), tuple(kind for kind in Category if kind in kinds), holdings)


def _read(model: type[Model], says: Record, purpose: Purpose) -> list[str]:
    seen = set(readable_columns(model, purpose))
    return [name for name, said in says.columns.items() if isinstance(said, Personal) and name in seen]


def _holding(model: type[Model], says: Record, names: list[str]) -> Holding:
    items = {}
    for name in names:
        said = says.columns[name]
        assert isinstance(said, Personal)
        title = str(getattr(model._meta.get_field(name), "verbose_name", name))
        items[capfirst(gettext(title))] = gettext(law.KINDS[said.category][0])
    return Holding(title_of(model), tuple(items.items()), in_words(says.keep))


def as_json() -> dict[str, Any]:
    """The same as linked data: processes in terms of the Data Privacy Vocabulary, and our terms for the law of China."""
    policy = current_policy(settings.LANGUAGE_CODE)
    return {
        "@context": {"dpv": law.DPV, "pd": law.DATA, "eu-gdpr": law.EUROPE, "@vocab": law.DPV},
        "@type": "dpv:RecordsOfActivities",
        "dpv:hasDataController": settings.SOCIALSMARTLY_OPERATOR,
        "dpv:hasPolicy": {"version": policy.version, "address": f"{settings.SOCIALSMARTLY_SITE}/policy"},
        "dpv:hasProcess": [as_process(one) for one in activities()],
        "terms": list(law.terms()),
    }


def as_process(one: Activity) -> dict[str, Any]:
    return {
        "@type": "dpv:Process",
        "@id": f"processing.json#{one.purpose.slug}",
        "dpv:hasPurpose": one.says,
        "promise": f"{settings.SOCIALSMARTLY_SITE}/policy#p-{one.purpose.promise}",
        "dpv:hasLegalBasis": [law.european_term(one.ground.europe), law.chinese_term(one.ground.china)],
        "dpv:hasPersonalData": [f"pd:{law.KINDS[kind][1]}" for kind in one.kinds],
        "dpv:hasTechnicalOrganisationalMeasure": one.narrowed,
        "holds": [
            {
                "table": holding.title,
                "items": [name for name, _ in holding.items],
                "dpv:hasStorageCondition": holding.kept,
            }
            for holding in one.holdings
        ],
    }
