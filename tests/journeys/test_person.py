"""A shop's customer, with nothing but the links of a mail: the way out, and the page of their own, with scripts and without."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import WITH_SCRIPTS_AND_WITHOUT, Installation, looks_right
from tests.journeys.walking import choose_language, code_in_mail, follow, sign_up, submit, touch

PATIENCE = 120_000
SHORT = 6000
TITLE = "A letter for the journey"
Letters = list[str]


@pytest.fixture(scope="module")
def letters(installation: Installation, browser: Browser) -> Letters:
    """The addresses of letters in the local mail that a campaign of a real shop sent, one for each walk."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    sign_up(page, installation, "shop.person@example.test")
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=demo]"))
    follow(page.locator("button[value=yes]"))
    follow(page.locator("form[action$='/bring/demo'] button"))
    expect(page.locator("main a[href$='/contacts']").first).to_be_visible(timeout=PATIENCE)
    home = re.match(r".*/w/[0-9a-f-]{36}/", page.url)
    assert home
    page.goto(home[0] + "campaigns/new")
    page.fill("input[name=title]", TITLE)
    page.fill("input[name=sender]", "Tea and Paper")
    page.fill("textarea[name=body]", "Hello {{name|friend}},\n\nthe first flush has come in.")
    page.fill("input[name=orders_at_least]", "4")
    follow(page.locator("main form").first.locator("button[type=submit]").last)
    page.wait_for_url("**/check")
    follow(page.locator("form[action$='/send'] button"))
    page.wait_for_url("**/results*")
    found: Letters = []
    for _ in range(60):
        page.goto(installation / "local/mail")
        links = page.locator("tbody tr").locator("a", has_text=TITLE)
        found = [str(links.nth(i).get_attribute("href")) for i in range(links.count())]
        if len(found) >= 2 * len(WITH_SCRIPTS_AND_WITHOUT):
            break
        page.wait_for_timeout(1000)
    context.close()
    assert len(found) >= 2 * len(WITH_SCRIPTS_AND_WITHOUT), f"only {len(found)} letters"
    return found


def link_in(page: Page, installation: Installation, letter: str, kind: str) -> str:
    page.goto(installation / letter)
    found = re.search(rf"https?://[^\s\"<>&]+/{kind}/[\w-]+", page.content())
    assert found
    return found[0]


def seen(page: Page, name: str, scripts: bool) -> None:
    looks_right(page, name if scripts else f"plain-{name}", scripts=scripts)


