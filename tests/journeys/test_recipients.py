"""Staff enter a recipient; everybody reads it on the public list; a member says yes with one click and takes it back with one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, Installation, looks_right
from tests.journeys.walking import add_app, choose_language, follow, sign_up, submit

pytestmark = pytest.mark.slow

NAME = "Canary Analytics Ltd"
TODAY = datetime.now(UTC).date()
TERMS = {
    "name": NAME,
    "contact": "privacy@canary.example",
    "policy_url": "https://canary.example/privacy",
    "said_en": "Compare prices for you.",
    "said_zh": "为您比较价格。",
    "method_en": "Sent to its machine once a month.",
    "method_zh": "每月一次发送至其服务器。",
    "begins_on": TODAY.isoformat(),
    "ends_on": (TODAY + timedelta(days=365)).isoformat(),
    "endpoint": "https://hook.example.com/in",
}
FOR_US = {
    "name": "Canary Post Ltd",
    "said_en": "Answer the questions that people ask us.",
    "said_zh": "答复用户向我们提出的问题。",
    "safeguards": "TLS, access by name, logs",
    "duties": "Helps with requests.",
    "assessment": "PIA-2026-7",
}


@pytest.mark.promise("3.1-c", "3.2-f", "4.3-a")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_recipient_is_entered_listed_agreed_to_and_taken_back_from(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page, address = open_browser(language, width), f"register.{language}.{width}@example.test"
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    open_the_staff_area(page, installation, address)
    enter(page, installation, f"{NAME} {language} {width}")

    page.goto(installation / "recipients")
    expect(page.get_by_role("heading", name=f"{NAME} {language} {width}")).to_be_visible()
    looks_right(page, "recipients-public")

    page.goto(installation / "my/recipients")
    looks_right(page, "my-recipients")
    card = page.locator("main form", has=page.get_by_role("button", name=f"{NAME} {language} {width}"))
    for on in ("1", "0", "1"):
        expect(card.locator("input[name=on]")).to_have_value(on)
        follow(card.locator("button"))
    looks_right(page, "my-recipients-agreed")


@pytest.mark.promise("3.2-f")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_whoever_begins_to_work_for_us_is_announced_and_told_to_members(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page, address = open_browser(language, width), f"announced.{language}.{width}@example.test"
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    open_the_staff_area(page, installation, address)
    announce(page, installation)
    place = page.url
    looks_right(page, "staff-recipient-announced")
    page.goto(installation / "recipients")
    expect(page.get_by_role("heading", name=FOR_US["name"])).to_be_visible()
    looks_right(page, "recipients-public-announced")

    other = open_browser(language, width)
    choose_language(other, installation, language)
    sign_up(other, installation, f"told.{language}.{width}@example.test")
    other.goto(installation / "my/")
    looks_right(other, "my-announced")
    follow(other.locator("main a[href='/my/recipients']").first)
    expect(other.get_by_role("heading", name=FOR_US["name"])).to_be_visible()
    looks_right(other, "my-recipients-announced")

    page.goto(place)
    follow(page.locator("form[action$='/end'] button"))
    page.goto(installation / "recipients")
    expect(page.get_by_role("heading", name=FOR_US["name"])).to_have_count(0)


def announce(page: Page, installation: Installation) -> None:
    page.goto(installation / "staff/recipients/new/processor")
    for field, value in {**TERMS, **FOR_US}.items():
        page.fill(f"#id_{field}", value)
    page.select_option("#id_use", "support")
    page.select_option("#id_at_end", "delete")
    for box in ("#id_no_other_use", "#id_no_passing_on", "input[name=items][value='accounts.Member.email']"):
        page.check(box)
    submit(page)
    expect(page.locator("h1")).to_have_text(FOR_US["name"])


def open_the_staff_area(page: Page, installation: Installation, address: str) -> None:
    installation.run("staff", address)
    app = add_app(page, installation)
    page.goto(installation / "staff/recipients")
    if "/confirm" in page.url:
        page.fill("input[name=code]", app.code())
        submit(page)
    page.goto(installation / "staff/factors/own")
    installation.run("staff", address, "--confirm", page.locator("#number").inner_text())


def enter(page: Page, installation: Installation, name: str) -> None:
    page.goto(installation / "staff/recipients")
    looks_right(page, "staff-recipients-empty")
    page.goto(installation / "staff/recipients/new/partner")
    looks_right(page, "staff-recipient-new")
    for field, value in {**TERMS, "name": name}.items():
        page.fill(f"#id_{field}", value)
    page.check("input[name=items][value='accounts.Member.email']")
    submit(page)
    expect(page.locator("h1")).to_have_text(name)
    looks_right(page, "staff-recipient")
    page.goto(installation / "staff/recipients")
    looks_right(page, "staff-recipients")
