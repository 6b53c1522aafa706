"""A customer lets everybody read what they wrote and takes it back; two of the staff make a measure public, and its person reads it first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, ON_A_PHONE, Installation, looks_right
from tests.journeys.test_demands import looks_right_at
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.test_surveys import link_of, post
from tests.journeys.walking import choose_language, follow, sign_up, submit, touch

pytestmark = pytest.mark.slow

WORDS = "Fresh, and here in two days."
FACTS = "A shop wrote to thousands of addresses that it had bought."


@pytest.mark.promise("3.4-a")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_words_become_public_as_they_were_previewed_and_are_taken_back(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"shows.{language}.{width}@example.test")
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=demo]"))
    found = re.search(r"/w/([0-9a-f-]{36})/", page.url)
    assert found
    shop, address = found[1], f"says.{language}.{width}@example.test"
    post(page, installation / f"write/{shop}", kind="in-sale", title="Green tea", text="Is it fresh?", email=address)
    page.goto(link_of(page, named_survey(page, installation, shop), address))
    follow(page.locator("main li a"))
    page.fill("textarea[name=answer_0]", WORDS)
    submit(page)
    looks_right(page, "survey-answered-named")
    follow(page.locator("main a[href*='/show/']"))
    page.fill("input[name=shown_as]", "Mei")
    follow(page.locator("form:has(input[name=shown_as]:not([type=hidden])) button"))
    looks_right(page, "survey-show", status=200)
    expect(page.locator("figure")).to_contain_text("Mei")
    page.check("input[name=agreed]")
    follow(page.locator("button[name=publish]"))
    looks_right(page, "survey-shown-now")
    show = page.url
    looks_right_at(page, installation / f"shown/{shop}", "shown")
    expect(page.locator("main")).to_contain_text(WORDS)
    looks_right_at(page, installation / f"w/{shop}/surveys/public", "surveys-public")
    page.goto(show)
    follow(page.locator("button[name=back]"))
    page.goto(installation / f"shown/{shop}")
    expect(page.locator("main")).not_to_contain_text(WORDS)


def named_survey(page: Page, installation: Installation, shop: str) -> str:
    page.goto(installation / f"w/{shop}/surveys/new")
    page.fill("input[name=title]", "Autumn")
    page.fill("input[name=closes_on]", str((datetime.now(UTC) + timedelta(days=10)).date()))
    page.check("input[name=mode][value=named]")
    page.check("input[name=may_show]")
    page.select_option("select[name=kind_1]", "text")
    page.fill("input[name=words_1]", "How was it?")
    looks_right(page, "survey-new-named")
    submit(page)
    follow(page.locator("form[action$='/open'] button"))
    return page.url


@pytest.mark.promise("3.4-b", "8-a")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_measure_is_proposed_by_one_decided_by_another_and_read_first_by_its_person(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    one, other, person = (open_browser(language, width) for _ in range(3))
    for page, who in ((one, "proposes"), (other, "lets"), (person, "measured")):
        choose_language(page, installation, language)
        sign_up(page, installation, f"{who}.{language}.{width}@example.test")
    for page, who in ((one, "proposes"), (other, "lets")):
        open_the_staff_area(page, installation, f"{who}.{language}.{width}@example.test")

    one.goto(installation / "staff/disclosures/new")
    typed = {
        "address": f"measured.{language}.{width}@example.test",
        "rule": "Rules of the service, 4.2",
        "facts": FACTS,
    }
    typed |= {"measure": "Its campaigns are stopped.", "evidence": "e" * 64, "name_asked": "Paper Ltd"}
    typed["until"] = str((datetime.now(UTC) + timedelta(days=60)).date())
    for field, value in typed.items():
        one.fill(f"#id_{field}", value)
    one.select_option("#id_ground", "rules")
    looks_right(one, "staff-disclosure-new")
    submit(one)
    other.goto(one.url)
    looks_right(other, "staff-disclosure-waits")
    follow(other.locator("button[name=publish]"))
    looks_right(other, "staff-disclosure-decided")
    looks_right_at(other, installation / "staff/disclosures", "staff-disclosures")
    looks_right_at(person, installation / "my/public", "my-public")
    expect(person.locator("main")).to_contain_text(FACTS)
    person.fill("textarea[name=text]", "It was not me.")
    follow(person.locator("form[action$='/appeal'] button"))
    other.goto(one.url)
    looks_right(other, "staff-disclosure-appealed")
    looks_right_at(person, installation / "disclosures", "disclosures")
    explain(one, other, installation)


def explain(one: Page, other: Page, installation: Installation) -> None:
    one.goto(installation / "staff/explanations/new")
    typed = {"clause": "2.3-b", "question_en": "Who reads what I write?", "answer_en": "The shop, and nobody else."}
    typed |= {"question_zh": "我写的内容谁能看到？", "answer_zh": "只有店铺，没有其他人。"}
    for field, value in typed.items():
        one.fill(f"#id_{field}", value)
    looks_right(one, "staff-explanation-new")
    submit(one)
    other.goto(installation / "staff/explanations")
    follow(other.locator("button[name=publish]").last)
    looks_right(other, "staff-explanations")
    other.goto(installation / "policy")
    touch(other.locator("main details summary").last)
    looks_right(other, "policy-explained")
