"""Somebody under 14 signs up, and their mother answers by the link in her mail."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ON_A_PHONE, Installation, looks_right
from tests.journeys.test_recipients import open_the_staff_area
from tests.journeys.walking import choose_language, code_in_mail, follow, sign_in, sign_up, submit

pytestmark = [pytest.mark.slow, pytest.mark.promise("7-b")]


@pytest.mark.parametrize(("language", "width"), ON_A_PHONE)
def test_a_child_waits_and_the_mother_agrees(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    child, mother = open_browser(language, width), open_browser(language, width)
    for page in (child, mother):
        choose_language(page, installation, language)
    address = f"mother.{language}.{width}@example.test"
    sign_in(child, installation, f"mina.{language}.{width}@example.test")
    child.wait_for_url("**/agree")
    looks_right(child, "agree")
    child.check("input[name=age][value=child]")
    child.check("input[name=agree]")
    submit(child)
    child.wait_for_url("**/guardian")
    looks_right(child, "guardian-waiting")
    child.fill("#id_address", address)
    submit(child)
    child.wait_for_url("**/guardian")
    looks_right(child, "guardian-asked-so-far")
    mother.goto(installation / _link(mother, installation, address))
    looks_right(mother, "guardian-asked")
    submit(mother)
    mother.wait_for_url("**/code")
    mother.fill("input[name=code]", code_in_mail(mother, installation, address))
    submit(mother)
    mother.wait_for_url(re.compile(r"/g/[\w-]+$"))
    looks_right(mother, "guardian-consent")
    mother.check("input[name=relation][value=parent]")
    mother.check("input[name=agree]")
    submit(mother)
    mother.wait_for_url(re.compile(r"/g/[\w-]+$"))
    mother.locator("form[action$=withdraw]").wait_for()
    looks_right(mother, "guardian-care")
    care = mother.url
    for act in ("ask", "delete"):
        mother.goto(f"{care}/{act}")
        looks_right(mother, f"guardian-{act}")
    mother.goto(installation / "policy/minors")
    looks_right(mother, "minors-rules")
    child.goto(installation / "workspaces/new")
    child.locator("#id_title").wait_for()
    mother.goto(f"{care}/ask")
    mother.fill("textarea[name=text]", "What do you know about my daughter?")
    submit(mother)
    staff_wait_for_a_colleague(
        open_browser(language, width), installation, f"readsofminors.{language}.{width}@example.test", language
    )


def staff_wait_for_a_colleague(page: Page, installation: Installation, address: str, language: str) -> None:
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    open_the_staff_area(page, installation, address)
    page.goto(installation / "staff/requests")
    looks_right(page, "staff-board-with-a-minor")
    follow(page.locator("main tr:has(td[colspan]) th a").first)
    page.wait_for_url("**/approval")
    looks_right(page, "staff-request-of-a-minor")


def _link(page: Page, installation: Installation, address: str) -> str:
    """The path in the newest mail that asks them."""
    reader = page.context.new_page()
    reader.goto(installation / "local/mail")
    follow(reader.locator("tbody tr", has_text=address).locator("a").first)
    found = re.search(r"/g/[\w-]+", reader.locator("main").inner_text())
    reader.close()
    assert found
    return found[0]
