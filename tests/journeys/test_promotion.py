"""A shop opens a promotion; somebody joins it, keeps back what is asked, claims after all, the shop takes the code and notes what was withheld."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.walking import choose_language, code_in_mail, follow, sign_up, submit

SHEET = {
    "title": "Autumn tea",
    "offer": "Ten per cent off your next order of tea.",
    "terms": "One reward for each person. It is good for one order.",
    "reward_value": "10",
    "worth": "5",
    "budget_count": "100",
    "budget": "500",
}


@pytest.mark.promise("2.2-c", "2.2-d", "2.2-e")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_from_a_promotion_to_a_reward_that_is_used(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    shop, visitor = open_browser(language, width), open_browser(language, width)
    choose_language(shop, installation, language)
    choose_language(visitor, installation, language)
    home, public = open_a_promotion(shop, installation, f"promoter.{language}.{width}@example.test")
    address = f"taker.{language}.{width}@example.test"
    code = take_part(visitor, installation, public, address)
    look_at_taking_it_back(shop, home)
    take_the_code(shop, home, code, address)
    visitor.reload()
    expect(visitor.locator("#reward-code")).to_have_count(0)
    looks_right(visitor, "claim-used")
    shop.goto(home + "rewards/")
    looks_right(shop, "promotions")
    follow(shop.locator("main tbody a"))
    looks_right(shop, "promotion")
    follow(shop.locator("a[href$='/claims']"))
    looks_right(shop, "promotion-claims")
    note_what_was_withheld(shop, visitor)
    follow(visitor.locator("a[href$='/leave']"))
    looks_right(visitor, "claim-leave")
    follow(visitor.locator("main form button"))
    looks_right(visitor, "claim-left")


def look_at_taking_it_back(page: Page, home: str) -> None:
    """It asks first, and whoever changes nothing is back at the claims."""
    page.goto(home + "rewards/")
    follow(page.locator("main tbody a"))
    follow(page.locator("a[href$='/claims']"))
    follow(page.locator("a[href$='/back']"))
    looks_right(page, "promotion-take-back")
    follow(page.locator("main a[href$='/claims']"))


def note_what_was_withheld(shop: Page, visitor: Page) -> None:
    """By a person, and read by whom it is about."""
    shop.fill("input[name=withheld]", "0.50")
    follow(shop.locator("form[action$='/withheld'] button"))
    looks_right(shop, "promotion-withheld")
    visitor.reload()
    expect(visitor.get_by_text("£0.50")).to_be_visible()
    looks_right(visitor, "claim-withheld")


def open_a_promotion(page: Page, installation: Installation, address: str) -> tuple[str, str]:
    """The address of the workspace, and that of the promotion's own page."""
    sign_up(page, installation, address)
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=own]"))
    found = re.search(r"/w/[0-9a-f-]{36}/", page.content()) or re.search(r"/w/[0-9a-f-]{36}/", page.url)
    assert found
    home = installation / found[0]
    page.goto(home + "rewards/")
    looks_right(page, "promotions-none")
    follow(page.locator("main a[href$='/new']"))
    for name, value in SHEET.items():
        page.fill(f"[name={name}]", value)
    page.fill("input[name=ends_on]", str((datetime.now(UTC) + timedelta(days=20)).date()))
    page.check("input[name=asks][value=name]")
    page.check("input[name=asks][value=age_band]")
    page.select_option("select[name=tax_in]", "JP")
    looks_right(page, "promotion-new")
    submit(page)
    return home, page.locator("#page-address").inner_text()


def take_part(page: Page, installation: Installation, public: str, address: str) -> str:
    page.goto(public)
    looks_right(page, "promotion-page")
    follow(page.locator("main a[href$='/join']"))
    page.fill("input[name=address]", address)
    page.check("input[name=agree]")
    looks_right(page, "promotion-join")
    submit(page)
    page.fill("input[name=code]", code_in_mail(page, installation, address))
    looks_right(page, "promotion-code")
    submit(page)
    looks_right(page, "claim-asked")
    expect(page.locator("input[name=name]")).to_have_value("")
    follow(page.locator("form[action$='/refuse'] button"))
    looks_right(page, "claim-kept-back")
    page.fill("input[name=name]", "Ada Example")
    page.select_option("select[name=age_band]", "35-49")
    follow(page.locator("form[action$='/give'] button"))
    looks_right(page, "claim-reward")
    return page.locator("#reward-code").inner_text()


def take_the_code(page: Page, home: str, code: str, address: str) -> None:
    page.goto(home + "rewards/redeem")
    page.fill("input[name=reward_code]", code.lower())
    page.fill("input[name=order]", "10001")
    page.fill("input[name=buyer]", address)
    follow(page.locator("button[value=reserve]"))
    looks_right(page, "redeem")
    follow(page.locator("button[value=confirm]"))
    expect(page.locator("main .is-ok").first).to_be_visible()
