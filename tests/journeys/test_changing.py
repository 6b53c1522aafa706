"""A member replaces their e-mail address: with codes to both at once, or after three days that the old address can end; with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import WITH_SCRIPTS_AND_WITHOUT, Installation, looks_right
from tests.journeys.walking import choose_language, code_in_mail, follow, sign_in, sign_up, submit

pytestmark = [pytest.mark.slow, pytest.mark.promise("2.1-e", "4.1-b")]


@pytest.mark.parametrize(("language", "width", "scripts"), WITH_SCRIPTS_AND_WITHOUT)
def test_an_address_is_replaced_at_once_or_after_three_days_that_can_be_stopped(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int, scripts: bool
) -> None:
    page = open_browser(language, width, java_script_enabled=scripts)
    choose_language(page, installation, language)
    old, new = (f"{name}.{language}.{width}.{scripts}@example.test".lower() for name in ("old", "new"))

    def seen(name: str) -> None:
        looks_right(page, f"change-{name}" if scripts else f"plain-change-{name}", scripts=scripts)

    sign_up(page, installation, old)
    page.goto(installation / "my/")
    follow(page.locator("main a[href$='/my/security/change/email']"))
    seen("address")
    page.fill("input[name=address]", old)
    submit(page)
    assert page.locator(".errorlist").count() == 1
    seen("refused")

    prove_the_new_one(page, installation, new, seen)
    seen("proof")
    follow(page.locator("form:has(input[value=waiting]) button"))
    page.wait_for_url("**/my/security")
    seen("waits")
    reader = open_browser(language, width, java_script_enabled=scripts)
    choose_language(reader, installation, language)
    reader.goto(link_that_stops(reader, installation, old))
    looks_right(reader, "change-stop" if scripts else "plain-change-stop", scripts=scripts)
    submit(reader)
    looks_right(reader, "change-stopped" if scripts else "plain-change-stopped", scripts=scripts)

    sign_in(page, installation, old)
    page.goto(installation / "my/security/change/email")
    prove_the_new_one(page, installation, new, seen)
    follow(page.locator("form:has(input[value=code]) button"))
    page.wait_for_url("**/my/security/changing/old")
    page.fill("input[name=code]", code_in_mail(page, installation, old))
    submit(page)
    page.wait_for_url("**/my/security")
    assert new in page.locator("main").inner_text()
    assert old not in page.locator("main").inner_text()
    seen("done")
    sign_in(open_browser(language, width), installation, new)


def prove_the_new_one(page: Page, installation: Installation, new: str, seen: Callable[[str], None]) -> None:
    page.fill("input[name=address]", new)
    submit(page)
    page.wait_for_url("**/my/security/changing/new")
    seen("code")
    page.fill("input[name=code]", code_in_mail(page, installation, new))
    submit(page)
    page.wait_for_url("**/my/security/changing/proof")


def link_that_stops(page: Page, installation: Installation, address: str) -> str:
    """From the notice in the old mailbox."""
    page.goto(installation / "local/mail")
    follow(page.locator("tbody tr", has_text=address).locator("a").first)
    found = re.search(r"/stop-change/[\w-]+", unescape(page.content()))
    assert found
    return installation / found[0]
