"""From a sentence of the policy to a question about it, without an account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, ON_A_PHONE, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up

pytestmark = pytest.mark.slow


@pytest.mark.promise("8-a", "4.1-d")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_somebody_without_an_account_asks_about_a_sentence(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    page.goto(installation / f"policy/{language}")
    follow(page.locator("a[href='/ask?clause=4.1-c']"))
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile("4.1-c"))
    looks_right(page, "intake-ask")
    page.fill("textarea[name=text]", "What is a dispute?")
    page.fill("input[name=email]", f"reader.{language}.{width}@example.test")
    follow(page.locator("main form button[type=submit]"))
    looks_right(page, "intake-received")


@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_member_arranges_for_the_time_after_them_and_sees_which_law_holds(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"wishes.{language}.{width}@example.test")
    page.goto(installation / "my/wishes")
    page.check("input[value=nobody]")
    follow(page.locator("main form button[type=submit]"))
    looks_right(page, "wishes")
    page.goto(installation / "my/ask")
    page.locator("main details summary").evaluate("one => one.parentElement.open = true")
    looks_right(page, "ask-by-place")
    page.goto(installation / "my/demand")
    looks_right(page, "demand")
