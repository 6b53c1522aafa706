"""The evidence in plain words: one small line for the board, a list of facts for a promise's own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils.formats import date_format, number_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from socialsmartly.privacy.promises.board import Promise
from socialsmartly.privacy.promises.live import Evidence
from socialsmartly.privacy.retention.queries import Overdue
from socialsmartly.privacy.rights.queries import Answers

MINUTE = timedelta(minutes=1)
DOT = " · "


def line(promise: Promise, now: datetime) -> str:
    """When it was last held, how often, how slowly, what failed; empty while it is only a sentence."""
    seen = promise.evidence
    if seen is None or promise.state == "not yet":
        return ""
    if seen.in_all or seen.failures_in_all:
        return DOT.join(_parts(seen, now))
    return _by_tables(seen) or _("Not exercised on live traffic yet")


def _parts(seen: Evidence, now: datetime) -> Iterator[str]:
    if seen.seen_at:
        yield _("Last held %(ago)s") % {"ago": ago(seen.seen_at, now)}
    yield _times(seen.week)
    if seen.longest:
        yield _("slowest %(time)s") % {"time": short(seen.longest)}
    if seen.failures:
        told = ngettext("%(count)s failure", "%(count)s failures", seen.failures)
        yield told % {"count": grouped(seen.failures)}
    else:
        yield _("no failure")


def _times(week: int) -> str:
    return ngettext("once in 7 days", "%(count)s times in 7 days", week) % {"count": grouped(week)}


def _by_tables(seen: Evidence) -> str:
    held = ngettext(
        "Held by the database at every statement on %(count)s table",
        "Held by the database at every statement on %(count)s tables",
        len(seen.tables),
    )
    return held % {"count": len(seen.tables)} if seen.tables else ""


def deadline_line(answers: Answers | None) -> str:
    """How the 15 days were kept; empty while nobody has asked for anything."""
    if answers is None or not (answers.answered or answers.open):
        return ""
    return DOT.join(_dates(answers))


def _dates(answers: Answers) -> Iterator[str]:
    told = ngettext("%(count)s request answered", "%(count)s requests answered", answers.answered)
    yield told % {"count": grouped(answers.answered)}
    if answers.slowest is not None and answers.median is not None:
        yield _("slowest %(time)s") % {"time": short(answers.slowest)}
        yield _("half within %(time)s") % {"time": short(answers.median)}
    if answers.late:
        yield ngettext("%(count)s answered late", "%(count)s answered late", answers.late) % {
            "count": grouped(answers.late)
        }
    if answers.overdue:
        told = ngettext("%(count)s open past its date", "%(count)s open past their date", answers.overdue)
        yield told % {"count": grouped(answers.overdue)}
    if not answers.missed:
        yield _("none late")


def clocks_line(clocks: Overdue | None, now: datetime) -> str:
    """How much was past its time after the last sweep, and when that was; empty before the first."""
    if clocks is None:
        return ""
    told = ngettext("%(count)s row past its time", "%(count)s rows past their time", clocks.rows)
    swept = _("last sweep %(ago)s") % {"ago": ago(clocks.ran_at, now)}
    return DOT.join([told % {"count": grouped(clocks.rows)}, swept])


def facts(promise: Promise, now: datetime) -> Iterator[tuple[str, str]]:
    """Terms and what is to be said of them. Code that ran is no evidence while the promise as a whole is not kept yet."""
    seen = promise.evidence if promise.state != "not yet" else None
    if seen is not None and (seen.in_all or seen.failures_in_all):
        yield _("Last held"), f"{_when(seen.seen_at)} ({ago(seen.seen_at, now)})" if seen.seen_at else _("never")
        counts = {"today": grouped(seen.today), "week": grouped(seen.week), "all": grouped(seen.in_all)}
        yield _("How often"), _("%(today)s today, %(week)s in 7 days, %(all)s in all") % counts
        yield _("Of these, refused in 7 days"), grouped(seen.refusals)
        if seen.longest:
            yield _("Slowest in 7 days"), short(seen.longest)
        yield _("Last failure"), _failure(seen)
    elif seen is not None:
        yield _("Last held"), _("Not exercised on live traffic yet")
    if seen is not None and seen.tables:
        yield _("Held by the database"), _("at every statement on %(tables)s") % {"tables": ", ".join(seen.tables)}
    if told := deadline_line(promise.answers):
        yield _("15 days"), told
    if told := clocks_line(promise.clocks, now):
        yield _("Clocks"), told


def _failure(seen: Evidence) -> str:
    last = seen.last_failure
    return f"{_when(last.at)}: {last.error}, {last.where}" if last else _("none")


def ago(moment: datetime, now: datetime) -> str:
    if now - moment < MINUTE:
        return _("just now")
    return _("%(time)s ago") % {"time": timesince(moment, now, depth=1)}


def short(time: timedelta) -> str:
    """The largest unit that says something."""
    milliseconds = time / timedelta(milliseconds=1)
    if milliseconds < 1:
        return _("under 1 ms")
    if milliseconds < 1000:
        return _("%(count)s ms") % {"count": round(milliseconds)}
    if time < MINUTE:
        return _("%(count)s s") % {"count": number_format(time.total_seconds(), 1)}
    start = datetime(2000, 1, 1, tzinfo=UTC)
    return timesince(start, start + time, depth=1)


def grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def _when(moment: datetime) -> str:
    return date_format(moment.astimezone(UTC), "DATETIME_FORMAT") + " UTC"
