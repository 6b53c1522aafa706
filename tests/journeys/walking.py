"""What people do in every walk, by the words and fields they see."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from tests.journeys.conftest import LANGUAGES, Installation


def choose_language(page: Page, installation: Installation, language: str) -> None:
    assert language in LANGUAGES
    page.context.add_cookies([{"name": "language", "value": language, "url": installation.site}])


def code_in_mail(page: Page, installation: Installation) -> str:
    """The newest code in the local mail, read where a newcomer reads it."""
    reader = page.context.new_page()
    reader.goto(installation / "local/mail")
    reader.locator("tbody a").first.click()
    shown = reader.content()
    reader.close()
    return _code(shown, 8)


def code_in_text(page: Page, installation: Installation) -> str:
    reader = page.context.new_page()
    reader.goto(installation / "local/texts")
    shown = reader.locator("main").inner_text()
    reader.close()
    return _code(shown, 6)


def _code(shown: str, digits: int) -> str:
    found = re.search(rf"(?<!\d)\d{{{digits}}}(?!\d)", re.sub(r"<(style|script).*?</\1>", "", shown, flags=re.DOTALL))
    assert found, "no code was shown"
    return found[0]


def sign_up(page: Page, installation: Installation, address: str) -> None:
    """From the address to the agreement, as a newcomer walks it."""
    page.goto(installation / "sign-in")
    page.fill("#id_address", address)
    submit(page)
    page.wait_for_url("**/code")
    code = code_in_mail(page, installation) if "@" in address else code_in_text(page, installation)
    page.fill("input[name=code]", code)
    submit(page)
    page.wait_for_url("**/agree")
    page.check("input[name=agree]")
    submit(page)
    page.wait_for_url(lambda url: not url.endswith("/agree"))


def submit(page: Page) -> None:
    """The first button of the page's main form."""
    page.locator("main form button[type=submit]").first.click()
