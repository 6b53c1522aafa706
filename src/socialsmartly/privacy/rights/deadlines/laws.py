"""The rules that date an answer, and which of them hold for a request."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from socialsmartly.privacy.rights.deadlines.calendars import calendars
from socialsmartly.privacy.rights.deadlines.errors import BadLaw

FILE: Final = Path(__file__).with_name("laws.toml")
EVERYWHERE: Final = "everywhere"


class Unit(StrEnum):
    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"


class Stage(StrEnum):
    ANSWER = "answer"
    CONFIRM = "confirm"


class Ends(StrEnum):
    HOUR = "hour"
    DAY = "day"


class Place(StrEnum):
    """Where a person says they live, or where the shop says it has its seat. Never found out from an address of the network."""

    UNKNOWN = ""
    CHINA = "china"
    EUROPE = "europe"
    CALIFORNIA = "california"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Rule:
    """One row of laws.toml, which says what its columns mean."""

    name: str
    law: str
    law_zh: str
    article: str
    source: str
    where: str
    stage: Stage
    count: int
    unit: Unit
    ends: Ends
    zone: str
    article_zh: str = ""
    establishment: bool = False
    rights: tuple[str, ...] = ()
    calendar: str = ""
    rolls: bool = False
    extension: int = 0
    pauses: bool = False


@dataclass(frozen=True)
class Facts:
    """What a request says that decides the law. What nobody said is unknown, and then the law holds."""

    residence: Place = Place.UNKNOWN
    establishment: Place = Place.UNKNOWN


@cache
def laws() -> Mapping[str, Rule]:
    return read(tomllib.loads(FILE.read_text("utf-8")))


def applying(right: str, facts: Facts) -> Iterator[Rule]:
    """The rules for a right, by 4.6-b: those of every law that holds, or may hold."""
    for rule in laws().values():
        if (not rule.rights or right in rule.rights) and _holds(rule, facts):
            yield rule


def _holds(rule: Rule, facts: Facts) -> bool:
    said = [facts.residence, facts.establishment] if rule.establishment else [facts.residence]
    return rule.where == EVERYWHERE or any(place in (rule.where, Place.UNKNOWN) for place in said)


def read(told: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Rule]:
    """The rules of a file (BadLaw for one that could not be counted or looked up)."""
    return MappingProxyType({name: _rule(name, says) for name, says in told.items()})


def _rule(name: str, says: Mapping[str, Any]) -> Rule:
    known = {field.name: field.default is MISSING for field in fields(Rule)} | {"name": False}
    if wrong := sorted(says.keys() - known.keys()) + sorted(
        one for one, needed in known.items() if needed and not says.get(one)
    ):
        raise BadLaw(f"{name}: {', '.join(wrong)}")
    try:
        kinds = {"stage": Stage(says["stage"]), "unit": Unit(says["unit"]), "ends": Ends(says["ends"])}
        ZoneInfo(says["zone"])
        if says["where"] != EVERYWHERE:
            Place(says["where"])
    except (ValueError, ZoneInfoNotFoundError) as wrong_word:
        raise BadLaw(f"{name}: {wrong_word}") from wrong_word
    made = Rule(name=name, **{**says, **kinds, "rights": tuple(says.get("rights", ()))})
    if (made.unit is Unit.WORKING_DAYS or made.rolls) and made.calendar not in calendars():
        raise BadLaw(f"{name}: no calendar")
    return made
