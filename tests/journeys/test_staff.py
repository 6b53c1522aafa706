"""Staff of the operator: the area is shut to others, opens with a second factor, and shows requests and nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ON_A_DESKTOP, Installation, looks_right
from tests.journeys.walking import add_app, choose_language, follow, sign_in, sign_up, submit, touch

BOARD = "staff/requests"


@pytest.mark.promise("4.6-d", "5-h")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_staff_show_a_second_factor_and_find_a_request_by_its_date(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page, address = open_browser(language, width), f"staff.{language}.{width}@example.test"
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    number = ask_for_a_copy(page, installation)
    assert status(page, installation / BOARD) == 404
    assert "second factor" in installation.run("staff", address)
    page.goto(installation / BOARD)
    assert page.url == installation / "my/security"
    looks_right(page, "staff-needs-a-factor")

    other_device = open_browser(language, width)
    sign_in(other_device, installation, address)
    app = add_app(other_device, installation)

    page.goto(installation / f"{BOARD}/{number}")
    assert "/confirm?next=" in page.url
    looks_right(page, "confirm")
    page.fill("input[name=code]", "000000")
    submit(page)
    assert "/confirm" in page.url
    assert number not in page.locator("main").inner_text()
    page.fill("input[name=code]", app.code())
    submit(page)
    page.wait_for_url("**/staff/factors/own")
    looks_right(page, "staff-factor-not-confirmed")
    told = page.locator("#number").inner_text()
    assert "Confirmed" in installation.run("staff", address, "--confirm", told)
    page.goto(installation / "staff/factors")
    looks_right(page, "staff-confirms-a-colleague")
    page.goto(installation / f"{BOARD}/{number}")
    looks_right(page, "staff-request")
    assert address not in page.content()
    page.goto(installation / BOARD)
    looks_right(page, "staff-board")
    assert address not in page.content()
    follow(page.locator("tbody a", has_text=number))
    assert page.locator("h1").inner_text() == number
    by_more(page, "staff/retention")
    looks_right(page, "staff-retention")
    propose_a_hold(page, installation, number)
    assert address not in page.content()
    prepare_what_was_asked_for(page, installation)


def propose_a_hold(page: Page, installation: Installation, number: str) -> None:
    page.goto(installation / "staff/holds")
    page.fill("input[name=request]", number)
    page.fill("input[name=article]", "Civil Procedure Law art. 84")
    page.fill("input[name=case]", "2026-17")
    page.fill("input[name=review_on]", "2030-01-31")
    follow(page.locator("form:has(input[name=article]) button"))
    assert page.locator("h2", has_text="H-").count() > 0
    looks_right(page, "staff-holds")


def prepare_what_was_asked_for(page: Page, installation: Installation) -> None:
    """At the desk as staff, and then as whoever asked."""
    page.goto(installation / "my/ask")
    page.select_option("select[name=right]", "other")
    page.fill("textarea[name=text]", "Please switch the optional profile on for me.")
    submit(page)
    number = page.locator("h1").inner_text()
    page.goto(installation / f"{BOARD}/{number}/answer")
    follow(page.locator("button[name=prepare][value=PROFILE]"))
    looks_right(page, "staff-prepares")
    page.goto(installation / f"my/requests/{number}")
    looks_right(page, "prepared-for-you")
    follow(page.locator("form[action$='profile/switch'] button"))
    assert page.url == installation / "my/profile"


def ask_for_a_copy(page: Page, installation: Installation) -> str:
    page.goto(installation / "my/")
    with page.expect_download():
        touch(page.locator("form[action$='my/copy'] button"))
    page.goto(installation / "my/requests")
    return page.locator("tbody a").first.inner_text()


def status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def by_more(page: Page, place: str) -> None:
    """The way to what is seldom wanted."""
    touch(page.locator(".more > summary"))
    looks_right(page, "staff-more")
    follow(page.locator(f".moresheet a[href$='/{place}']"))
