"""Whatever people write, it stays text: hostile texts in every field of the real pages, every page looked at in a real browser."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice

import pytest
from playwright.sync_api import Page, Route

from tests.journeys.conftest import Installation
from tests.journeys.hostile import MANY, PAYLOADS, Watch
from tests.journeys.walking import follow, sign_up, submit, touch

pytestmark = pytest.mark.slow

HEADER = "invoice_no,sku,description,quantity,ordered_at,unit_price_gbp,customer_id,country"
SAME_SHAPE = 2
ROUNDS = 6
"""How often all forms are filled at most, until every text has been written somewhere."""
LONGEST = max(map(len, MANY)) + 1
HANDLE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=/promises/)[^/]+")
"""What tells one page from another of the same shape."""
LEAVES = re.compile(
    r"/(sign-out|cancel|delete|end|close|refuse|switch|language|code|agree|send|test)\b|copy|download|\.(json|csv|py)"
)
FIELDS = "input[type=text], input[type=search], input:not([type]), textarea"


@pytest.fixture
def watched(installation: Installation, open_browser: Callable[..., Page]) -> tuple[Page, Watch]:
    page = open_browser(user_agent=f"Mozilla/5.0 {PAYLOADS[0]}")
    return page, Watch(installation.site).over(page.context)


@pytest.mark.parametrize(
    "payloads", [PAYLOADS, pytest.param(MANY, marks=pytest.mark.deep)], ids=lambda texts: f"{len(texts)} texts"
)
def test_hostile_texts_in_every_field_run_nowhere(
    installation: Installation, watched: tuple[Page, Watch], payloads: tuple[str, ...]
) -> None:
    page, watch = watched
    sign_up(page, installation, f"hostile.{len(payloads)}@example.test")
    home = open_shop(page, installation)
    bring_in_a_hostile_file(page, home, payloads)
    texts = cycle(payloads)
    written: set[str] = set()
    for _ in range(ROUNDS):
        for address in pages_from(page, [home, installation / "my/account"]):
            written |= set(sow(page, address, texts))
        if len(written) == len(payloads):
            break
    assert written == set(payloads)
    seen = list(pages_from(page, [home, installation / "my/account"]))
    assert len(seen) > 15, seen
    assert watch.findings == []
    assert kept_by(page) == [0, 0, 0]


def kept_by(page: Page) -> object:
    """How many things of ours lie in the stores of the browser beside cookies."""
    return page.evaluate(
        "indexedDB.databases().then((all) => [localStorage.length, sessionStorage.length, all.length])"
    )


def open_shop(page: Page, installation: Installation) -> str:
    page.goto(installation / "workspaces/new")
    page.fill("input[name=title]", PAYLOADS[7])
    follow(page.locator("button[value=file], main form button[type=submit]").first)
    follow(page.locator("button[value=yes]"))
    found = re.match(r".*/w/[0-9a-f-]{36}/", page.url)
    assert found, page.url
    return found[0]


def bring_in_a_hostile_file(page: Page, home: str, payloads: tuple[str, ...]) -> None:
    cells = [f'"{text.replace(chr(34), chr(34) * 2)}"' for text in payloads]
    lines = [f"53636{n},{cell},{cell},1,2010-12-01T08:26:00,2.5,1785{n},{cell}" for n, cell in enumerate(cells)]
    content = "\n".join([HEADER, *lines]).encode()
    page.goto(home + "store/bring")
    page.set_input_files("input[type=file]", {"name": f"{PAYLOADS[11]}.csv", "mimeType": "text/csv", "buffer": content})
    follow(page.locator("form:has(input[type=file]) button[type=submit]"))


def pages_from(page: Page, begin: list[str]) -> Iterator[str]:
    """Every page that links lead to, breadth first; what a page shows is given the time to run."""
    waiting, known, shapes = list(begin), set(begin), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        answer = page.goto(address)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        settle(page)
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href.split('#')[0])")
        yield address
        for link in links:
            shape = HANDLE.sub("*", link.split("?")[0])
            ours = link.startswith(begin[0].split("/w/")[0]) and not LEAVES.search(link)
            if ours and link not in known and shapes[shape] < SAME_SHAPE:
                known.add(link)
                shapes[shape] += 1
                waiting.append(link)


def sow(page: Page, address: str, texts: Iterator[str]) -> list[str]:
    """Fill every text field of every form of a page with as many of the texts as it takes, and send the form."""
    written: list[str] = []
    forms = page.locator("main form").count()
    for number in range(forms):
        page.goto(address)
        form = page.locator("main form").nth(number)
        if not form.count() or LEAVES.search(form.get_attribute("action") or ""):
            continue
        for one in form.locator(FIELDS).all():
            if one.is_visible() and one.is_editable():
                room = int(one.get_attribute("maxlength") or 1500)
                chosen = list(islice(texts, max(1, room // LONGEST)))
                one.fill(" ".join(chosen)[:room])
                written += chosen
        button = form.locator("button[type=submit], button:not([type])").first
        if button.count() and button.is_visible():
            touch(button)
            settle(page)
    return written


def settle(page: Page) -> None:
    """Pictures that fail have failed by the load event; what they start runs before the next task."""
    page.wait_for_load_state("load")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


@pytest.mark.parametrize("policy", ["with", "without"])
def test_a_text_that_was_not_escaped_would_be_seen(
    installation: Installation, watched: tuple[Page, Watch], policy: str
) -> None:
    """The twin: the answer of one page is unescaped on its way, as `|safe` would do. With our policy for content the browser
    reports it and runs nothing; without, the script runs."""
    page, watch = watched

    def unescape(route: Route) -> None:
        answer = route.fetch()
        headers = {k: v for k, v in answer.headers.items() if policy == "with" or k != "content-security-policy"}
        route.fulfill(response=answer, headers=headers, body=html.unescape(answer.text()))

    page.goto(installation / "sign-in")
    page.fill("#id_address", '"><img src=x onerror=xss(7)>')
    page.route("**/sign-in", unescape)
    submit(page)
    settle(page)
    assert bool(watch.ran) == (policy == "without")
    assert bool(watch.violated) == (policy == "with")