@pytest.mark.promise("4.3-a", "4.3-d")
@pytest.mark.parametrize(("language", "width", "scripts"), WITH_SCRIPTS_AND_WITHOUT)
def test_the_way_out_shows_first_and_acts_on_the_button(
    installation: Installation,
    open_browser: Callable[..., Page],
    letters: Letters,
    language: str,
    width: int,
    scripts: bool,
) -> None:
    page = open_browser(language, width, java_script_enabled=scripts)
    choose_language(page, installation, language)
    link = link_in(page, installation, letters.pop(), "u")
    page.context.add_cookies([{"name": "language", "value": language, "url": link}])
    for _ in range(2):
        page.goto(link)
        expect(page.locator("main form button")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language
    seen(page, "unsubscribe", scripts)
    follow(page.locator("main form button"))
    expect(page.locator("main form")).to_have_count(0)
    seen(page, "unsubscribed", scripts)
    follow(page.locator("main a[href*='/p/']"))
    assert page.locator("input[name=on]").first.get_attribute("value") == "1", "it is off on the personal page, too"


@pytest.mark.promise("4.3-d")
def test_a_mail_program_stops_it_with_one_post_and_no_cookie(
    installation: Installation, open_browser: Callable[..., Page], letters: Letters
) -> None:
    """RFC 8058, 3.2: 200, no redirect."""
    page = open_browser()
    link = link_in(page, installation, letters.pop(), "u")
    asked = urllib.request.Request(link, data=b"List-Unsubscribe=One-Click", method="POST")  # noqa: S310 - loopback
    with urllib.request.urlopen(asked, timeout=30) as answer:  # noqa: S310
        assert (answer.status, answer.url) == (200, link)
    page.goto(link)
    expect(page.locator("main form")).to_have_count(0)


@pytest.mark.promise("4.1-a", "4.1-b", "4.2-a", "4.3-a", "4.3-e")
@pytest.mark.parametrize(("language", "width", "scripts"), WITH_SCRIPTS_AND_WITHOUT)
def test_a_customer_sees_corrects_stops_takes_away_and_leaves(
    installation: Installation,
    open_browser: Callable[..., Page],
    letters: Letters,
    language: str,
    width: int,
    scripts: bool,
) -> None:
    page = open_browser(language, width, java_script_enabled=scripts)
    choose_language(page, installation, language)
    mine = link_in(page, installation, letters.pop(), "p")
    page.goto(mine)
    assert page.evaluate("document.documentElement.scrollHeight") < SHORT
    seen(page, "person", scripts)
    follow(page.locator("form[action$='/channel/email'] button"))
    assert page.locator("form[action$='/channel/email'] input[name=on]").get_attribute("value") == "1"
    prove(page, installation, mine, scripts)
    correct(page, mine, scripts)
    replace_the_address(page, installation, mine, f"new.{language}.{width}.{scripts}@example.test".lower(), scripts)
    page.goto(mine)
    assert "data.json" in names_in(page, "copy")
    assert any(name.endswith(".tlog-proof") for name in names_in(page, "proofs"))
    for way in ("longer", "decisions", "limits", "demand", "age", "ask"):
        page.goto(f"{mine}/{way}")
        seen(page, f"person-{way}", scripts)
    page.goto(mine)
    leave(page, mine, scripts)


def prove(page: Page, installation: Installation, mine: str, scripts: bool) -> None:
    """A copy asks for a code to the address on record; typed once, it counts for the deletion a few minutes later, too."""
    follow(page.locator("form[action$='/copy'] button"))
    assert page.url == f"{mine}/prove/copy"
    seen(page, "person-prove", scripts)
    address = page.locator("main strong").first.inner_text()
    submit(page)
    seen(page, "person-prove-code", scripts)
    page.fill("input[name=code]", code_in_mail(page, installation, address))
    submit(page)
    assert page.url == f"{mine}/copy"
    seen(page, "person-copy", scripts)


def correct(page: Page, mine: str, scripts: bool) -> None:
    page.goto(mine)
    follow(page.locator("a[href$='/correct/name']"))
    page.fill("input[name=name-name]", "Ada Lovelace 爱达")
    seen(page, "person-correct", scripts)
    submit(page)
    assert page.url == mine
    assert "Ada Lovelace 爱达" in page.locator("main").inner_text()
    follow(page.locator("a[href$='/correct/language']"))
    page.select_option("select", "zh-hans")
    submit(page)
    assert page.url == mine


def replace_the_address(page: Page, installation: Installation, mine: str, address: str, scripts: bool) -> None:
    follow(page.locator("a[href$='/email']"))
    seen(page, "person-email", scripts)
    page.fill("input[name=email]", address)
    submit(page)
    seen(page, "person-email-code", scripts)
    page.fill("input[name=code]", code_in_mail(page, installation, address))
    submit(page)
    assert page.url == mine
    assert address in page.locator("main").inner_text()


def names_in(page: Page, what: str) -> list[str]:
    with page.expect_download() as pack:
        touch(page.locator(f"form[action$='/{what}'] button"))
    with ZipFile(str(pack.value.path())) as opened:
        return opened.namelist()


def leave(page: Page, mine: str, scripts: bool) -> None:
    follow(page.locator("main a[href$='/delete']"))
    seen(page, "person-delete", scripts)
    follow(page.locator("form[action$='/delete'] button[type=submit]"))
    assert page.url == mine
    seen(page, "person-waiting", scripts)
    follow(page.locator("form[action$='/take-back'] button"))
    seen(page, "person-stays", scripts)
    follow(page.locator("main a[href$='/delete']"))
    page.locator("input[name=now]").check()
    follow(page.locator("form[action$='/delete'] button[type=submit]"))
    seen(page, "person-deleted", scripts)
    follow(page.locator("a[href*='/certificate/']"))
    assert "/certificate/R-" in page.url
    seen(page, "person-certificate", scripts)
    page.goto(mine)
    seen(page, "person-nothing", scripts)
    expect(page.locator("main form")).to_have_count(0)
