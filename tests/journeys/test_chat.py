"""The window of a desk on a shop's own site, which is another origin: before it is opened, opened, sent, and beside a hostile style sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.journeys.conftest import ON_BOTH, Installation, looks_right, take_picture
from tests.journeys.test_desk import talk_in_mail
from tests.journeys.walking import choose_language, follow, sign_up, touch

pytestmark = pytest.mark.slow

HOSTILE = """
* { all: initial !important; font: 40px/3 cursive !important; transform: rotate(9deg) !important; pointer-events: none !important;
    color: red !important; letter-spacing: 9px !important }
html, body { all: unset !important; display: block !important }
button, dialog, form, input, textarea, p, socialsmartly-chat { display: none !important; position: static !important; opacity: 0 !important }
"""
WORDS = {
    "en": ("en-GB", "Green tea, picked in May", "We roast it ourselves. Every tin says who picked it, and when."),
    "zh-hans": ("zh-CN", "五月采摘的绿茶", "我们自己烘焙，每一罐都标明由谁、在何时采摘。"),
}
LEFT = """async () => ({
    cookies: document.cookie, local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "caches": 0}


@dataclass
class OwnSite:
    """Plain pages of a shop, from a server of its own."""

    address: str
    pages: dict[str, str] = field(default_factory=dict)

    def put(self, path: str, language: str, script: str, style: str = "") -> str:
        lang, title, words = WORDS[language]
        self.pages[path] = (
            f'<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<meta name="color-scheme" content="light dark"><title>{title}</title><style>{style}</style>'
            f'<body><main><h1>{title}</h1><p>{words} <a href="#tin">#</a></p></main>{script}</body></html>'
        )
        return self.address + path


@pytest.fixture
def own_site() -> Iterator[OwnSite]:
    site = OwnSite("")

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name of the library
            """Say nothing."""

    # Another host and not only another port: browsers keep cookies by host.
    server = ThreadingHTTPServer(("127.0.0.2", 0), Answers)
    site.address = f"http://127.0.0.2:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield site
    server.shutdown()
    server.server_close()
    thread.join()


def left_behind(page: Page) -> dict[str, object]:
    """What the browser keeps after the page, for its own site and for any other."""
    kept: dict[str, object] = page.evaluate(LEFT)
    return kept | {"cookies": [*page.context.cookies(), *filter(None, [kept["cookies"]])] or ""}


@pytest.mark.promise("2.1-d", "2.3-a", "2.3-b")
@pytest.mark.parametrize(("language", "width"), ON_BOTH)
def test_a_visitor_of_a_shops_own_site_asks_and_is_answered(
    installation: Installation, open_browser: Callable[..., Page], own_site: OwnSite, language: str, width: int
) -> None:
    shop, visitor = open_browser(language, width), open_browser(language, width)
    choose_language(shop, installation, language)
    sign_up(shop, installation, f"chat.{language}.{width}@example.test")
    home, script = list_the_site(shop, installation, own_site.address)

    asked: list[Request] = []
    visitor.on("request", lambda request: None if own_site.address in request.url else asked.append(request))
    visitor.goto(own_site.put("/", language, script))
    only_looks(visitor, asked)
    opens_by_keyboard(visitor, asked)
    address = f"visitor.{language}.{width}@example.test"
    asks(visitor, address)
    visitor.goto(own_site.put("/hostile", language, script, HOSTILE))
    withstands(visitor)
    is_answered(shop, visitor, installation, home, address)


def list_the_site(page: Page, installation: Installation, site: str) -> tuple[str, str]:
    """A shop without a single customer; its address, and the line that its site takes."""
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", "Tea and Paper")
    follow(page.locator("button[value=own]"))
    found = re.match(r".*/w/[0-9a-f-]{36}/", page.url)
    assert found
    page.goto(found[0] + "desk/settings")
    page.fill("textarea[name=sites]", site)
    follow(page.locator("button[value=sites]"))
    looks_right(page, "desk-settings-sites")
    return found[0], page.locator("#line").inner_text()


def only_looks(page: Page, asked: list[Request]) -> None:
    """One button, one file, nothing kept, and nobody told which page it stands on."""
    expect(page.locator("socialsmartly-chat button.open")).to_be_visible()
    looks_right(page, "chat-before")
    assert [request.url.rpartition("/")[2] for request in asked] == ["chat.js"]
    assert not {"cookie", "referer"} & set(asked[0].all_headers())
    assert left_behind(page) == NOTHING


def opens_by_keyboard(page: Page, asked: list[Request]) -> None:
    inside = "document.activeElement?.localName"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("socialsmartly-chat form")).to_be_visible()
    expect(page.locator("socialsmartly-chat h2")).to_be_focused()
    looks_right(page, "chat-opened")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(inside) in {"socialsmartly-chat", "body"}, "the page behind is not reached"
    page.keyboard.press("Escape")
    expect(page.locator("socialsmartly-chat dialog")).not_to_be_visible()
    expect(page.locator("socialsmartly-chat button.open")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("socialsmartly-chat form")).to_be_visible()
    assert len(asked) == 2, "opened twice, asked once"


