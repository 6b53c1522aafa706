"""A survey from its beginning to its end, and the one answer of each person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom
from typing import Any, Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.turns import alone_with
from socialsmartly.product.surveys.errors import AnsweredBefore, NotOpen
from socialsmartly.product.surveys.models import Answered, Mode, Reply, State, Survey, Unsigned
from socialsmartly.product.surveys.rules import Answer, Question, checked
from socialsmartly.words import keeps
from socialsmartly.words.purposes import RESPONDING

COMPANY: Final = 20
"""So many answers to each question are written anew together with the next one."""
_random = SystemRandom()


@dataclass(frozen=True)
class Sheet:
    """What a shop decided."""

    title: str
    questions: tuple[Question, ...]
    mode: Mode
    closes_at: datetime
    may_show: bool = False


def begin(workspace: UUID, sheet: Sheet) -> UUID:
    """A survey that nobody can answer yet (NotAQuestion). Inside a block for SURVEY."""
    asked = [one.stored() for one in checked(sheet.questions)]
    made = Survey.objects.create(
        workspace_id=workspace,
        title=sheet.title,
        questions=asked,
        mode=sheet.mode,
        closes_at=sheet.closes_at,
        may_show=sheet.may_show,
    )
    return UUID(str(made.pk))


def let_in(workspace: UUID, survey: UUID) -> bool:
    """Answers are taken from now on; False where it was opened before or its day is over."""
    ready = Survey.objects.filter(workspace_id=workspace, pk=survey, state=State.DRAFT, closes_at__gt=timezone.now())
    return bool(ready.update(state=State.OPEN))


def close(workspace: UUID, survey: UUID) -> bool:
    """No further answer, for good. The date by which answers are deleted stays the one that people were told."""
    running = Survey.objects.filter(workspace_id=workspace, pk=survey, state=State.OPEN)
    return bool(running.update(state=State.CLOSED))


@keeps("2.3-d")
def answer(workspace: UUID, contact: UUID, survey: UUID, said: Mapping[int, Answer]) -> None:
    """One person's answers, by the number of the question (NotOpen, AnsweredBefore). Mark and answers are written together or not at all."""
    with reading_for(RESPONDING, workspace=workspace, subject=contact):
        one = Survey.objects.filter(workspace_id=workspace, pk=survey).first()
        if one is None or not one.is_open:
            raise NotOpen
        _mark(one, contact)
        if one.is_anonymous:
            _drop(one, said)
        else:
            _keep(one, contact, said)


def _mark(survey: Survey, contact: UUID) -> None:
    """The database takes the first; whoever clicks twice at once is told by what stands there afterwards."""
    mine = Answered(
        workspace_id=survey.workspace_id,
        survey=survey.pk,
        contact_id=contact,
        title=survey.title,
        kept_from=survey.closes_at,
    )
    Answered.objects.bulk_create([mine], ignore_conflicts=True)
    if not Answered.objects.filter(workspace_id=survey.workspace_id, pk=mine.pk).exists():
        raise AnsweredBefore


def _keep(survey: Survey, contact: UUID, said: Mapping[int, Answer]) -> None:
    of_it: dict[str, Any] = {"workspace_id": survey.workspace_id, "survey": survey.pk, "contact_id": contact}
    of_it["kept_from"] = survey.closes_at
    asked = survey.asked
    Reply.objects.bulk_create(
        [
            Reply(**of_it, number=number, question=asked[number].words, picked=one.picked, said=one.words or None)
            for number, one in said.items()
        ]
    )


def _drop(survey: Survey, said: Mapping[int, Answer]) -> None:
    """Put answers among others, so that neither their place in the table nor the transaction that wrote them says which are the newest.

    To every question, answered or not, some answers that were there are taken out and written again under new ids, mixed with the new
    ones. One transaction at a time, or two would take out the same rows and one of them would find no company.
    """
    alone_with(survey.pk)
    there = _company(survey)
    new = [_unsigned(survey, number, one.picked, one.words) for number, one in said.items()]
    again = [_unsigned(survey, one.number, one.picked, one.said) for one in there]
    Unsigned.objects.filter(workspace_id=survey.workspace_id, pk__in=[one.pk for one in there]).delete()
    Unsigned.objects.bulk_create(_mixed([*new, *again]))


def _company(survey: Survey) -> list[Unsigned]:
    of_it = Unsigned.objects.filter(workspace_id=survey.workspace_id, survey=survey.pk)
    return [one for number in range(len(survey.asked)) for one in of_it.filter(number=number).order_by("?")[:COMPANY]]


def _mixed(rows: Iterable[Unsigned]) -> list[Unsigned]:
    mixed = list(rows)
    _random.shuffle(mixed)
    return mixed


def _unsigned(survey: Survey, number: int, picked: int | None, said: str) -> Unsigned:
    return Unsigned(
        workspace_id=survey.workspace_id,
        survey=survey.pk,
        number=number,
        picked=picked,
        said=said,
        kept_from=survey.closes_at,
    )
