"""Addresses and numbers stand masked on a shop's pages. Whoever gives a reason sees those of one person in full for a quarter of an
hour, in that session; the person sees who looked, when and why (docs/decisions/0035)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from socialsmartly.privacy.access.actions import Reveal
from socialsmartly.privacy.access.models import IN_FULL, Reason
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.scope import scope_of
from socialsmartly.privacy.access.views import may_open
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.contacts.actions import count_in_full, read_in_full
from socialsmartly.product.contacts.errors import NoReason
from socialsmartly.product.workspaces.queries import me, seats_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REVEALING

SHOWN_FOR: Final = timedelta(minutes=15)
LONGEST: Final = 200
KEPT: Final = "revealed"
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Held:
    """What a session remembers of a reveal: handles, a reason from a list, and a moment. `place` is the page it was asked on."""

    workspace: UUID
    subject: UUID
    place: str
    reveal: Reveal

    @property
    def until(self) -> datetime:
        return self.reveal.at + SHOWN_FOR

    def stored(self) -> list[str]:
        told = self.reveal
        handles = [str(self.workspace), str(self.subject), self.place, str(told.look)]
        return [*handles, str(told.reason), told.at.isoformat(), told.case]

    @classmethod
    def read(cls, stored: list[str]) -> Held:
        workspace, subject, place, look, reason, at, case = stored
        reveal = Reveal(UUID(look), Reason(reason), datetime.fromisoformat(at), case)
        return cls(UUID(workspace), UUID(subject), place, reveal)


@dataclass(frozen=True)
class Shown:
    """One person's address and number in full, and until when this session may see them."""

    email: str
    phone: str
    until: datetime


def reason_of(request: HttpRequest) -> tuple[Reason, str]:
    """What was chosen, and the words where it is another reason (NoReason)."""
    chosen, words = request.POST.get("reason", ""), request.POST.get("words", "").replace("\0", "").strip()[:LONGEST]
    if chosen not in IN_FULL or (chosen == Reason.OTHER and not words):
        raise NoReason
    return Reason(chosen), words if chosen == Reason.OTHER else ""


@keeps("5-h", "2.3-c")
def press(
    request: HttpRequest, model: type[Model], workspace: UUID, subject: UUID, place: UUID, case: str = ""
) -> None:
    """ "Show" or "Hide again", as the form says (NoReason, EnoughShown). The page has seen that this person is there to be looked at. The look is written
    down before anything is shown."""
    if request.POST.get("do") == "hide":
        _keep(request, [held for held in _held(request) if held.subject != subject])
        return
    reason, words = reason_of(request)
    held = Held(workspace, subject, str(place), Reveal(uuid7(), reason, timezone.now(), case))
    with _block(request, held):
        count_in_full(workspace, me(request))
        read_in_full(model, workspace, subject, held.reveal, words)
    _keep(request, [*_held(request), held])


def in_full(model: type[Model], place: str) -> Callable[[View], View]:
    """For a page that shows people masked, above its @serves: whom this session may see in full on the page that the argument `place` of
    its address names, read in blocks of their own before the page's."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, workspace_id: UUID, **named: Any) -> HttpResponse:
            request.META[KEPT] = dict(_seen(request, model, workspace_id, str(named[place])))
            return view(request, workspace_id=workspace_id, **named)

        return inside

    return decorate


def shown_in_full(request: HttpRequest) -> dict[UUID, Shown]:
    found: dict[UUID, Shown] = request.META.get(KEPT, {})
    return found


def _seen(request: HttpRequest, model: type[Model], workspace: UUID, place: str) -> Iterator[tuple[UUID, Shown]]:
    here = workspace in seats_of(request) and may_open(REVEALING)
    for held in _held(request) if here else ():
        if held.workspace == workspace and place in (held.place, str(held.subject)):
            shown = _read(request, model, held)
            if shown is not None:
                yield held.subject, shown


def _read(request: HttpRequest, model: type[Model], held: Held) -> Shown | None:
    with _block(request, held):
        row = read_in_full(model, held.workspace, held.subject, held.reveal)
        return Shown(row.email or "", row.phone or "", held.until) if row is not None else None


def _block(request: HttpRequest, held: Held) -> Any:
    scope = scope_of(request, REVEALING, {"workspace_id": held.workspace})
    return reading_for(REVEALING, **{**scope, "subject": held.subject, "because": held.reveal.reason})


def _held(request: HttpRequest) -> list[Held]:
    kept = [Held.read(stored) for stored in request.session.get(KEPT, [])]
    return [held for held in kept if held.until > timezone.now()]


def _keep(request: HttpRequest, held: list[Held]) -> None:
    """What is over is forgotten here as well."""
    request.session[KEPT] = [one.stored() for one in held]
