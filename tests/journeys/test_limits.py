"""A member limits the use of their data, sees it in force and ends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up

pytestmark = pytest.mark.slow

WORDS = "That is my old address. The new one follows."


@pytest.mark.promise("4.1-c", "4.6-g")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_member_disputes_a_value_and_has_everything_only_stored(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"limits.{language}.{width}@example.test")
    page.goto(installation / "my/limits")
    page.select_option("select[name=field]", "email")
    page.fill("textarea[name=text]", WORDS)
    follow(page.locator("button[value=dispute]"))
    expect(page.get_by_text(WORDS)).to_be_visible()
    follow(page.locator("button[value=restrict]"))
    looks_right(page, "limits")
    follow(page.locator("button[value=lift]").first)
    follow(page.locator("button[value=lift]").first)
    expect(page.locator("button[value=lift]")).to_have_count(0)
