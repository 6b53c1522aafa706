"""What the law wants assessed is named by the program and judged by two; everybody reads it, and how identity is checked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_A_PHONE, Installation, looks_right
from tests.journeys.test_demands import looks_right_at
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.walking import choose_language, follow, sign_up

pytestmark = pytest.mark.slow


@pytest.mark.promise("2.1-f")
@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_what_the_law_wants_assessed_is_judged_by_two(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    one, other = (open_browser(language, width) for _ in range(2))
    for page, who in ((one, "judges"), (other, "thinks")):
        address = f"{who}.{language}.{width}@example.test"
        choose_language(page, installation, language)
        sign_up(page, installation, address)
        open_the_staff_area(page, installation, address)
    looks_right_at(one, installation / "processing/assessments", "assessments-none")
    one.goto(installation / "staff/assessments/new/sharing")
    for name in ("lawful", "effects", "measures"):
        one.fill(f"#id_{name}_en", "People agree to each recipient, one by one, and can take it back.")
        one.fill(f"#id_{name}_zh", "由个人逐一同意每个接收方，并可随时撤回。")
    one.select_option("#id_verdict", "go")
    looks_right(one, "staff-assessment-new")
    follow(one.locator("main form button:not([name])"))
    other.goto(installation / "staff/assessments")
    looks_right(other, "staff-assessments")
    follow(other.locator("button[name=agree]"))
    other.goto(installation / "processing/assessments")
    other.locator("details#sharing, #sharing details").first.evaluate("one => one.open = true")
    expect(other.locator("#sharing")).to_contain_text(re.compile("People agree|由个人逐一同意"))
    looks_right(other, "assessments")
    looks_right_at(other, installation / "identity", "identity")
