"""All dates of one request: what every law that holds says, which comes first, and how it was found. Found once and stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from socialsmartly.privacy.rights.deadlines.counting import Counted, due
from socialsmartly.privacy.rights.deadlines.laws import Facts, Rule, Stage, applying, laws
from socialsmartly.words import keeps

POLICY: Final = "policy"
CALENDAR_DAYS: Final = laws()[POLICY].count
UNKNOWN: Final = Facts()


@dataclass(frozen=True, slots=True)
class RuleDate:
    """What one rule says of one request. `longest` is the date if the time is extended, where the law knows that."""

    rule: str
    stage: Stage
    received: date
    count: int
    unit: str
    zone: str
    due: datetime
    counted: Counted
    longest: datetime | None = None
    pauses: bool = False


OF_RULE: Final = tuple(field.name for field in fields(RuleDate) if field.name != "counted")
OF_COUNT: Final = tuple(field.name for field in fields(Counted))
KEYS: Final = OF_RULE + OF_COUNT
"""What a date is stored with."""


@dataclass(frozen=True)
class Deadline:
    """The last moment for an answer, and how it was found, to be stored once and shown as it stands."""

    due_at: datetime
    arithmetic: str
    dates: tuple[RuleDate, ...]

    def stored(self) -> list[dict[str, Any]]:
        return [_stored(one) for one in self.dates]


@keeps("4.6-d", "4.6-b")
def deadline(received_at: datetime, right: str = "", facts: Facts = UNKNOWN) -> Deadline:
    """The earliest answer that any law asks for. Where two fall on the same moment the earlier row of laws.toml is named."""
    dates = tuple(_date(rule, received_at) for rule in applying(right, facts))
    first = earliest(dates)
    return Deadline(first.due, arithmetic(first, received_at), dates)


def earliest(dates: Sequence[RuleDate]) -> RuleDate:
    return min((one for one in dates if one.stage is Stage.ANSWER), key=lambda one: one.due)


def arithmetic(found: RuleDate, received_at: datetime) -> str:
    """The sum in figures, the same in every language."""
    zone = ZoneInfo(found.zone)
    begin, end = received_at.astimezone(zone), found.due.astimezone(zone)
    return f"{begin:%Y-%m-%d %H:%M} + {found.count} {found.unit} = {end:%Y-%m-%d %H:%M} {found.zone}"


def _date(rule: Rule, received_at: datetime) -> RuleDate:
    at, counted = due(rule, received_at)
    return RuleDate(
        rule=rule.name,
        stage=rule.stage,
        received=received_at.astimezone(ZoneInfo(rule.zone)).date(),
        count=rule.count,
        unit=rule.unit.value,
        zone=rule.zone,
        due=at,
        counted=counted,
        longest=due(rule, received_at, extended=True)[0] if rule.extension else None,
        pauses=rule.pauses,
    )


def _stored(one: RuleDate) -> dict[str, Any]:
    """By hand, since `asdict` copies deeply and every request passes here."""
    told = {name: getattr(one, name) for name in OF_RULE} | {name: getattr(one.counted, name) for name in OF_COUNT}
    return {
        name: value.isoformat() if isinstance(value, date) else value  # a datetime is a date
        for name, value in told.items()
    }


def read_dates(stored: Sequence[Mapping[str, Any]]) -> tuple[RuleDate, ...]:
    """The dates of a request as they were stored."""
    return tuple(
        RuleDate(
            rule=one["rule"],
            stage=Stage(one["stage"]),
            received=date.fromisoformat(one["received"]),
            count=one["count"],
            unit=one["unit"],
            zone=one["zone"],
            due=datetime.fromisoformat(one["due"]),
            counted=Counted(
                date.fromisoformat(one["last"]), one["rest"], one["worked"], one["rolled"], beyond=one["beyond"]
            ),
            longest=datetime.fromisoformat(one["longest"]) if one["longest"] else None,
            pauses=one["pauses"],
        )
        for one in stored
    )
