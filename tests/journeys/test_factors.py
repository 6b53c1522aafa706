"""Second factors, added, asked for and removed: an authenticator app, and a passkey of a device that Chromium plays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.journeys.conftest import ON_A_DESKTOP, THE_OTHERS, Installation, at, looks_right
from tests.journeys.walking import add_app, choose_language, follow, sign_in, sign_up, submit, touch

REGISTER, USE = "[data-passkey=register]", "[data-passkey=signin]"
pytestmark = pytest.mark.promise("2.1-e")


@pytest.mark.parametrize(("language", "width"), at(THE_OTHERS[1]))
def test_an_authenticator_app_is_added_asked_for_and_removed(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    page, address = open_browser(language, width), f"app.{language}.{width}@example.test"
    choose_language(page, installation, language)
    sign_up(page, installation, address)
    page.goto(installation / "my/security/app")
    looks_right(page, "add-app")
    app = add_app(page, installation)
    looks_right(page, "security-with-app")

    sign_out(page, installation)
    sign_in(page, installation, address)
    assert page.url == installation / "second-factor"
    looks_right(page, "second-factor")
    page.fill("input[name=code]", app.code_of(app.last))
    submit(page)
    assert page.url == installation / "second-factor", "the code that added the app is used up"
    looks_right(page, "second-factor-refused")
    page.fill("input[name=code]", app.code())
    submit(page)
    page.wait_for_url(lambda url: "second-factor" not in url)

    remove_the_factor(page, installation)
    sign_out(page, installation)
    sign_in(page, installation, address)
    assert "second-factor" not in page.url


@pytest.mark.parametrize(("language", "width"), ON_A_DESKTOP)
def test_a_passkey_is_added_signs_in_and_is_removed(
    installation: Installation, open_browser: Callable[..., Page], language: str, width: int
) -> None:
    named = replace(installation, site=installation.site.replace("127.0.0.1", "localhost"))
    page, address = open_browser(language, width), f"passkey.{language}.{width}@example.test"
    choose_language(page, named, language)
    device, its_id = authenticator(page)
    sign_up(page, named, address)
    page.goto(named / "my/security")
    touch(page.locator(REGISTER))
    expect(page.locator("a[href*='/my/security/factors/']")).to_be_visible()
    looks_right(page, "security-with-passkey")

    sign_out(page, named)
    looks_right(page, "sign-in-with-passkey")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": its_id, "isUserVerified": False})
    touch(page.locator(USE))
    expect(page.locator("p[role=status]")).to_have_text(page.locator(USE).get_attribute("data-cancelled") or "")
    assert page.url == named / "sign-in"
    device.send("WebAuthn.setUserVerified", {"authenticatorId": its_id, "isUserVerified": True})
    touch(page.locator(USE))
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))

    remove_the_factor(page, named)
    sign_out(page, named)
    with page.expect_response("**/passkey") as answer:
        touch(page.locator(USE))
    assert answer.value.status == 400
    assert page.url == named / "sign-in"


def test_an_address_of_numbers_offers_no_passkey(installation: Installation, open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto(installation / "sign-in")
    assert page.locator(USE).count() == 0


def authenticator(page: Page) -> tuple[CDPSession, Any]:
    """A device that keeps passkeys and is unlocked by its owner (WebAuthn level 3, 11)."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    makes = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**makes, "isUserVerified": True, "automaticPresenceSimulation": True}
    return device, device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_out(page: Page, installation: Installation) -> None:
    page.goto(installation / "my/security")
    follow(page.locator("form[action$='devices/end'] button"))
    assert page.url == installation / "sign-in"


def remove_the_factor(page: Page, installation: Installation) -> None:
    page.goto(installation / "my/security")
    follow(page.locator("a[href*='/my/security/factors/']"))
    looks_right(page, "remove-factor")
    follow(page.locator("form[action$='/remove'] button"))
    assert page.url == installation / "my/security"
    assert page.locator("a[href*='/my/security/factors/']").count() == 0
