"""Where laws differ, what everybody gets is no worse than any of them, stands there in both languages, and leads to the promise that holds it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from socialsmartly.privacy.papers.better import POINTS, Point
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.rights.articles import ARTICLES
from socialsmartly.privacy.rights.deadlines.dates import CALENDAR_DAYS

pytestmark = pytest.mark.promise("4.6-b")
NUMBER = re.compile(r"within (\d+|one month)")
EVERY = pytest.mark.parametrize("point", POINTS, ids=[point.slug for point in POINTS])


def clauses() -> set[str]:
    return {clause.id for clause in current_policy("en").clauses()}


def page(language: str) -> str:
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return visitor.get("/processing/laws").content.decode()


@EVERY
def test_each_names_three_laws_by_their_articles_and_sentences_that_exist(point: Point) -> None:
    assert len(point.laws) >= 3
    assert any(law.article for law in point.laws)
    assert set(point.kept_by) <= clauses()


@EVERY
def test_what_a_law_says_nothing_about_has_no_article_and_the_others_have_one(point: Point) -> None:
    for law in point.laws:
        assert bool(law.article) == ("nothing of its own" not in str(law.words))
        with override("zh-hans"):
            assert law.article in law.named()
            assert "%" not in law.named()


def test_our_own_time_is_no_later_than_that_of_any_law() -> None:
    (answer,) = [point for point in POINTS if point.slug == "answer"]
    found = [match[1] for law in answer.laws if (match := NUMBER.search(str(law.words)))]
    days = [28 if told == "one month" else int(told) for told in found]
    assert len(days) == 3
    assert min(days) >= CALENDAR_DAYS
    assert f"Within {CALENDAR_DAYS} calendar days" in str(answer.we)


def test_the_laws_are_those_of_the_articles_beside_a_request() -> None:
    named = {law for given in ARTICLES.values() for law, _ in given}
    assert named <= {law.law for point in POINTS for law in point.laws}


@pytest.mark.usefixtures("db")
def test_the_page_has_each_point_in_both_languages() -> None:
    english, chinese = page("en"), page("zh-hans")
    for point in POINTS:
        with override("en"):
            said = str(point.we)
        with override("zh-hans"):
            assert str(point.we) in chinese
        assert said in english
        assert said not in chinese
    assert 'href="/promises/4.6-d"' in english
    assert 'href="/processing/laws"' in Client().get("/processing").content.decode()
