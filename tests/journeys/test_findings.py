"""One of the staff enters a use that broke the policy, another confirms it, and the member reads what was deleted without their asking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, Installation, looks_right
from tests.journeys.test_demands import looks_right_at
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.walking import choose_language, follow, sign_up, submit

pytestmark = pytest.mark.slow


@pytest.mark.promise("4.2-d")
@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_finding_is_entered_by_one_and_confirmed_by_another(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    one, other = (open_browser(language, width) for _ in range(2))
    for page, who in ((one, "finds"), (other, "confirms")):
        choose_language(page, installation, language)
        address = f"{who}.{language}.{width}@example.test"
        sign_up(page, installation, address)
        open_the_staff_area(page, installation, address)
    one.goto(installation / "staff/findings/new")
    one.fill("#id_facts", "The nickname stood on a page that everybody could read.")
    submit(one)
    looks_right(one, "staff-finding-refused", status=422)
    one.select_option("#id_ground", "breach")
    one.fill("#id_clause", "3.1-g")
    one.select_option("#id_what", "member.nickname")
    submit(one)
    looks_right(one, "staff-finding-entered")
    other.goto(installation / "staff/findings")
    follow(other.locator("button[name=confirm]").first)
    expect(other.locator("button[name=confirm]")).to_have_count(0)
    looks_right(other, "staff-findings")
    looks_right_at(other, installation / "promises/3.1-g", "promise-with-its-limit")
