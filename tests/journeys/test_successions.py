"""The business changes hands: one of the staff enters to whom, another decides, and a member reads it and says no."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, Installation, looks_right
from tests.journeys.test_demands import looks_right_at
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.test_team import open_shop
from tests.journeys.walking import choose_language, follow, sign_up, submit

NAME = "Canary Successor Ltd"
KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


@pytest.mark.slow
@pytest.mark.promise("3.3-a")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_succession_is_entered_by_one_decided_by_another_and_refused_by_whom_it_is_about(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    one, other, person = (open_browser(language, width) for _ in range(3))
    for page, who in ((one, "hands"), (other, "agrees"), (person, "stays")):
        choose_language(page, installation, language)
        sign_up(page, installation, f"{who}.{language}.{width}@example.test")
    for page, who in ((one, "hands"), (other, "agrees")):
        open_the_staff_area(page, installation, f"{who}.{language}.{width}@example.test")

    one.goto(installation / "staff/successions/new")
    one.select_option("#id_reason", "merger")
    for field, value in {
        "name": NAME,
        "contact": "privacy@successor.example",
        "mail": "privacy@successor.example",
    }.items():
        one.fill(f"#id_{field}", value)
    one.fill("#id_sealing_key", KEY)
    looks_right(one, "staff-succession-new")
    submit(one)
    expect(one.locator("h1")).to_have_text(NAME)

    other.goto(one.url)
    looks_right(other, "staff-succession-waits")
    follow(other.locator("button[name=grant]"))
    looks_right(other, "staff-succession-decided")
    looks_right_at(other, installation / "staff/successions", "staff-successions")

    person.goto(installation / "my/succession")
    expect(person.locator("h1")).not_to_be_empty()
    looks_right(person, "my-succession-empty")
    _wait_until_told(person, installation)
    looks_right_at(person, installation / "my/", "my-account-with-a-succession")
    open_shop(person, installation)
    person.goto(installation / "my/succession")
    looks_right(person, "my-succession")
    follow(person.locator("form[action*='/shop/'] button"))
    looks_right(person, "my-succession-with-a-shop")
    follow(person.locator("form[action*='/my/succession/']:not([action*='/shop/']) button"))
    looks_right(person, "my-succession-refused")

    other.goto(one.url)  # the other walks share this installation
    looks_right(other, "staff-succession-counts")
    follow(other.locator("button[name=end]"))


def _wait_until_told(page: Page, installation: Installation) -> None:
    """The worker writes to everybody, so it is waited for."""
    for _ in range(120):
        page.goto(installation / "my/succession")
        if page.locator("form[action*='/my/succession/']").count():
            return
        page.wait_for_timeout(500)
    pytest.fail("nobody was told within a minute")
