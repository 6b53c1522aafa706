"""What a shop learns, it learns from numbers: the role that counts sees nobody, and whoever objects is in no figure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give, withdraw
from socialsmartly.privacy.consent.queries import was_allowed
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.surveys.models import Mode, Reply
from socialsmartly.product.surveys.tests.shop import customer, figures, says, shop, survey
from socialsmartly.words import Permit, Purpose
from socialsmartly.words.purposes import IMPROVEMENT, PREFERENCES, RESPONDING, SERVICE, SURVEY

pytestmark = [pytest.mark.promise("2.3-d"), pytest.mark.usefixtures("db")]
PROOF = Proof("learning:1", "test", {})
HIDDEN_FROM_IT = ("name", "email", "phone", "store_ref", "country", "spent_minor")


def named_survey(tea: UUID, people: int) -> tuple[UUID, list[UUID]]:
    key = survey(tea, mode=Mode.NAMED)
    there = [customer(tea, f"c{n}") for n in range(people)]
    for one in there:
        says(tea, one, key)
    return key, there


def objects(tea: UUID, person: UUID, act: Any = withdraw) -> None:
    with reading_for(PREFERENCES, workspace=tea, subject=person):
        act(Permit.LEARNING, owner=tea, subject=person, proof=PROOF)


def answers(tea: UUID, key: UUID) -> int:
    shown = figures(tea, key)
    assert shown
    return shown[0].answers


def test_whoever_objects_is_in_no_figure_from_that_moment_and_in_them_again_when_they_want() -> None:
    tea = shop()
    key, people = named_survey(tea, 7)
    assert answers(tea, key) == 7
    objects(tea, people[0])
    assert answers(tea, key) == 6
    objects(tea, people[0], give)
    assert answers(tea, key) == 7


def test_an_objection_that_leaves_too_few_takes_the_figures_away() -> None:
    tea = shop()
    key, people = named_survey(tea, 5)
    objects(tea, people[0])
    assert answers(tea, key) == 0


def test_it_is_the_database_that_leaves_them_out() -> None:
    tea = shop()
    _, people = named_survey(tea, 2)
    objects(tea, people[0])
    with reading_for(IMPROVEMENT, workspace=tea):
        assert [one.pk for one in Contact.objects.all()] == [people[1]]
    with reading_for(SERVICE, workspace=tea):
        assert Contact.objects.count() == 2, "the twin: they are still this shop's customers"


@pytest.mark.parametrize("column", HIDDEN_FROM_IT)
def test_the_role_that_counts_is_refused_what_identifies_somebody(column: str) -> None:
    tea = shop()
    named_survey(tea, 1)
    ask = f"SELECT {column} FROM contacts_contact WHERE workspace_id = %s"
    with reading_for(IMPROVEMENT, workspace=tea), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(ask, [tea])
    with reading_for(SERVICE, workspace=tea), connection.cursor() as cursor:
        cursor.execute(ask, [tea])  # the twin: the column is there for who may read it
        assert cursor.fetchone()


@pytest.mark.parametrize(("purpose", "column"), [(IMPROVEMENT, "said"), (SURVEY, "picked")], ids=["words", "numbers"])
def test_who_counts_reads_no_words_and_who_reads_words_counts_nothing(purpose: Purpose, column: str) -> None:
    tea = shop()
    named_survey(tea, 1)
    ask = f"SELECT {column} FROM surveys_reply WHERE workspace_id = %s"
    with reading_for(purpose, workspace=tea), pytest.raises(ProgrammingError), connection.cursor() as cursor:
        cursor.execute(ask, [tea])


def test_an_objection_takes_nothing_else_and_is_kept_with_its_moment() -> None:
    tea = shop()
    _, (ada,) = named_survey(tea, 1)
    objects(tea, ada)
    with reading_for(RESPONDING, workspace=tea, subject=ada):
        assert Reply.objects.filter(workspace_id=tea).count() == 3, (
            "their answer stays theirs, in their copy and under their name"
        )
    held = {part.model: part.rows for part in rights.copy(Asker("contact", ada, tea), channel="page")[1]}
    assert len(held[Reply]) == 3
    with reading_for(PREFERENCES, workspace=tea, subject=ada):
        assert not was_allowed(Permit.LEARNING, owner=tea, subject=ada, moment=timezone.now())
