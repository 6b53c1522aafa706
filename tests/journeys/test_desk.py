"""A customer asks, proves who they are, disputes an order and settles it, beside the person of the shop who answers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up, touch

PATIENCE = 120_000
FILE = (
    "invoice_no,sku,description,quantity,ordered_at,unit_price_gbp,customer_id,country\n"
    "536365,85123A,LANTERN,6,2010-12-01T08:26:00,2.55,17850,United Kingdom\n"
)


@pytest.mark.promise("2.3-a", "2.3-b", "2.3-c")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_a_customer_asks_proves_disputes_and_settles(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    shop, ada = open_browser(language, width), open_browser(language, width)
    for page in (shop, ada):
        choose_language(page, installation, language)
    sign_up(shop, installation, f"desk.{language}.{width}@example.test")
    home, address, number = shop_with_a_customer(shop, installation)

    set_hours(shop, home)
    talk = ask(ada, installation, home, address)
    prove_and_dispute(ada, talk, number)
    desk = answer(shop, home)
    settle(shop, ada, desk, talk)
    close_and_rate(shop, ada, desk, talk)
    look_at_the_numbers(shop, home)


def shop_with_a_customer(page: Page, installation: Installation) -> tuple[str, str, str]:
    """Through an order file of their own; the address of the workspace, the customer's mail address, the number of the order."""
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=own]"))
    follow(page.locator("button[value=yes]"))
    page.set_input_files("input[name=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": FILE.encode()})
    follow(page.locator("main form:has(input[name=file]) button"))
    expect(page.locator("main a[href$='/contacts']").first).to_be_visible(timeout=PATIENCE)
    found = re.match(r".*/w/[0-9a-f-]{36}/", page.url)
    assert found
    page.goto(found[0] + "contacts")
    follow(page.locator("tbody a").first)
    expect(page.locator("main")).not_to_contain_text("@example.test")
    touch(page.locator("details", has=page.locator("button[value=write]")).locator("summary"))
    looks_right(page, "contact-why")
    follow(page.locator("button[value=write]"))
    looks_right(page, "contact-in-full")
    address = re.search(r"[\w.+-]+@example\.test", page.locator("main").inner_text())
    assert address
    return found[0], address[0], "536365"


def set_hours(page: Page, home: str) -> None:
    page.goto(home + "desk/settings")
    page.select_option("select[name=zone]", "Asia/Shanghai")
    page.fill("input[name=saturday]", "10-14")
    page.fill("input[name=sunday]", "14-10")
    follow(page.locator("button[value=hours]"))
    looks_right(page, "desk-settings-refused", status=422)
    page.fill("input[name=sunday]", "")
    page.fill("textarea[name=closed]", "2026-12-24 to 2026-12-31")
    follow(page.locator("button[value=hours]"))
    expect(page.locator("input[name=saturday]")).to_have_value("10:00-14:00")
    looks_right(page, "desk-settings")


def ask(page: Page, installation: Installation, home: str, address: str) -> str:
    """On the page for everybody; returns the customer's own page."""
    workspace = home.rstrip("/").rpartition("/")[2]
    page.goto(installation / f"write/{workspace}")
    page.select_option("select[name=kind]", "dispute")
    page.fill("input[name=title]", "Broken lantern")
    page.fill("textarea[name=text]", "It came broken.")
    page.fill("input[name=email]", address)
    looks_right(page, "desk-write")
    follow(page.locator("main form button[type=submit]"))
    looks_right(page, "desk-received")
    return talk_in_mail(page, installation, address)


def talk_in_mail(page: Page, installation: Installation, address: str) -> str:
    """The customer's own page, from the link in the mail that comes to them."""
    for _ in range(60):
        mails = page.request.get(installation / "local/mail").text()
        letter = next((row for row in mails.split("<tr") if address in row and "[C-" in row), None)
        if letter:
            break
        page.wait_for_timeout(500)
    assert letter
    opened = re.search(r'href="([^"]+)"', letter)
    assert opened
    link = re.search(r"https?://[^\s\"<>&]+/talk/[\w/-]+", page.request.get(installation / opened[1]).text())
    assert link
    return link[0]


def prove_and_dispute(page: Page, talk: str, number: str) -> None:
    page.goto(talk)
    looks_right(page, "desk-talk-proof")
    page.fill("input[name=number]", number)
    follow(page.locator("form[action$='/show'] button"))
    page.fill("#why", "The glass is broken. I want my money back.")
    looks_right(page, "desk-talk-dispute")
    follow(page.locator("form[action$='/dispute'] button"))
    looks_right(page, "desk-talk-disputed")


def look_at_the_numbers(page: Page, home: str) -> None:
    """The owner reads how many addresses were shown in full, and to whom."""
    page.goto(home + "team/in-full")
    expect(page.locator("tbody tr")).to_have_count(1)
    looks_right(page, "team-in-full")


def answer(page: Page, home: str) -> str:
    page.goto(home + "desk")
    looks_right(page, "desk-inbox")
    follow(page.locator("tbody a").first)
    expect(page.locator("main")).to_contain_text("••••••")
    looks_right(page, "desk-conversation-hidden")
    follow(page.locator("button[value=open]"))
    expect(page.locator("main")).to_contain_text("85123A")
    touch(page.locator("details", has=page.locator("button[value=case]")).locator("summary"))
    looks_right(page, "desk-conversation-why")
    follow(page.locator("button[value=case]"))
    expect(page.locator("main")).to_contain_text("@example.test")
    page.fill("textarea[name=text]", "We are sorry. We look at it at once.")
    follow(page.locator("button[value=reply]"))
    step(page, "under-review", "We look at the picture.")
    step(page, "proposed", "It broke on the way.", "refund")
    looks_right(page, "desk-conversation")
    return page.url


def step(page: Page, to: str, reason: str, resolution: str = "") -> None:
    page.fill("#reason", reason)
    if resolution:
        page.select_option("#resolution", resolution)
    follow(page.locator(f"button[value='{to}']"))


def settle(shop: Page, ada: Page, desk: str, talk: str) -> None:
    ada.goto(talk)
    expect(ada.locator("main")).to_contain_text("It broke on the way.")
    step(ada, "accepted", "That is fair.")
    looks_right(ada, "desk-talk-accepted")
    shop.goto(desk)
    step(shop, "resolved", "The money is on its way.", "refund")


def close_and_rate(shop: Page, ada: Page, desk: str, talk: str) -> None:
    shop.select_option("#outcome", "money-back")
    follow(shop.locator("button[value=close]"))
    looks_right(shop, "desk-conversation-closed")
    ada.goto(talk)
    looks_right(ada, "desk-talk-closed")
    ada.check("input[name=score][value='5']")
    follow(ada.locator("form[action$='/rate'] button"))
    shop.goto(desk)
    expect(shop.locator("main")).to_contain_text("5")
