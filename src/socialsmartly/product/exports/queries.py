"""Who would be in a file, which files a shop asked for, and how each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.product.accounts.doors import factor_of
from socialsmartly.product.approvals.models import Request
from socialsmartly.product.approvals.queries import Second, newest_by_thing, second_for, threshold
from socialsmartly.product.approvals.rules import Large, Stands, What, digest_of, is_large, stands
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.exports.models import Export, InFile
from socialsmartly.product.exports.rules import COUNTED, State, state_of
from socialsmartly.product.unusual.rules import RULE, Act
from socialsmartly.product.unusual.rules import What as Unusual
from socialsmartly.product.workspaces.queries import me
from socialsmartly.words import Mark

SHOWN = 50
Found = Sequence[UUID] | None
"""Whom a search found, or None for everybody."""


@dataclass(frozen=True)
class Left:
    """How many of those on the list are left out, each for the first reason that holds. Whoever is to be deleted or has their data only stored
    is on no list, and counted nowhere."""

    minors: int = 0
    disputed: int = 0
    objected: int = 0

    @property
    def any(self) -> int:
        return self.minors + self.disputed + self.objected


@dataclass(frozen=True)
class Shown:
    """One file as its page shows it, for whoever looks."""

    export: Export
    state: State
    second: Second
    mine: bool
    left: Left
    gone: int


@dataclass(frozen=True)
class Listed:
    """One file as the list shows it."""

    export: Export
    state: State
    mine: bool


def left_out(found: Found) -> Left:
    """Inside a block for SERVICE, which sees them on the list."""
    marked = Contact.objects.annotate(
        minor=F("permits").bitand(int(Mark.MINOR)),
        dispute=F("permits").bitand(int(Mark.DISPUTED)),
        objection=F("permits").bitand(int(Mark.OBJECTED)),
    )
    if found is not None:
        marked = marked.filter(pk__in=found)
    adults = marked.filter(minor=0)
    return Left(
        marked.exclude(minor=0).count(),
        adults.exclude(dispute=0).count(),
        adults.filter(dispute=0).exclude(objection=0).count(),
    )


def may_be_in_it(found: Found) -> list[UUID]:
    """By handle. Inside a block for EXPORTING: the database shows it nobody who carries a mark."""
    there = Contact.objects.all() if found is None else Contact.objects.filter(pk__in=found)
    return list(there.order_by("id").values_list("pk", flat=True))


def large_of(export: Export, people: int) -> Large:
    """What a colleague agrees to: who, which items, why and in which language; and how much its asker took out just before."""
    before = taken_before(export.workspace_id, export.asked_by, but=export.pk)
    return Large(export.workspace_id, What.EXPORT, export.pk, digest_for(export), people, before)


def digest_for(export: Export) -> str:
    words = {"found": export.found, "items": export.items, "reason": export.reason, "language": export.language}
    return digest_of(words)


def taken_before(workspace: UUID, mark: UUID, but: UUID | None = None) -> int:
    """How many people one colleague took out within the time that is counted together."""
    since = timezone.now() - COUNTED
    mine = Export.objects.filter(workspace_id=workspace, asked_by=mark, begun_at__gt=since).exclude(pk=but)
    return int(mine.aggregate(people=Sum("people"))["people"] or 0)


def act_of(request: HttpRequest, workspace: UUID, people: int, *, agreed: bool = False) -> Act:
    """Letting a file of so many people go, as it is looked at for something unusual; what its asker took out just before counts with it."""
    before = taken_before(workspace, mark_of(me(request), workspace))
    since = timezone.now() - timedelta(days=RULE["days"][Unusual.FILE])
    sizes = Export.objects.filter(workspace_id=workspace, begun_at__gt=since).values_list("people", flat=True)
    return Act(Unusual.FILE, workspace, me(request), people + before, list(sizes), agreed, factor_of(request))


def needs_second(workspace: UUID, member: UUID, people: int) -> int | None:
    """From how many people on, where that many would be large for this colleague now."""
    over = threshold(workspace, What.EXPORT)
    return over if is_large(over, people + taken_before(workspace, mark_of(member, workspace))) else None


def export_of(workspace: UUID, export: UUID) -> Export | None:
    found: Export | None = Export.objects.filter(workspace_id=workspace, pk=export).first()
    return found


def held(workspace: UUID, export: UUID) -> Export | None:
    """For a change: whoever wants the same next waits here."""
    found: Export | None = Export.objects.filter(workspace_id=workspace, pk=export).select_for_update().first()
    return found


def in_it(export: Export) -> QuerySet[InFile]:
    found: QuerySet[InFile] = InFile.objects.filter(workspace_id=export.workspace_id, export_id=export.pk)
    return found


def shown(export: Export, member: UUID) -> Shown:
    """Inside a block for EXPORTING."""
    second = second_for(large_of(export, export.people), member)
    answer = second.newest.stands if second.newest else None
    state = state_of(export, answer, timezone.now())
    left = Left(export.minors, export.disputed, export.objected)
    there = Contact.objects.filter(pk__in=in_it(export).values("contact_id")).count() if state is State.READY else 0
    gone = export.people - there if state is State.READY else 0
    return Shown(export, state, second, export.asked_by == mark_of(member, export.workspace_id), left, gone)


def newest(workspace: UUID, member: UUID) -> list[Listed]:
    """In two statements, however many there are."""
    mine, now = mark_of(member, workspace), timezone.now()
    asked = list(Export.objects.filter(workspace_id=workspace).order_by("-asked_at", "-id")[:SHOWN])
    answered = newest_by_thing(workspace, What.EXPORT, [one.pk for one in asked])
    answers = {one.pk: _answer(one, answered.get(one.pk), now) for one in asked}
    return [Listed(one, state_of(one, answers[one.pk], now), one.asked_by == mine) for one in asked]


def _answer(export: Export, request: Request | None, now: datetime) -> Stands | None:
    return stands(request, digest_for(export), export.people, now) if request else None
