"""The record of processing says what the database allows, neither less nor more, in both languages and for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from socialsmartly.privacy.datamap.map import records
from socialsmartly.privacy.papers import law
from socialsmartly.privacy.papers.record import activities, as_json
from socialsmartly.privacy.promises.enforcement import whole_program
from socialsmartly.words import Category, Personal, Purpose
from socialsmartly.words.purpose import Basis
from socialsmartly.words.purposes import AUDIENCE, EVERY_PURPOSE, SERVICE


def of(purpose: Purpose) -> Any:
    return next(one for one in activities() if one.purpose == purpose)


def test_every_purpose_that_any_column_names_has_its_place() -> None:
    whole_program()
    named = {
        p
        for _, says in records()
        for said in says.columns.values()
        if isinstance(said, Personal)
        for p in said.purposes
    }
    assert named <= {one.purpose for one in activities()}


def test_whoever_sees_no_name_has_no_name_in_the_record() -> None:
    assert not {Category.IDENTITY, Category.CONTACT} & set(of(AUDIENCE).kinds)
    assert {Category.IDENTITY, Category.CONTACT} <= set(of(SERVICE).kinds)


def test_each_purpose_rests_on_an_article_of_both_laws_and_each_article_is_a_term() -> None:
    for one in activities():
        assert one.ground.europe
        assert one.ground.china in law.PIPL
    assert {term["article"] for term in law.terms()} == set(law.PIPL)


def test_an_interest_has_a_consent_beside_it_since_china_knows_none_without() -> None:
    assert all(p.needs for p in EVERY_PURPOSE if p.basis is Basis.INTEREST)


def test_a_basis_that_allows_nothing_is_refused() -> None:
    """The twin: a purpose without a ground cannot be told as if it had one."""
    with pytest.raises(KeyError):
        law.ground_of(Purpose("trial", Basis.NONE, "Try.", "5-a"))


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Record of processing",
                "Let a shop look after its own customers.",
                "GDPR article 6(1)(b)",
                "how somebody is reached",
            ],
        ),
        ("zh-hans", ["个人信息处理活动记录", "《个人信息保护法》第 13(1)(2) 条", "联系方式"]),
    ],
)
def test_the_page_tells_it_to_people(language: str, said: list[str]) -> None:
    visitor = Client()
    visitor.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    shown = visitor.get("/processing").content.decode()
    assert [words for words in said if words not in shown] == []


@pytest.mark.usefixtures("db")
def test_programs_read_the_same_as_linked_data() -> None:
    answer = Client().get("/processing.json")
    told = json.loads(answer.content)
    assert answer["Content-Type"] == "application/ld+json"
    assert len(told["dpv:hasProcess"]) == len(activities())
    assert law.european_term("6(1)(b)") == "https://w3id.org/dpv/legal/eu/gdpr#A6-1-b"
    terms = {term["@id"] for term in told["terms"]}
    assert all(set(one["dpv:hasLegalBasis"]) & terms for one in told["dpv:hasProcess"])
    assert as_json() == told
