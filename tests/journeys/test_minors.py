"""Somebody under 14 signs up, and their mother answers by the link in her mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
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
    staff_check(mother, installation, open_browser, language, width)
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


def staff_check(
    mother: Page, installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    """Two first find that it is not enough, and then that it is."""
    number = agree_and_show(mother)
    looks_right(mother, "guardian-checking")
    follow(mother.locator("a[href*='/asked/']"))
    looks_right(mother, "guardian-asked-page")
    mother.go_back()
    staff = [open_browser(language, width) for _ in range(2)]
    for one, name in zip(staff, ("jo", "kim"), strict=True):
        choose_language(one, installation, language)
        sign_up(one, installation, f"{name}checks.{language}.{width}@example.test")
        open_the_staff_area(one, installation, f"{name}checks.{language}.{width}@example.test")
    two_refuse(installation, number, *staff)
    until(mother, "input[name=papers]")
    looks_right(mother, "guardian-not-enough")
    two_see_it(installation, agree_and_show(mother), *staff)
    until(mother, "form[action$=withdraw]")
    looks_right(mother, "guardian-care")


def agree_and_show(mother: Page) -> str:
    """The number under which it is checked. The paper is a picture of the page itself."""
    mother.check("input[name=relation][value=parent]")
    mother.check("input[name=way][value=papers]")
    mother.set_input_files(
        "input[name=papers]", {"name": "a.png", "mimeType": "image/png", "buffer": mother.screenshot()}
    )
    mother.check("input[name=agree]")
    follow(mother.locator("form[enctype] button:not([form])"))
    mother.locator("a[href*='/asked/']").wait_for()
    found = re.search(r"R-\w{4}-\w{4}-\w", mother.locator("main").inner_text())
    assert found
    return found[0]


def check(installation: Installation, number: str, jo: Page, kim: Page) -> None:
    """Both read the check, after one approved it for the other. Other walks have requests on the same board."""
    jo.goto(installation / "staff/requests")
    assert jo.locator("main tbody th a", has_text=number).count() == 1
    for one, button in ((jo, "button:not([name])"), (kim, "button[name=approve]")):
        one.goto(installation / f"staff/requests/{number}/answer")
        one.wait_for_url("**/approval")
        follow(one.locator(f"main form {button}"))
    for one in (jo, kim):
        one.goto(installation / f"staff/requests/{number}/answer")
        one.locator("main img").wait_for()


def two_refuse(installation: Installation, number: str, jo: Page, kim: Page) -> None:
    check(installation, number, jo, kim)
    looks_right(jo, "staff-check-of-a-guardian")
    jo.fill("textarea[name=text]", "The paper names nobody.")
    jo.select_option("select[name=code]", "not_shown")
    jo.select_option("select[name=concerns]", "identity")
    jo.fill("input[name=until]", f"{timezone.now() + timedelta(days=30):%Y-%m-%d}")
    follow(jo.locator("button[name=refuse]"))
    kim.reload()
    follow(kim.locator("form[action$='/agree'] button"))


def two_see_it(installation: Installation, number: str, jo: Page, kim: Page) -> None:
    check(installation, number, jo, kim)
    for one in (jo, kim):
        follow(one.locator("form[action$='/proof'] button"))
        one.wait_for_load_state()


def until(mother: Page, selector: str) -> None:
    """What two people decided reaches the guardian's page by the worker."""
    for _ in range(40):
        mother.reload()
        if mother.locator(selector).count():
            return
        mother.wait_for_timeout(500)
    raise AssertionError(selector)


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
