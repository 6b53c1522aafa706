"""A member looks at the editions, orders, pays in the sandbox, upgrades with the arithmetic in sight, and asks for the money back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.walking import choose_language, follow, sign_up


@pytest.mark.promise("2.1-c")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_an_edition_is_ordered_upgraded_and_paid_back(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page, address = open_browser(language, width), f"orders.{language}.{width}@example.test"
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    page.goto(installation / "my/edition")
    looks_right(page, "my-edition")

    order(page, installation, "professional", "choose-new")
    looks_right(page, "my-order-waits")
    pay(page)
    looks_right(page, "my-order-paid")

    order(page, installation, "business", "choose-upgrade")
    pay(page)
    follow(page.locator("main a[href*='/my/invoices/']"))
    looks_right(page, "my-invoice")
    page.go_back()
    page.check("input[name=reason][value='by mistake']")
    follow(page.locator("form[action$='/refund'] button"))
    asked, number = page.url, page.url.rstrip("/").rpartition("/")[2]
    looks_right(page, "my-order-refund-asked")
    page.goto(installation / "my/edition")
    looks_right(page, "my-edition-business")
    page.goto(installation / "my/edition/invoices-to")
    looks_right(page, "my-buyer")

    colleague = open_browser(language, width)
    choose_language(colleague, installation, language)
    grant(colleague, installation, number, f"books.{language}.{width}@example.test")
    page.goto(asked)
    looks_right(page, "my-order-refunded")
    follow(page.locator("main a[href*='/my/invoices/']").last)
    expect(page.locator("h1")).to_contain_text("冲销账单" if language == "zh-hans" else "Credit note")
    looks_right(page, "my-credit-note")


def grant(page: Page, installation: Installation, number: str, address: str) -> None:
    """One of the staff, who is not the member, gives all of it back."""
    sign_up(page, installation, address)
    open_the_staff_area(page, installation, address)
    page.goto(installation / "staff/books")
    asked = page.locator(f"form[action*='{number}'][action$='/decide']")
    expect(asked).to_be_visible()
    looks_right(page, "staff-books")
    follow(asked.locator("button[value=all]"))
    expect(asked).to_have_count(0)
    looks_right(page, "staff-books-decided")


@pytest.mark.promise("2.1-c")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_a_pack_is_bought_raises_its_limit_and_is_given_up(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page = open_browser(language, width)
    choose_language(page, installation, language)
    sign_up(page, installation, f"packs.{language}.{width}@example.test")
    page.goto(installation / "my/edition")
    looks_right(page, "my-edition-packs")
    assert my_limit_of_seats(page) == "2"
    reckon(page, seats="2")
    looks_right(page, "choose-packs")
    page.check("input[name=method][value=sandbox]")
    follow(page.locator("main form[method=post] button").first)
    pay(page)
    follow(page.locator("main a[href*='/my/invoices/']"))
    looks_right(page, "my-invoice-packs")
    page.goto(installation / "my/edition")
    assert my_limit_of_seats(page) == "12"
    reckon(page, seats="0")
    looks_right(page, "choose-no-packs")
    follow(page.locator("main form[method=post] button").first)
    assert my_limit_of_seats(page) == "12", "to the end of the period"
    looks_right(page, "my-edition-packs-end")


def my_limit_of_seats(page: Page) -> str:
    return page.locator("[data-pack=seats] td").last.inner_text().strip()


def reckon(page: Page, **packs: str) -> None:
    follow(page.locator("main a[href*='/my/edition/']").last)
    for pack, count in packs.items():
        page.fill(f"input[type=number][name={pack}]", count)
    follow(page.locator("main form[method=get] button"))


def order(page: Page, installation: Installation, edition: str, picture: str) -> None:
    page.goto(installation / f"my/edition/{edition}/month")
    looks_right(page, picture)
    page.check("input[name=method][value=sandbox]")
    follow(page.locator("main form[method=post] button").first)


def pay(page: Page) -> None:
    follow(page.locator("form[action$='/pay'] button"))
