"""The shop makes a survey, hands out a link, and reads what came of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.surveys.models import Mode
from socialsmartly.product.surveys.queries import survey_of
from socialsmartly.product.surveys.tests.shop import close, customer, says, survey
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import SURVEY
from tests.cast import member_of
from tests.once import once

TYPED = {
    "title": "Autumn",
    "closes_on": str((timezone.now() + timedelta(days=10)).date()),
    "mode": "anonymous",
    "kind_1": "csat",
    "words_1": "How was your order?",
    "kind_2": "choice",
    "words_2": "Which tea?",
    "choices_2": "Green\n\n Black ",
}


@pytest.fixture
@once
def own(shop_owner: Client) -> UUID:
    return open_workspace(member_of(shop_owner), "Tea")


def test_a_shop_makes_a_survey_opens_it_and_closes_it(shop_owner: Client, own: UUID) -> None:
    made = shop_owner.post(f"/w/{own}/surveys/new", TYPED)
    assert made.status_code == 302, made.content.decode()
    at = str(made["Location"])
    with reading_for(SURVEY, workspace=own):
        found = survey_of(own, UUID(at.rstrip("/").rpartition("/")[2]))
    assert found
    assert [(one.kind, one.choices) for one in found.asked] == [("csat", ()), ("choice", ("Green", "Black"))]
    assert "Autumn" in shop_owner.get(f"/w/{own}/surveys/").content.decode()
    for act, says_so in (("open", "It takes answers now"), ("close", "It takes no answer any more")):
        assert says_so in shop_owner.post(f"{at}{act}", follow=True).content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("closes_on", "2020-01-01"),
        ("closes_on", "soon"),
        ("mode", "both"),
        ("words_1", ""),
        ("choices_2", "Green"),
        ("choices_2", "Green\nGreen"),
        ("kind_2", ""),
        ("kind_2", "stars"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    shop_owner: Client, own: UUID, field: str, typed: Any
) -> None:
    answer = shop_owner.post(f"/w/{own}/surveys/new", {**TYPED, field: typed})
    assert answer.status_code == 422
    assert "Which tea?" in answer.content.decode()


def test_the_link_of_one_customer_is_shown_and_opens_their_page(shop_owner: Client, own: UUID) -> None:
    customer(own)
    at = f"/w/{own}/surveys/{survey(own)}/"
    nobody = shop_owner.post(f"{at}link", {"address": "nobody@example.test"})
    assert nobody.status_code == 422
    shown = shop_owner.post(f"{at}link", {"address": "ADA@example.test"}).content.decode()
    link = re.search(r"http://testserver(/survey/[\w-]+)", shown)
    assert link
    assert "Autumn" in Client().get(link[1]).content.decode()


@pytest.mark.promise("2.3-d")
@pytest.mark.parametrize(("answers", "shown"), [(4, False), (5, True)])
def test_figures_and_words_are_shown_of_five_answers_and_not_of_four(
    shop_owner: Client, own: UUID, answers: int, shown: bool
) -> None:
    key = survey(own)
    for n in range(answers):
        says(own, customer(own, f"c{n}"), key, f"Colder milk {n}")
    at = f"/w/{own}/surveys/{key}/"
    assert "Figures come when it is closed" in shop_owner.get(at).content.decode()
    close(own, key)
    page = shop_owner.get(at).content.decode()
    assert ("Colder milk 3" in page, "NPS 100" in page, "<progress" in page) == (shown, shown, shown)
    assert ("Fewer than five answers" in page) is not shown


def test_the_words_of_a_named_survey_lead_to_whose_they_are(shop_owner: Client, own: UUID) -> None:
    key, ada = survey(own, mode=Mode.NAMED), customer(own)
    says(own, ada, key, "Colder milk")
    page = shop_owner.get(f"/w/{own}/surveys/{key}/").content.decode()
    assert "Colder milk" in page
    assert f"/w/{own}/contacts/{ada}" in page