def asks(page: Page, address: str) -> None:
    window = page.locator("socialsmartly-chat")
    touch(window.locator("summary").last)
    window.locator("textarea").fill("Is it fresh?")
    window.locator("input[name=email]").fill("nobody")
    touch(window.locator(".send"))
    expect(window.locator("input[name=email]")).to_have_attribute("aria-invalid", "true")
    looks_right(page, "chat-refused")
    window.locator("input[name=email]").fill(address)
    touch(window.locator(".send"))
    expect(window.locator(".told")).to_contain_text(address)
    expect(window.locator(".told")).to_be_focused()
    looks_right(page, "chat-sent")
    assert left_behind(page) == NOTHING


def withstands(page: Page) -> None:
    """A style sheet that overrules everything, in the dark."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    button, window = page.locator("socialsmartly-chat button.open"), page.locator("socialsmartly-chat dialog")
    expect(button).to_be_visible()
    assert lies_within(page, button)
    assert shape_of(button) == {"size": "16px", "turned": "none", "spaced": "normal"}
    touch(button)
    expect(window.locator("form")).to_be_visible()
    assert lies_within(page, window)
    assert shape_of(window.locator("textarea")) == {"size": "16px", "turned": "none", "spaced": "normal"}
    take_picture(page, "chat-hostile")  # that page itself looks like nothing
    touch(window.locator(".close"))
    expect(window).not_to_be_visible()


def lies_within(page: Page, what: Locator) -> bool:
    box, screen = what.bounding_box(), page.viewport_size
    assert box
    assert screen
    across = box["x"] >= 0 and box["x"] + box["width"] <= screen["width"]
    return across and box["y"] >= 0 and box["y"] + box["height"] <= screen["height"]


def shape_of(what: Locator) -> dict[str, str]:
    shape: dict[str, str] = what.evaluate(
        "(one) => { const s = getComputedStyle(one); return {size: s.fontSize, turned: s.transform, spaced: s.letterSpacing}; }"
    )
    return shape


def is_answered(shop: Page, visitor: Page, installation: Installation, home: str, address: str) -> None:
    shop.goto(home + "desk")
    follow(shop.locator("tbody a").first)
    shop.fill("textarea[name=text]", "Picked in May.")
    follow(shop.locator("button[value=reply]"))
    looks_right(shop, "desk-held-back")
    follow(shop.locator("form[action$='/take-back'] button").first)
    expect(shop.locator("textarea[name=text]")).to_have_value("Picked in May.")
    follow(shop.locator("button[value=reply]"))
    follow(shop.locator("button[value=send-now]"))
    visitor.goto(talk_in_mail(visitor, installation, address))
    expect(visitor.locator("main")).to_contain_text("Picked in May.")


def test_what_a_page_leaves_behind_would_be_seen(open_browser: Callable[..., Page], own_site: OwnSite) -> None:
    """The twin: one cookie, or one word in a store."""
    page = open_browser("en", 1440)
    page.goto(own_site.put("/", "en", ""))
    assert left_behind(page) == NOTHING
    page.evaluate("localStorage.seen = 1")
    assert left_behind(page) != NOTHING
    page.evaluate("localStorage.clear(); document.cookie = 'seen=1'")
    assert left_behind(page) != NOTHING


def test_on_a_site_that_is_not_listed_the_window_leads_to_the_page_for_everybody(
    installation: Installation, open_browser: Callable[..., Page], own_site: OwnSite
) -> None:
    page, shop = open_browser("en", 390), "write/00000000-0000-7000-8000-000000000000"
    page.goto(own_site.put("/", "en", f'<script src="{installation / shop}/chat.js" defer></script>'))
    touch(page.locator("socialsmartly-chat button.open"))
    expect(page.locator("socialsmartly-chat a")).to_have_attribute("href", installation / shop)
    looks_right(page, "chat-not-listed")
