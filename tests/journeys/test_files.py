"""An owner asks for all contacts in a file, a colleague agrees, the owner takes it, and a customer reads of it on their own page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.test_team import join_link, open_shop
from tests.journeys.walking import choose_language, follow, sign_up, submit, touch

pytestmark = pytest.mark.slow
PATIENCE = 120_000


@pytest.mark.promise("2.3-c", "5-h")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_from_a_wish_to_a_file_that_its_people_read_of(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    owner, ada = open_browser(language, width), open_browser(language, width)
    for page, name in ((owner, "files"), (ada, "eyes")):
        choose_language(page, installation, language)
        sign_up(page, installation, f"{name}.{language}.{width}@example.test")
    shop = open_shop(owner, installation)
    home = installation / f"w/{shop}/"
    follow(owner.locator("form[action$='/bring/demo'] button"))
    expect(owner.locator("main a[href$='/contacts']").first).to_be_visible(timeout=PATIENCE)
    owner.goto(home + "team")
    owner.fill("input[name=address]", f"eyes.{language}.{width}@example.test")
    owner.check("input[name=role][value=admin]")
    submit(owner)
    ada.goto(installation / join_link(ada, installation, f"eyes.{language}.{width}"))
    follow(ada.locator("main form button").first)
    ask(owner, home)
    agree(ada, home)
    take(owner)
    read_of_it(owner, home, open_browser(language, width))


def ask(owner: Page, home: str) -> None:
    owner.goto(home + "second-person")
    form = owner.locator("form", has=owner.locator("input[name=what][value=export]"))
    form.locator("input[name=over]").fill("5")
    follow(form.locator("button[value=on]"))
    looks_right(owner, "second-person-two")
    owner.goto(home + "files")
    looks_right(owner, "files-none")
    owner.goto(home + "contacts")
    expect(owner.locator("tbody tr").first).to_be_visible(timeout=PATIENCE)
    looks_right(owner, "contacts-with-file")
    follow(owner.locator("a[href$='/files/new']"))
    follow(owner.locator("button[name=do][value=ask]"))
    looks_right(owner, "file-new-missing", status=422)
    owner.check("input[name=reason][value=books]")
    owner.check("input[name=items][value=orders]")
    looks_right(owner, "file-new", status=422)
    follow(owner.locator("button[name=do][value=ask]"))
    looks_right(owner, "file-waits")


def agree(colleague: Page, home: str) -> None:
    colleague.goto(home)
    looks_right(colleague, "home-with-a-file-that-waits")
    follow(colleague.locator("main a[href*='/files/']").first)
    looks_right(colleague, "file-to-agree")
    follow(colleague.locator("button[value=agree]"))
    looks_right(colleague, "file-agreed-by-me")


def take(owner: Page) -> None:
    owner.reload()
    looks_right(owner, "file-agreed")
    follow(owner.locator("form[action$='/make'] button"))
    expect(owner.locator("a[href$='/take']")).to_be_visible(timeout=PATIENCE)
    looks_right(owner, "file-ready")
    follow(owner.locator("a[href$='/take']"))
    looks_right(owner, "file-take")
    with owner.expect_download() as coming:
        touch(owner.locator("form[action$='/take'] button"))
    text = coming.value.path().read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) > 5
    assert "@" in text


def read_of_it(owner: Page, home: str, customer: Page) -> None:
    owner.goto(home + "files")
    looks_right(owner, "files")
    owner.goto(home + "contacts")
    follow(owner.locator("tbody a").first)
    touch(owner.locator("details summary", has_text=re.compile("Show in full|完整显示")).first)
    follow(owner.locator("button[name=reason][value=write]").first)
    link = re.search(r"https?://[^\s\"<>&]+/p/[\w.:-]+", owner.content())
    assert link
    customer.goto(link[0])
    expect(customer.locator("main")).to_contain_text(re.compile("one file, you among them|导出为一个文件"))
    looks_right(customer, "person-in-a-file")
