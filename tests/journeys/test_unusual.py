"""A stranger guesses at a shop owner's codes; what she would send out in great number waits a day, and she has a person decide."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right
from tests.journeys.test_team import open_shop
from tests.journeys.walking import choose_language, code_in_mail, follow, sign_in, sign_up, submit

pytestmark = pytest.mark.slow
PATIENCE = 120_000
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.promise("4.5-a", "4.5-b")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_what_is_unusual_waits_and_is_contested(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    owner, stranger = open_browser(language, width), open_browser(language, width)
    address = f"unusual.{language}.{width}@example.test"
    stranger.set_extra_http_headers({"User-Agent": FIREFOX})
    for page in (owner, stranger):
        choose_language(page, installation, language)
    sign_up(owner, installation, address)
    home = installation / f"w/{open_shop(owner, installation)}/"
    follow(owner.locator("form[action$='/bring/demo'] button"))
    expect(owner.locator("main a[href$='/contacts']").first).to_be_visible(timeout=PATIENCE)
    for _ in range(2):
        guess_wrong(stranger, installation, address)
    sign_in(stranger, installation, address)
    owner.goto(home + "files/new")
    owner.check("input[name=reason][value=books]")
    follow(owner.locator("button[name=do][value=ask]"))
    expect(owner.locator("main")).to_contain_text(re.compile("10 wrong codes|10 次错误验证码"))
    looks_right(owner, "file-held-back", status=422)
    owner.goto(installation / "my/decisions")
    expect(owner.locator("main")).to_contain_text(re.compile("held back for a day|暂缓一天"))
    looks_right(owner, "decisions-with-a-hold")
    stranger.goto(installation / "decisions")
    expect(stranger.locator("main")).to_contain_text(re.compile("unusual at your account|账号是否有异常"))
    looks_right(stranger, "decisions-of-programs-unusual")


def guess_wrong(stranger: Page, installation: Installation, address: str) -> None:
    """As often as one code lets them."""
    stranger.goto(installation / "sign-in")
    stranger.fill("#id_address", address)
    submit(stranger)
    right = code_in_mail(stranger, installation, address)
    for other in range(1, 6):
        stranger.fill("input[name=code]", f"{(int(right) + other) % 10 ** len(right):0{len(right)}d}")
        submit(stranger)
