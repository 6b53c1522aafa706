"""What the shop and whoever answers see of surveys."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, QuerySet

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.surveys.models import Answered, Reply, State, Survey, Unsigned
from socialsmartly.product.surveys.rules import Figure, Kind, figure
from socialsmartly.words import keeps

AT_ONCE: Final = 50


def surveys_of(workspace: UUID) -> list[Survey]:
    return list(Survey.objects.filter(workspace_id=workspace).order_by("-made_at", "-id"))


def survey_of(workspace: UUID, survey: UUID) -> Survey | None:
    found: Survey | None = Survey.objects.filter(workspace_id=workspace, pk=survey).first()
    return found


def open_ones(workspace: UUID) -> list[Survey]:
    """Those that take answers now."""
    opened = Survey.objects.filter(workspace_id=workspace, state=State.OPEN).order_by("closes_at", "id")
    return [one for one in opened if one.is_open]


def answered_by(workspace: UUID, contact: UUID) -> set[UUID]:
    """The surveys that this person has answered. Inside their own block."""
    mine = Answered.objects.filter(workspace_id=workspace, contact_id=contact)
    return set(mine.values_list("survey", flat=True))


@keeps("2.3-d")
def figures_of(survey: Survey) -> list[Figure] | None:
    """What came of each question, of everybody who did not object. Of an anonymous survey nothing before its end: whoever looked after
    each answer would see whose it was. Inside a block for IMPROVEMENT, from which the database hides names, addresses and signed texts."""
    if survey.is_anonymous and not survey.is_over:
        return None
    given = _given(survey).order_by()
    counts: dict[int, dict[int | None, int]] = defaultdict(dict)
    for number, picked, n in given.values_list("number", "picked").annotate(n=Count("pk")):
        counts[number][picked] = n
    words = _words(given) if survey.is_anonymous else {}
    return [
        figure(
            asked,
            {key: n for key, n in counts[number].items() if key is not None},
            counts[number].get(None, 0),
            words.get(number, ()),
        )
        for number, asked in enumerate(survey.asked)
    ]


def _given(survey: Survey) -> QuerySet[Any]:
    """Of a named survey the answers of the people whom the database shows here; whoever objected is not among them."""
    of_it = {"workspace_id": survey.workspace_id, "survey": survey.pk}
    if survey.is_anonymous:
        return Unsigned.objects.filter(**of_it)
    shown = Contact.objects.filter(workspace_id=survey.workspace_id)
    return Reply.objects.filter(**of_it, contact_id__in=shown.values("pk"))


def _words(given: QuerySet[Unsigned]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for number, said in given.filter(picked__isnull=True).values_list("number", "said"):
        found[number].append(said)
    return found


def written_by(survey: Survey, contact: UUID) -> list[Reply]:
    """The words of one customer, opened, in the order of the questions. Inside their own block."""
    of_it = Reply.objects.filter(workspace_id=survey.workspace_id, contact_id=contact, survey=survey.pk)
    rows = list(of_it.filter(picked__isnull=True).order_by("number"))
    open_all(rows, "said")
    for row in rows:
        row.said = row.said
    return rows


def said_by_name(survey: Survey) -> list[Reply]:
    """The words of a named survey with whose they are; each look is written down."""
    in_words = [number for number, asked in enumerate(survey.asked) if asked.kind == Kind.TEXT]
    of_it = Reply.objects.filter(workspace_id=survey.workspace_id, survey=survey.pk, number__in=in_words)
    rows = list(of_it.order_by("number", "-id")[:AT_ONCE])
    open_all(rows, "said")
    looked_at(Seen(survey.workspace_id, one.contact_id) for one in rows)
    for row in rows:
        row.said = row.said  # opened here: the page is rendered in another block
    return rows
