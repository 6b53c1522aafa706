"""A member reads why each thing is held, until when and who has it, and chooses a later day for some of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up, touch


@pytest.mark.promise("5-a", "5-e")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_member_reads_why_and_until_when_and_chooses_a_later_day(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"held.{language}.{width}@example.test")
    page.goto(installation / "my/data")
    touch(page.locator("details[open] details summary").first)
    expect(page.locator("details details[open] a[href^='/promises/']").first).to_be_visible()
    looks_right(page, "why-it-is-held")
    page.goto(installation / "my/longer")
    touch(page.locator("details summary").first)
    page.locator("input[type=date]").first.fill((timezone.now() + timedelta(days=500)).date().isoformat())
    follow(page.locator("button[value=longer]").first)
    expect(page.locator("button[value=ordinary]")).to_have_count(1)
    looks_right(page, "longer")
    follow(page.locator("button[value=ordinary]"))
    expect(page.locator("button[value=ordinary]")).to_have_count(0)
