"""A shop owner brings in a shop, writes to those who agreed, and a customer stops it with one tap."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up

PATIENCE = 120_000


@pytest.mark.promise("2.2-f", "2.2-g", "4.3-d")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_from_an_empty_workspace_to_a_message_that_is_stopped(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"shop.{language}.{width}@example.test")
    page.goto(installation / "workspaces/new")
    looks_right(page, "workspace-new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=demo]"))
    looks_right(page, "store-ask")
    follow(page.locator("button[value=yes]"))
    looks_right(page, "store-bring")
    follow(page.locator("form[action$='/bring/demo'] button"))
    home = bring_in(page)
    look_at_people(page, home)
    send_a_campaign(page, home)
    stop_by_the_link_in_the_mail(page, installation)


def bring_in(page: Page) -> str:
    """Wait until the import says it is done; returns the address of the workspace."""
    looks_right(page, "import-running")
    expect(page.locator("main a[href$='/contacts']").first).to_be_visible(timeout=PATIENCE)
    looks_right(page, "import")
    found = re.match(r".*/w/[0-9a-f-]{36}/", page.url)
    assert found
    return found[0]


def look_at_people(page: Page, home: str) -> None:
    page.goto(home)
    looks_right(page, "home")
    follow(page.locator("main a[href*='/orders?']").first)
    looks_right(page, "orders")
    page.goto(home + "store/")
    looks_right(page, "stores")
    page.goto(home + "contacts")
    expect(page.locator("tbody tr").first).to_be_visible(timeout=PATIENCE)
    looks_right(page, "contacts")
    follow(page.locator("tbody a").first)
    looks_right(page, "contact")
    follow(page.locator("a[href$='/delete']"))
    looks_right(page, "contact-delete")
    follow(page.locator("form[action$='/delete'] button[type=submit]"))
    looks_right(page, "contact-hidden")
    follow(page.locator("form[action$='/take-back'] button"))
    expect(page.locator("a[href$='/delete']")).to_be_visible()


def send_a_campaign(page: Page, home: str) -> None:
    page.goto(home + "campaigns")
    looks_right(page, "campaigns-empty")
    page.goto(home + "campaigns/new")
    page.fill("input[name=title]", "New teas are here")
    page.fill("input[name=sender]", "Tea and Paper")
    page.fill("textarea[name=body]", "Hello {{name|friend}},\n\nthe first flush has come in.")
    page.fill("input[name=orders_at_least]", "8")
    page.wait_for_timeout(800)
    looks_right(page, "campaign-edit")
    follow(page.locator("main form").first.locator("button[type=submit]").last)
    page.wait_for_url("**/check")
    looks_right(page, "campaign-check")
    follow(page.locator("form[action$='/test'] button"))
    follow(page.locator("form[action$='/send'] button"))
    page.wait_for_url("**/results*")
    looks_right(page, "campaign-results")
    page.goto(home + "second-person")
    looks_right(page, "second-person")


def stop_by_the_link_in_the_mail(page: Page, installation: Installation) -> None:
    reader = page.context.new_page()
    for _ in range(60):
        reader.goto(installation / "local/mail")
        letter = reader.locator("tbody tr", has_not_text="shop.").locator("a", has_text="New teas").first
        if letter.count():
            break
        reader.wait_for_timeout(1000)
    looks_right(reader, "local-mail")
    follow(letter)
    looks_right(reader, "local-mail-one")
    letter_says = reader.content()
    reader.goto(link_in(letter_says, r"/p/[\w-]+/decisions"))
    looks_right(reader, "why-it-came")
    reader.goto(link_in(letter_says, r"/u/[\w-]+"))
    looks_right(reader, "unsubscribe")
    follow(reader.locator("main form button").first)
    looks_right(reader, "unsubscribed")


def link_in(text: str, path: str) -> str:
    found = re.search(r"https?://[^\s\"<>&]+" + path, text)
    assert found
    return found[0]
