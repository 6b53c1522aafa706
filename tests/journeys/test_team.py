"""An owner asks a colleague in; the colleague accepts, does what the role holds and is refused the rest; then the role ends."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.walking import choose_language, follow, sign_up, submit

pytestmark = pytest.mark.slow


@pytest.mark.promise("2.1-c", "5-h")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_from_an_invitation_to_the_end_of_a_role(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    owner, lea = open_browser(language, width), open_browser(language, width)
    for page, name in ((owner, "boss"), (lea, "lea")):
        choose_language(page, installation, language)
        sign_up(page, installation, f"{name}.{language}.{width}@example.test")
    shop = open_shop(owner, installation)
    owner.goto(installation / f"w/{shop}/team")
    looks_right(owner, "team-alone")
    owner.fill("input[name=address]", f"lea.{language}.{width}@example.test")
    owner.check("input[name=role][value=analyst]")
    submit(owner)
    looks_right(owner, "team-invited")

    lea.goto(installation / join_link(lea, installation, f"lea.{language}.{width}"))
    looks_right(lea, "team-join")
    follow(lea.locator("main form button").first)
    lea.wait_for_url(f"**/w/{shop}/")
    looks_right(lea, "home-of-an-analyst")
    lea.goto(installation / f"w/{shop}/orders")
    looks_right(lea, "orders-of-an-analyst")
    assert lea.goto(installation / f"w/{shop}/contacts").status == 403  # type: ignore[union-attr]  # it answers
    looks_right(lea, "team-refused", status=403)
    lea.goto(installation / "my/")
    looks_right(lea, "my-works-in")

    owner.goto(installation / f"w/{shop}/team")
    looks_right(owner, "team-two")
    follow(owner.locator("button[value=offer]"))
    owner.goto(installation / "my/cancel")
    looks_right(owner, "cancel-shared")
    lea.goto(installation / "my/")
    expect(lea.locator("form[action$='/take-over']")).to_have_count(1)
    looks_right(lea, "my-offered")
    owner.goto(installation / f"w/{shop}/team")
    follow(owner.locator("button[value=remove]"))
    assert lea.goto(installation / f"w/{shop}/").status == 404  # type: ignore[union-attr]  # it answers


def open_shop(page: Page, installation: Installation) -> str:
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=demo]"))
    follow(page.locator("button[name=answer][value=yes]"))
    found = re.search(r"/w/([0-9a-f-]{36})/", page.url)
    assert found
    return found[1]


def join_link(page: Page, installation: Installation, name: str) -> str:
    """The link of the newest mail to an address, which the worker writes."""
    page.goto(installation / "local/mail")
    row = page.locator("tr", has_text=f"{name}@example.test").filter(has_text=re.compile("invited|邀请"))
    for _look in range(60):
        if row.count():
            break
        page.wait_for_timeout(250)
        page.reload()
    follow(row.first.locator("a").first)
    found = re.search(r"/(join/[\w-]+)", page.content())
    assert found
    return found[1]
