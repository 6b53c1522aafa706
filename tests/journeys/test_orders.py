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
    looks_right(page, "my-order-refund-asked")
    page.goto(installation / "my/edition")
    looks_right(page, "my-edition-business")
    page.goto(installation / "my/edition/invoices-to")
    looks_right(page, "my-buyer")

    open_the_staff_area(page, installation, address)
    page.goto(installation / "staff/books")
    expect(page.locator("form[action$='/decide']").first).to_be_visible()
    looks_right(page, "staff-books")


def order(page: Page, installation: Installation, edition: str, picture: str) -> None:
    page.goto(installation / f"my/edition/{edition}/month")
    looks_right(page, picture)
    page.check("input[name=method][value=sandbox]")
    follow(page.locator("main form button").first)


def pay(page: Page) -> None:
    follow(page.locator("form[action$='/pay'] button"))
