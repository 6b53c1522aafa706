"""From the first page to a deleted account, in both languages, on a phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, ON_A_PHONE, ON_BOTH, Installation, looks_right
from tests.journeys.walking import choose_language, code_in_mail, follow, sign_in, sign_up, submit, touch

SHORT = 6000
"""Pixels of a page that a person may be expected to scroll through."""


@pytest.mark.promise("2.1-a", "0-b")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_somebody_signs_up_with_an_e_mail_address_alone(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    page.goto(installation / "")
    looks_right(page, "landing")
    page.goto(installation / "sign-in")
    looks_right(page, "sign-in")
    address = f"mei.{language}.{width}@example.test"
    page.fill("#id_address", address)
    submit(page)
    page.wait_for_url("**/code")
    looks_right(page, "code")
    page.fill("input[name=code]", code_in_mail(page, installation, address))
    submit(page)
    page.wait_for_url("**/agree")
    looks_right(page, "agree")
    page.check("input[name=age][value=adult]")
    page.check("input[name=agree]")
    submit(page)
    page.wait_for_url(lambda url: not url.endswith("/agree"))
    looks_right(page, "welcome")


@pytest.mark.promise("2.1-a")
def test_somebody_signs_up_with_a_phone_number_alone(
    installation: Installation, open_browser: Callable[..., Page]
) -> None:
    page = open_browser()
    sign_up(page, installation, "+8613800138000")
    page.goto(installation / "my/")
    assert "+8613800138000" in page.content().replace(" ", "")


@pytest.mark.promise("4.1-d")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_member_asks_in_their_own_words(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"asks.{language}.{width}@example.test")
    page.goto(installation / "my/ask")
    submit(page)
    looks_right(page, "ask-refused")
    page.fill("textarea[name=text]", "为什么？ Why?\nTwo lines.")
    submit(page)
    page.wait_for_url("**/my/requests/R-*")
    assert "为什么？ Why?" in page.inner_text("main")
    looks_right(page, "asked")


@pytest.mark.promise("0-c", "2.0-c")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_newcomer_finds_their_order_and_the_words_it_was_placed_under(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"yu.{language}.{width}@example.test")
    page.goto(installation / "my/")
    follow(page.locator("a[href$='/my/edition']"))
    expect(page.locator("main a[href*='/policy/']")).to_have_count(1)
    looks_right(page, "edition")
    follow(page.locator("main a[href*='/policy/']"))
    assert page.locator("[id='p-0-c']").count() == 1
    page.goto(installation / "my/data")
    touch(page.locator("details", has=page.locator("a[href$='/editions']")).locator("summary").first)
    looks_right(page, "my-data-optional")
    page.goto(installation / "editions")
    assert page.evaluate("document.documentElement.scrollHeight") < SHORT
    touch(page.locator("main details summary").nth(0))
    touch(page.locator("main details summary").nth(4))
    looks_right(page, "editions")


@pytest.mark.promise("4.1-a", "4.2-a", "4.3-a", "4.4-a", "4.6-d")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_member_sees_copies_switches_and_leaves(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    address = f"lin.{language}.{width}@example.test"
    sign_up(page, installation, address)
    page.goto(installation / "my/")
    looks_right(page, "my")
    follow(page.locator("form[action$='profile/switch'] button"))
    page.fill("input[name=nickname-nickname]", "Lin Wei")
    looks_right(page, "profile")
    follow(page.locator("form[action$='profile/nickname'] button").first)
    page.goto(installation / "my/data")
    assert "Lin Wei" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollHeight") < SHORT
    looks_right(page, "my-data")
    with page.expect_download() as download:
        touch(page.locator("form[action$='my/copy'] button"))
    assert download.value.suggested_filename.endswith(".zip")
    page.goto(installation / "my/requests")
    looks_right(page, "my-requests")
    follow(page.locator("tbody a").first)
    looks_right(page, "my-request")
    page.goto(installation / "my/looks")
    looks_right(page, "my-looks")
    page.goto(installation / "my/cancel")
    looks_right(page, "my-cancel")
    follow(page.locator("form[action$='my/cancel'] button[type=submit]"))
    expect(page.locator("#moment")).to_be_visible()
    looks_right(page, "my-waiting")
    stay_by_the_mail(page, installation, address)
    looks_right(page, "my-stays")
    sign_in(page, installation, address)
    page.goto(installation / "my/cancel")
    page.locator("input[name=now]").check()
    follow(page.locator("form[action$='my/cancel'] button[type=submit]"))
    assert page.locator("#number").inner_text().startswith("R-")
    looks_right(page, "my-cancelled")
    page.goto(installation / "my/")
    assert "/sign-in" in page.url


def stay_by_the_mail(page: Page, installation: Installation, address: str) -> None:
    """The worker writes it, so it is waited for."""
    subject = "Your account will be deleted|您的账号将被删除"
    letter = page.locator("tbody tr", has_text=address).filter(has_text=re.compile(subject))
    for _ in range(60):
        page.goto(installation / "local/mail")
        if letter.count():
            break
        page.wait_for_timeout(1000)
    follow(letter.locator("a").first)
    found = re.search(r"https?://[^\s\"<>&]+/my/stay/[\w-]+", page.content())
    assert found
    page.goto(found[0])
    follow(page.locator("main form button"))


@pytest.mark.promise("0-a", "1-a")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_visitor_reads_the_policy_and_the_board(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    page.goto(installation / "policy")
    assert page.locator("[id='p-2.1-a']").count() == 1
    looks_right(page, "policy")
    page.goto(installation / "promises")
    expect(page.locator("[id='2.1-a']")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight") < SHORT, "a chapter is folded until it is wanted"
    looks_right(page, "promises")
    page.goto(installation / "policy")
    follow(page.locator("[id='p-2.1-a'] a.tag"))
    expect(page.locator("[id='2.1-a']")).to_be_in_viewport()
    looks_right(page, "promises-open")
    follow(page.locator("[id='2.1-a'] a").first)
    looks_right(page, "promise")
    page.goto(installation / "processing")
    looks_right(page, "processing")
    touch(page.locator("#service summary"))
    expect(page.locator("#service a[href$='#p-2.2-g']")).to_be_visible()
    looks_right(page, "processing-open")
