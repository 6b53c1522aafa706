"""A general answer stands at its sentence, once two people of the staff have read it, in nobody's words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.promises.actions import decide_explanation, end_explanation, propose_explanation
from socialsmartly.privacy.promises.errors import IdentifiesSomebody, NoSuchSentence, NothingToLetOut, WrittenByYou
from socialsmartly.privacy.promises.models import Explanation, Stands
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.promises.text import digest
from socialsmartly.words import NO_PERSONAL_DATA
from socialsmartly.words.purposes import PUBLISHING

pytestmark = [pytest.mark.promise("8-a"), pytest.mark.usefixtures("db")]
EVE, ZOE = uuid7(), uuid7()
QUESTION = "Who reads what I write to a shop?"


def proposed(**changed: Any) -> UUID:
    words = {
        "clause": "2.3-b",
        "question_en": QUESTION,
        "answer_en": "The shop, and nobody else.",
        "question_zh": "我写给店铺的内容谁能看到？",
        "answer_zh": "只有店铺，没有其他人。",
    }
    return UUID(str(propose_explanation(Explanation(**{**words, **changed}), staff=EVE).pk))


def at(page: str) -> str:
    return Client().get(page).content.decode()


def test_it_stands_at_its_sentence_once_a_second_person_let_it_out() -> None:
    made = proposed()
    assert QUESTION not in at("/policy/en")
    decide_explanation(made, staff=ZOE, lets_out=True)
    page = at("/policy/en")
    sentence, asked, next_one = page.index('id="p-2.3-b"'), page.index(QUESTION), page.index('id="p-2.3-c"')
    assert sentence < asked < next_one
    assert QUESTION in at("/promises/2.3-b")
    assert QUESTION not in at("/promises/2.3-c")
    assert "我写给店铺的内容谁能看到？" in at("/policy/zh-hans")
    end_explanation(made)
    assert QUESTION not in at("/policy/en")


def test_whoever_wrote_it_does_not_let_it_out() -> None:
    made = proposed()
    with pytest.raises(WrittenByYou):
        decide_explanation(made, staff=EVE, lets_out=True)
    decide_explanation(made, staff=ZOE, lets_out=False)
    with pytest.raises(NothingToLetOut):
        decide_explanation(made, staff=ZOE, lets_out=True)
    with pytest.raises(NothingToLetOut):
        end_explanation(made)


def test_the_database_holds_it_as_well() -> None:
    made = proposed()
    with reading_for(PUBLISHING):
        mark = Explanation.objects.get(pk=made).proposed_by
    with reading_for(PUBLISHING), pytest.raises(IntegrityError, match="two_explain_a_sentence"):
        Explanation.objects.filter(pk=made).update(state=Stands.PUBLISHED, decided_by=mark)
    with reading_for(NO_PERSONAL_DATA), pytest.raises(DatabaseError, match="permission denied"):
        Explanation.objects.filter(pk=made).update(state=Stands.PUBLISHED, decided_by=uuid7())


@pytest.mark.parametrize("field", ["question_en", "answer_en", "question_zh", "answer_zh"])
def test_what_identifies_somebody_is_no_general_answer(field: str) -> None:
    with pytest.raises(IdentifiesSomebody):
        proposed(**{field: "As ada@example.test asked"})


def test_it_explains_a_sentence_that_is_there() -> None:
    with pytest.raises(NoSuchSentence):
        proposed(clause="9-z")


def test_an_earlier_version_is_shown_word_for_word_and_nothing_beside_it() -> None:
    decide_explanation(proposed(), staff=ZOE, lets_out=True)
    page = Client().get(f"/policy/version/{digest(current_policy('en'))}")
    assert page.status_code == 200
    assert QUESTION not in page.content.decode()
