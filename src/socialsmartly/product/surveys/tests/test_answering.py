"""One answer of each person, by their own link, until the last day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.surveys import actions, queries
from socialsmartly.product.surveys.errors import AnsweredBefore, NotOpen
from socialsmartly.product.surveys.models import Answered, Mode, Reply, Survey, Unsigned
from socialsmartly.product.surveys.rules import Answer
from socialsmartly.product.surveys.tests.shop import customer, figures, page, says, shop, survey
from socialsmartly.words.purposes import IMPROVEMENT, RESPONDING, RIGHTS, SURVEY
from tests.house import as_login, as_owner

pytestmark = pytest.mark.usefixtures("db")
GIVEN = {"answer_0": "4", "answer_1": "9", "answer_2": "More tea"}


def rows(*tables: str) -> int:
    with as_owner() as owner:
        return sum(owner.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)  # type: ignore[index]


KEPT = ("surveys_answered", "surveys_reply", "surveys_unsigned")


def test_opening_the_page_records_nothing_and_the_button_does() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea)
    for method in ("get", "head"):
        assert getattr(Client(), method)(page(tea, ada, key)).status_code == 200
    assert rows(*KEPT) == 0, "programs open links, too"
    assert Client().post(page(tea, ada, key), GIVEN).status_code == 302
    assert rows(*KEPT) == 4, "one mark and three answers"
    assert "You have answered this survey" in Client().get(page(tea, ada, key)).content.decode()


def test_a_second_answer_is_said_to_be_one_and_the_first_counts() -> None:
    tea = shop()
    ada, key, client = customer(tea), survey(tea), Client()
    client.post(page(tea, ada, key), GIVEN)
    answer = client.post(page(tea, ada, key), {"answer_0": "1"}, follow=True)
    assert "You have answered this survey before" in answer.content.decode()
    assert rows(*KEPT) == 4


def test_the_database_holds_one_answer_of_whoever_clicks_eight_times_at_once() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea)

    def once(_: int) -> bool:
        try:
            says(tea, ada, key)
        except AnsweredBefore:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(8))) == 1
    assert rows(*KEPT) == 4


def test_after_the_last_day_the_page_says_so_and_nothing_is_kept() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea)
    with as_owner() as owner:
        owner.execute("UPDATE surveys_survey SET closes_at = now()")
    assert "This survey is closed" in Client().get(page(tea, ada, key)).content.decode()
    answer = Client().post(page(tea, ada, key), GIVEN, follow=True)
    assert "takes no answers now" in answer.content.decode()
    with pytest.raises(NotOpen):
        says(tea, ada, key)
    assert rows(*KEPT) == 0


def test_one_that_is_not_open_yet_is_not_there() -> None:
    tea = shop()
    ada = customer(tea)
    assert Client().get(page(tea, ada, survey(tea, opened=False))).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [{}, {"answer_0": "6"}, {"answer_1": "11"}, {"answer_2": "x" * 1001}, {"answer_2": "I am ada@example.test"}],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(typed: dict[str, str]) -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea)
    answer = Client().post(page(tea, ada, key), typed)
    assert answer.status_code == 422
    assert typed.get("answer_2", "")[:20] in answer.content.decode()
    assert rows(*KEPT) == 0


def test_a_named_answer_may_hold_an_address_since_it_is_its_own_persons() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea, mode=Mode.NAMED)
    assert Client().post(page(tea, ada, key), {"answer_2": "I am ada@example.test"}).status_code == 302


def test_the_list_shows_what_is_open_and_what_is_answered() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea)
    survey(tea, title="Winter", opened=False)
    assert "Autumn" in Client().get(page(tea, ada)).content.decode()
    says(tea, ada, key)
    shown = Client().get(page(tea, ada)).content.decode()
    assert "answered" in shown
    assert "Winter" not in shown


@pytest.mark.promise("2.3-d", "4.1-a")
def test_a_named_answer_comes_out_in_the_copy_and_goes_with_its_person() -> None:
    tea = shop()
    ada, ben, key = customer(tea), customer(tea, "ben"), survey(tea, mode=Mode.NAMED)
    says(tea, ada, key, "Colder milk")
    says(tea, ben, key, "Warmer milk")
    asker = Asker("contact", ada, tea)
    held = {part.model: part.rows for part in rights.copy(asker, channel="page")[1]}
    assert {row["said"] for row in held[Reply]} == {None, "Colder milk"}
    assert {row["question"] for row in held[Reply]} >= {"What should be better?"}
    assert [row["title"] for row in held[Answered]] == ["Autumn"]
    rights.delete(asker, channel="page")
    with reading_for(SURVEY, workspace=tea):
        assert {one.contact_id for one in Reply.objects.filter(workspace_id=tea)} == {ben}


@pytest.mark.promise("2.3-d")
def test_an_anonymous_answer_stays_when_its_person_goes_since_nobody_knows_which_it_is() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea)
    says(tea, ada, key)
    rights.delete(Asker("contact", ada, tea), channel="page")
    assert (rows("surveys_answered"), rows("surveys_unsigned")) == (0, 3)


@pytest.mark.promise("2.3-d", "5-a")
@pytest.mark.parametrize("mode", Mode.values)
def test_answers_go_a_year_after_the_last_day_and_not_before(mode: str) -> None:
    tea = shop()
    key = survey(tea, mode=Mode(mode))
    says(tea, customer(tea), key)
    closes = timezone.now() + timedelta(days=10)
    for days, left in ((365, 4), (367, 0)):
        with as_login("worker"):
            sweep(closes + timedelta(days=days))
        assert rows(*KEPT) == left
    assert rows("surveys_survey") == 1


@pytest.mark.promise("2.3-d")
def test_the_purpose_that_counts_sees_nobody_and_not_who_has_answered() -> None:
    tea = shop()
    says(tea, customer(tea), survey(tea))
    for model in (Contact, Answered):
        with reading_for(SURVEY, workspace=tea), pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute(f'SELECT id FROM "{model._meta.db_table}" WHERE workspace_id = %s', [tea])
    with reading_for(IMPROVEMENT, workspace=tea):
        assert Unsigned.objects.filter(workspace_id=tea).count() == 3, (
            "the twin: the rows are there for who may read them"
        )


def test_whoever_answers_sees_no_answer_of_others() -> None:
    tea = shop()
    ada, ben, key = customer(tea), customer(tea, "ben"), survey(tea, mode=Mode.NAMED)
    says(tea, ada, key)
    with reading_for(RESPONDING, workspace=tea, subject=ben):
        assert not Answered.objects.filter(workspace_id=tea).exists()
        assert not Reply.objects.filter(workspace_id=tea).exists()


def test_reading_the_words_of_a_named_survey_leaves_a_look() -> None:
    tea = shop()
    ada, key = customer(tea), survey(tea, mode=Mode.NAMED)
    says(tea, ada, key)
    with reading_for(SURVEY, workspace=tea, member=UUID(int=7)):
        found = queries.said_by_name(Survey.objects.get(workspace_id=tea, pk=key))
        assert [one.said for one in found] == ["More tea"]
    with reading_for(RIGHTS, workspace=tea, subject=ada):
        assert [look.purpose for look in looks_at(ada, tea)] == ["survey"]


@pytest.mark.promise("2.3-d")
def test_an_anonymous_survey_shows_no_figure_before_its_end() -> None:
    tea = shop()
    key = survey(tea)
    for n in range(5):
        says(tea, customer(tea, f"c{n}"), key, f"words {n}", score=n + 1)
    assert figures(tea, key) is None, "whoever looked after each answer would see whose it was"
    with reading_for(SURVEY, workspace=tea):
        assert actions.close(tea, key)
    shown = figures(tea, key)
    assert shown
    assert (shown[0].answers, shown[0].mean, shown[1].nps) == (5, 3.0, 100)
    assert shown[2].words == tuple(f"words {n}" for n in range(5))


def test_a_question_that_was_passed_over_is_not_counted() -> None:
    tea = shop()
    key = survey(tea, mode=Mode.NAMED)
    for n in range(5):
        actions.answer(tea, customer(tea, f"c{n}"), key, {0: Answer(3)})
    shown = figures(tea, key)
    assert shown
    assert [one.too_few for one in shown] == [False, True, True]


def test_a_survey_opens_once() -> None:
    tea = shop()
    key = survey(tea)
    with reading_for(SURVEY, workspace=tea):
        assert not actions.let_in(tea, key)
        assert actions.close(tea, key)
        assert not actions.let_in(tea, key)
        assert not actions.close(tea, key)
    late = survey(tea, opened=False, closes_at=timezone.now() - timedelta(seconds=1))
    with reading_for(SURVEY, workspace=tea):
        assert not actions.let_in(tea, late)
