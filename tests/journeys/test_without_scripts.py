"""Every right of a member works in a browser that runs no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import THE_OTHERS, Installation, at, looks_right
from tests.journeys.walking import choose_language, follow, sign_in, sign_up, submit, touch

pytestmark = pytest.mark.slow


@pytest.mark.promise("2.1-a", "4.1-a", "4.1-b", "4.2-a", "4.4-a")
@pytest.mark.parametrize(("language", "width"), at(THE_OTHERS[0]))
def test_a_member_signs_up_sees_corrects_takes_away_and_leaves(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page, address = open_browser(language, width, java_script_enabled=False), f"plain.{language}.{width}@example.test"
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    page.goto(installation / "my/")
    looks_right(page, "plain-my", scripts=False)
    follow(page.locator("main a[href$='/my/data']"))
    assert address in page.locator("main").inner_text()
    looks_right(page, "plain-data", scripts=False)
    correct_the_language(page, installation)
    take_away(page, installation, address)
    leave(page, installation)
    sign_in(page, installation, address)
    assert page.url == installation / "agree", "nobody knows the address any more"


def test_a_number_in_the_policy_opens_its_chapter_on_the_board(
    installation: Installation, open_browser: Callable[..., Page]
) -> None:
    page = open_browser("en", 390, java_script_enabled=False)
    page.goto(installation / "policy")
    follow(page.locator("[id='p-4.3-e'] a.tag"))
    assert page.url == installation / "promises#4.3-e"
    expect(page.locator("[id='4.3-e']")).to_be_in_viewport()
    expect(page.locator("[id='2.1-a']")).to_be_hidden()


def correct_the_language(page: Page, installation: Installation) -> None:
    page.goto(installation / "my/")
    follow(page.locator("main a[href$='/correct/language']"))
    looks_right(page, "plain-correct", scripts=False)
    page.select_option("select[name=language-language]", "zh-hans")
    submit(page)
    assert page.url == installation / "my/requests"
    follow(page.locator("tbody a").first)
    assert re.search(r"/my/requests/R-", page.url)


def take_away(page: Page, installation: Installation, address: str) -> None:
    page.goto(installation / "my/")
    with page.expect_download() as copy:
        touch(page.locator("form[action$='my/copy'] button"))
    assert address in text_of(copy.value.path())
    follow(page.locator("main a[href$='/my/proofs']"))
    looks_right(page, "plain-proofs", scripts=False)
    with page.expect_download() as proofs:
        touch(page.locator("form[action$='my/proofs'] button"))
    assert "checkpoint" in text_of(proofs.value.path())


def text_of(pack: object) -> str:
    """The names and texts of everything in a pack."""
    with ZipFile(str(pack)) as opened:
        return "\n".join(f"{name}\n{opened.read(name).decode()}" for name in opened.namelist())


def leave(page: Page, installation: Installation) -> None:
    page.goto(installation / "my/")
    follow(page.locator("main a[href$='/my/cancel']"))
    page.locator("input[name=now]").check()
    follow(page.locator("form[action$='my/cancel'] button[type=submit]"))
    number = page.locator("#number").inner_text()
    follow(page.locator("a[href*='/certificate/']"))
    assert page.url == installation / f"certificate/{number}"
    looks_right(page, "plain-certificate", scripts=False)
    page.goto(installation / "my/")
    assert "/sign-in" in page.url


def test_without_scripts_nothing_is_shown_that_needs_them(
    installation: Installation, open_browser: Callable[..., Page]
) -> None:
    """The same page twice; with scripts, its buttons that need them appear, so these walks do run without."""
    for scripts in (False, True):
        page = open_browser(java_script_enabled=scripts)
        sign_up(page, installation, f"buttons.{scripts}@example.test")
        page.goto(installation / "my/security/app")
        assert page.locator("[data-copy]").is_visible() == scripts
