"""What people do in every walk, by the words and fields they see."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

import pyotp
from playwright.sync_api import Locator, Page

from tests.journeys.conftest import LANGUAGES, Installation

STEP_SECONDS = 30


def choose_language(page: Page, installation: Installation, language: str) -> None:
    assert language in LANGUAGES
    page.context.add_cookies([{"name": "language", "value": language, "url": installation.site}])


def code_in_mail(page: Page, installation: Installation, address: str) -> str:
    """The newest code sent to an address, read in the local mail, where a newcomer reads it."""
    rows = _asked(page, installation / "local/mail").split("<tr")
    link = re.search(r'href="([^"]+)"', next(row for row in rows if address.lower() in row))
    assert link
    return _code(_asked(page, installation / link[1]), 8)


def code_in_text(page: Page, installation: Installation) -> str:
    return _code(_asked(page, installation / "local/texts"), 6)


def _asked(page: Page, address: str) -> str:
    """With the person's cookies, and without a window: opening one costs as much as three pages."""
    answer = page.request.get(address)
    assert answer.ok
    return answer.text()


def _code(shown: str, digits: int) -> str:
    words = re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", shown, flags=re.DOTALL)
    found = re.search(rf"(?<!\d)\d{{{digits}}}(?!\d)", words)
    assert found, "no code was shown"
    return found[0]


def sign_up(page: Page, installation: Installation, address: str) -> None:
    """From the address to the agreement, as a newcomer walks it."""
    sign_in(page, installation, address)
    assert page.url.endswith("/agree"), "another walk had this address: each signs up with its own"
    page.check("input[name=age][value=adult]")
    page.check("input[name=agree]")
    submit(page)
    page.wait_for_url(lambda url: not url.endswith("/agree"))


def sign_in(page: Page, installation: Installation, address: str) -> None:
    """Address and code; a second factor, if there is one, comes after it."""
    page.goto(installation / "sign-in")
    page.fill("#id_address", address)
    submit(page)
    page.wait_for_url("**/code")
    code = code_in_mail(page, installation, address) if "@" in address else code_in_text(page, installation)
    page.fill("input[name=code]", code)
    submit(page)
    page.wait_for_url(lambda url: not url.endswith("/code"))


@dataclass
class App:
    """An authenticator app. Each code counts once, so the next one is asked for early, as the site allows by one step."""

    secret: str
    last: int = 0

    def code(self) -> str:
        self.last = max(self.last + 1, int(time.time()) // STEP_SECONDS)
        return self.code_of(self.last)

    def code_of(self, counter: int) -> str:
        return pyotp.HOTP(self.secret).at(counter)


def add_app(page: Page, installation: Installation) -> App:
    page.goto(installation / "my/security/app")
    app = App(page.locator("#key").inner_text().replace(" ", ""))
    page.fill("input[name=code]", app.code())
    submit(page)
    page.wait_for_url("**/my/security")
    return app


def submit(page: Page) -> None:
    """The first button of the page's main form."""
    follow(page.locator("main form button[type=submit]").first)


def follow(what: Locator) -> None:
    """Click what leads to a page, and go on when that page stands: a click alone may return before the browser leaves."""
    with what.page.expect_navigation():
        what.click()


def touch(what: Locator) -> None:
    """Click what stays on the page, or what the walk waits for by itself."""
    what.click()
