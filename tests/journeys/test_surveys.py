"""A shop makes a survey, a customer answers it, and the shop sees what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up, submit

pytestmark = pytest.mark.slow

PEOPLE = 5


@pytest.mark.promise("2.3-d")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_from_a_question_to_figures_of_five_people(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"surveys.{language}.{width}@example.test")
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=demo]"))
    shop = write_to_the_shop(page, installation, f"{language}.{width}")
    page.goto(installation / f"w/{shop}/surveys/")
    looks_right(page, "surveys-empty")
    survey = make(page, installation, shop)
    answer(page, link_of(page, survey, f"c0.{language}.{width}@example.test"))
    for n in range(1, PEOPLE):
        answer_unseen(page, survey, f"c{n}.{language}.{width}@example.test", n)
    page.goto(survey)
    follow(page.locator("form[action$='/close'] button"))
    expect(page.locator("main progress")).to_have_count(5 + 11 + 2)
    looks_right(page, "survey-figures")


def write_to_the_shop(page: Page, installation: Installation, walk: str) -> str:
    """Five people become customers by a question at the desk; returns the handle of the shop."""
    found = re.search(r"/w/([0-9a-f-]{36})/", page.url)
    assert found
    asked = {"kind": "in-sale", "title": "Green tea", "text": "Is it fresh?"}
    for n in range(PEOPLE):
        post(page, installation / f"write/{found[1]}", **asked, email=f"c{n}.{walk}@example.test")
    return found[1]


def post(page: Page, address: str, /, **typed: str) -> str:
    return post_to(page, address, address, **typed)


def post_to(page: Page, shown_at: str, address: str, /, **typed: str) -> str:
    """Send a form with what its page carries along, without a window to draw it in."""
    shown = page.request.get(shown_at)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text()))
    sent = page.request.post(address, form={**hidden, **typed}, headers={"Referer": shown_at})
    assert sent.ok, sent.status
    return sent.text()


def make(page: Page, installation: Installation, shop: str) -> str:
    page.goto(installation / f"w/{shop}/surveys/new")
    page.fill("input[name=title]", "Autumn")
    page.fill("input[name=closes_on]", str((datetime.now(UTC) + timedelta(days=10)).date()))
    asked = (
        ("csat", "How was your order?"),
        ("nps", "Would you tell a friend?"),
        ("choice", "Which?"),
        ("text", "Why?"),
    )
    for n, (kind, words) in enumerate(asked, 1):
        page.select_option(f"select[name=kind_{n}]", kind)
        page.fill(f"input[name=words_{n}]", words)
    page.fill("textarea[name=choices_3]", "Green\nBlack")
    looks_right(page, "survey-new")
    submit(page)
    follow(page.locator("form[action$='/open'] button"))
    return page.url


def link_of(page: Page, survey: str, address: str) -> str:
    page.goto(survey)
    page.fill("input[name=address]", address)
    follow(page.locator("form[action*='/link'] button"))
    looks_right(page, "survey-link")
    return page.locator("#page-address").inner_text()


def answer(page: Page, link: str) -> None:
    page.goto(link)
    looks_right(page, "survey-theirs")
    follow(page.locator("main li a"))
    page.check("input[name=answer_0][value='1']")
    page.check("input[name=answer_1][value='10']")
    page.check("input[name=answer_2][value='0']")
    page.fill("textarea[name=answer_3]", "Colder milk, please")
    looks_right(page, "survey-answer")
    submit(page)
    expect(page.locator("main input[name=answer_0]")).to_have_count(0)
    looks_right(page, "survey-answered")


def answer_unseen(page: Page, survey: str, address: str, n: int) -> None:
    shown = post_to(page, survey, f"{survey}link", address=address)
    link = re.search(r"http[^<\s]+/survey/[\w-]+", shown)
    assert link
    said = {"answer_0": str(n + 1), "answer_1": str(10 - n), "answer_2": str(n % 2), "answer_3": f"Warmer milk, {n}"}
    post(page, f"{link[0]}/{survey.rstrip('/').rpartition('/')[2]}", **said)
