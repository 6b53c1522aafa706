"""A member and a shop's customer hand their data to another service, and somebody there fetches it in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up, touch


@pytest.mark.promise("4.1-a")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_member_makes_a_link_and_the_other_service_fetches(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"move.{language}.{width}@example.test")
    page.goto(installation / "my/move")
    looks_right(page, "move")
    page.locator("input[name=service]").fill("Teapot & Sons")
    follow(page.locator("main form[novalidate] button"))
    link = page.locator("main code").first.inner_text()
    looks_right(page, "move-link")
    other = open_browser(language, width)
    choose_language(other, installation, language)
    other.goto(link)
    looks_right(other, "handover")
    with other.expect_download() as download:
        touch(other.locator("main form button"))
    assert download.value.suggested_filename.endswith(".zip")
    page.goto(installation / "my/recipients")
    expect(page.get_by_text("SHA-256")).to_have_count(1)
    looks_right(page, "handed-over")
    follow(page.locator("form[action='/my/move/withdraw'] button"))
    assert other.goto(link).status == 404  # type: ignore[union-attr]
