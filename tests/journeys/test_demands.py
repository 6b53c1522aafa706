"""A demand of an authority: one of the staff enters it, another grants it, the person sees it, and everybody sees that there was one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, Installation, looks_right
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.walking import choose_language, follow, sign_up, submit

pytestmark = pytest.mark.slow

COURT = "District Court of Example"
FACTS = {
    "authority": COURT,
    "contact": "court@example.test",
    "reference": "2026-17",
    "law": "Civil Procedure Law, article 70",
}


@pytest.mark.promise("3.1-b")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_demand_is_entered_by_one_granted_by_another_and_shown(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    one, other, person = (
        _signed_up(open_browser(language, width), installation, f"{who}.{language}.{width}@example.test", language)
        for who in ("enters", "decides", "concerned")
    )
    for page, who in ((one, "enters"), (other, "decides")):
        open_the_staff_area(page, installation, f"{who}.{language}.{width}@example.test")

    looks_right_at(one, installation / "staff/demands", "staff-demands-empty")
    one.goto(installation / "staff/demands/new")
    _type(one, f"concerned.{language}.{width}@example.test")
    looks_right(one, "staff-demand-new")
    submit(one)
    expect(one.locator("h1")).to_have_text(COURT)

    other.goto(one.url)
    looks_right(other, "staff-demand-waits")
    follow(other.locator("button[name=grant]"))
    looks_right(other, "staff-demand-granted")
    looks_right_at(other, installation / "staff/demands", "staff-demands")
    looks_right_at(person, installation / "my/data", "my-data-with-a-demand")
    expect(person.locator("main")).to_contain_text(COURT)
    looks_right_at(person, installation / "demands", "demands-public")
    person.goto(installation / "recipients")
    expect(person.locator("main")).not_to_contain_text(COURT)


def _signed_up(page: Page, installation: Installation, address: str, language: str) -> Page:
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    return page


def _type(page: Page, address: str) -> None:
    for field, value in FACTS.items():
        page.fill(f"#id_{field}", value)
    for field, value in {"place": "china", "instrument": "judgment", "verified": "called"}.items():
        page.select_option(f"#id_{field}", value)
    page.check("input[name=items][value='accounts.Member.email']")
    page.fill("textarea[name=addresses]", address)


def looks_right_at(page: Page, place: str, name: str) -> None:
    page.goto(place)
    looks_right(page, name)
