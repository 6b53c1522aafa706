"""A shop with a survey and people who may answer it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.surveys import actions
from socialsmartly.product.surveys.actions import Sheet
from socialsmartly.product.surveys.links import KIND
from socialsmartly.product.surveys.models import Mode, Survey
from socialsmartly.product.surveys.queries import figures_of
from socialsmartly.product.surveys.rules import Answer, Figure, Kind, Question
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import IMPROVEMENT, SERVICE, SURVEY, WORKSPACE

HAPPY = Question(Kind.CSAT, "How was your order?")
TELLS = Question(Kind.NPS, "Would you tell a friend?")
WHY = Question(Kind.TEXT, "What should be better?")


def shop(title: str = "Tea") -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title=title)
    return key


def survey(workspace: UUID, *, opened: bool = True, **other: Any) -> UUID:
    """Two scores and some words, anonymous and open unless said otherwise."""
    usual = Sheet("Autumn", (HAPPY, TELLS, WHY), Mode.ANONYMOUS, timezone.now() + timedelta(days=10))
    with reading_for(SURVEY, workspace=workspace):
        made = actions.begin(workspace, replace(usual, **other))
        if opened:
            actions.let_in(workspace, made)
    return made


def customer(workspace: UUID, name: str = "ada") -> UUID:
    with reading_for(SERVICE, workspace=workspace):
        person = UUID(str(Contact.objects.create(workspace_id=workspace, email=f"{name}@example.test").pk))
    index.claim(str(workspace), "email", f"{name}@example.test", person)
    return person


def page(workspace: UUID, contact: UUID, key: UUID | None = None) -> str:
    path = f"/survey/{PersonalLink(KIND, workspace, contact).token()}"
    return path if key is None else f"{path}/{key}"


def says(workspace: UUID, contact: UUID, key: UUID, words: str = "More tea", score: int = 4) -> None:
    actions.answer(workspace, contact, key, {0: Answer(score), 1: Answer(9), 2: Answer(words=words)})


def close(workspace: UUID, key: UUID) -> None:
    with reading_for(SURVEY, workspace=workspace):
        assert actions.close(workspace, key)


def figures(workspace: UUID, key: UUID) -> list[Figure] | None:
    with reading_for(IMPROVEMENT, workspace=workspace):
        return figures_of(Survey.objects.get(workspace_id=workspace, pk=key))
