"""How the clocks stand: every kind of information with its rule, when it runs next, what is late. Numbers that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from socialsmartly.privacy.datamap.map import said_by, tables
from socialsmartly.privacy.retention.models import ClockState, Extension, Hold, SweepCertificate
from socialsmartly.privacy.retention.places import places, without_a_rule
from socialsmartly.privacy.retention.rules import is_late, next_sweep
from socialsmartly.words import Keep, KeepWhile, NoPerson, Personal, Record, keeps
from socialsmartly.words.record import Says

SHOWN = 50
IS_HELD = f"SELECT 1 FROM {Hold._meta.db_table} WHERE subject = %s AND holds_until > %s LIMIT 1"  # noqa: S608 - a table's name


@dataclass(frozen=True)
class Rule:
    """One table or place with its clock. `items` are its kinds of information, each with the purposes that hold it; `state` is what
    the last sweep left, None before the first."""

    name: str
    title: str
    items: list[tuple[str, list[str]]]
    kept: str
    runs: bool
    state: ClockState | None
    late: bool
    longer: bool = False

    @property
    def lag_words(self) -> str:
        """How long after its time was over the last row went; empty where none did."""
        return spoken(timedelta(seconds=self.state.lag_seconds)) if self.state and self.state.ended else ""


@dataclass(frozen=True)
class Clocks:
    """Every rule, with how many rows are past their time, when the sweep ran and runs next, and what has no rule at all. By agreement `agreed` is how often
    somebody chose a later end, and `longer` how many rows stay by it."""

    rules: list[Rule]
    unruled: list[str]
    overdue: int
    late: int
    ran_at: datetime | None
    next_at: datetime
    certificates: list[SweepCertificate]
    agreed: int
    longer: int


@dataclass(frozen=True)
class Overdue:
    """For everybody: how many rows were past their time and still there after the last sweep, and whether that sweep is too old."""

    rows: int
    ran_at: datetime
    late: bool

    @property
    def missed(self) -> bool:
        return bool(self.rows or self.late)


def overdue(now: datetime) -> Overdue | None:
    """None before the first sweep."""
    states = list(ClockState.objects.all())
    if not states:
        return None
    oldest = min(state.ran_at for state in states)
    return Overdue(sum(state.left for state in states), oldest, is_late(oldest, now))


def clocks_at(now: datetime) -> Clocks:
    states = {state.name: state for state in ClockState.objects.all()}
    rules = [*_tables(states, now), *_places(states, now)]
    return Clocks(
        rules,
        without_a_rule(settings.SOCIALSMARTLY_DATA),
        sum(state.left for state in states.values()),
        sum(rule.late for rule in rules),
        min((state.ran_at for state in states.values()), default=None),
        next_sweep(now),
        list(SweepCertificate.objects.all()[:SHOWN]),
        sum(state.agreed for state in states.values()),
        sum(state.longer for state in states.values()),
    )


def hold_on(subject: UUID, now: datetime) -> Hold | None:
    """The hold of this person that is looked at last; of several, all must be released. Call it in a block that reads for their
    rights."""
    found: Hold | None = Hold.objects.filter(subject=subject, holds_until__gt=now).order_by("-review_on").first()
    return found


def is_held(subject: UUID, now: datetime) -> bool:
    """Whether there is one, in the same block. Every deletion asks, so it is written as SQL: the ORM takes three times as long."""
    with connection.cursor() as cursor:
        cursor.execute(IS_HELD, [subject, now])
        return cursor.fetchone() is not None


def held_people(now: datetime) -> list[UUID]:
    """Whom no clock touches. Call it in a block that reads for `retention`."""
    return list(Hold.objects.filter(holds_until__gt=now).order_by().values_list("subject", flat=True))


@keeps("5-e")
def kept_longer(model: type[Model], now: datetime) -> list[UUID]:
    """Who agreed to keep this kind of information longer, and did not take it back. Call it in a block that reads for `retention`."""
    said = Extension.objects.filter(what=model._meta.label).order_by("subject", "-at", "-id").distinct("subject")
    return [person for person, until in said.values_list("subject", "until") if until > now]


def certificate(number: str) -> SweepCertificate | None:
    found: SweepCertificate | None = SweepCertificate.objects.filter(number=number).first()
    return found


def _tables(states: dict[str, ClockState], now: datetime) -> Iterator[Rule]:
    for model in sorted(tables(), key=lambda model: model._meta.label):
        says = said_by(model)
        if says is not None and says.keep is not None:
            yield _rule(model._meta.label, title_of(model), _items(model, says), says.keep, states, now)


def title_of(model: type[Model]) -> str:
    """What a table holds, in the reader's language; one about nobody says it in the words of the map."""
    says = said_by(model)
    title = says.because if isinstance(says, NoPerson) else str(model._meta.verbose_name)
    return capfirst(gettext(title))


def name_of(name: str) -> str:
    """A table of the map by the name that people know, a place as it is called; a table that is no more by the name it had."""
    try:
        return title_of(apps.get_model(name)) if "." in name else capfirst(gettext(name))
    except LookupError:
        return name


def _places(states: dict[str, ClockState], now: datetime) -> Iterator[Rule]:
    for name, files in places().items():
        yield _rule(name, capfirst(gettext(files.holds)), [], files.keep, states, now)


def _rule(
    name: str,
    title: str,
    items: list[tuple[str, list[str]]],
    keep: Keep | KeepWhile,
    states: dict[str, ClockState],
    now: datetime,
) -> Rule:
    state, runs = states.get(name), isinstance(keep, Keep)
    late = runs and state is not None and (bool(state.left or state.failed) or is_late(state.ran_at, now))
    longer = isinstance(keep, Keep) and keep.longer
    return Rule(name, title, items, in_words(keep), runs, state if runs else None, late, longer)


def _items(model: type[Model], says: Says) -> list[tuple[str, list[str]]]:
    if not isinstance(says, Record):
        return []
    return [
        (capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name))), _purposes(said))
        for name, said in says.columns.items()
        if isinstance(said, Personal)
    ]


def _purposes(said: Personal) -> list[str]:
    return sorted(gettext(purpose.says) for purpose in said.purposes)


def in_words(keep: Keep | KeepWhile) -> str:
    """A rule in the reader's language; the catalogue of `rights` has the words of the map."""
    because = gettext(keep.because)
    return because if isinstance(keep, KeepWhile) else f"{spoken(keep.time)}: {because}"


def spoken(time: timedelta) -> str:
    if not time:
        return gettext("no longer than its date")
    if time < timedelta(hours=1):
        minutes = max(round(time / timedelta(minutes=1)), 1)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if time < timedelta(days=1):
        hours = round(time / timedelta(hours=1))
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}
