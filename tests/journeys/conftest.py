"""Whole walks in a real browser, through a real installation: its own database, web, worker and mail sink."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from socialsmartly.site.supervisor import command, free_port
from tests.house import ROOT, newcomers_environment
from tools.machine import BROWSERS

PICTURES = ROOT / "build" / "pictures"
CHROMIUM = next((p for name in BROWSERS if (p := shutil.which(name))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
WIDTHS = {"phone": 390, "desktop": 1440}
LANGUAGES = {"en": "en-GB", "zh-hans": "zh-CN"}
Screen = tuple[str, int]
DESKTOP: Screen = ("en", WIDTHS["desktop"])
PHONE: Screen = ("zh-hans", WIDTHS["phone"])
THE_OTHERS: tuple[Screen, ...] = (("en", WIDTHS["phone"]), ("zh-hans", WIDTHS["desktop"]))


def at(ordinary: Screen, *slow: Screen) -> list[Any]:
    """Each language at each width: one in every run, what is named besides before each landing, the others deep."""
    marks = {ordinary: [], **{screen: [pytest.mark.slow] for screen in slow}}
    every = (DESKTOP, PHONE, *THE_OTHERS)
    return [pytest.param(*screen, marks=marks.get(screen, [pytest.mark.deep])) for screen in every]


ON_A_DESKTOP, ON_A_PHONE = at(DESKTOP), at(PHONE)
"""For most walks: once in every ordinary run, in English where it is work at a desk, in Chinese where it is somebody's own telephone."""
ON_BOTH = at(DESKTOP, PHONE)
"""For the walks that everybody takes."""
WITH_SCRIPTS_AND_WITHOUT = [
    (*PHONE, True),
    pytest.param(*THE_OTHERS[0], False, marks=pytest.mark.slow),
    *(pytest.param(*screen, True, marks=pytest.mark.deep) for screen in (DESKTOP, *THE_OTHERS)),
    *(pytest.param(*screen, False, marks=pytest.mark.deep) for screen in (DESKTOP, PHONE, THE_OTHERS[1])),
]
"""On a telephone: in Chinese with scripts, in English without; all other crossings are deep."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)


@dataclass(frozen=True)
class Installation:
    """A running site and the folder it writes to."""

    site: str
    data: Path

    def __truediv__(self, path: str) -> str:
        return f"{self.site}/{path.lstrip('/')}"

    def run(self, *arguments: str) -> str:
        """A command of the console, beside the running site; returns what it says."""
        asked = [*command(*arguments), "--data", str(self.data)]
        done = subprocess.run(
            asked, env=newcomers_environment(), capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout + done.stderr


@pytest.fixture(scope="package")
def installation() -> Iterator[Installation]:
    """Started by the very command a newcomer runs; it must stop in order when it is asked to."""
    folder = Path(tempfile.mkdtemp(prefix="socialsmartly-journey-"))
    port = free_port()
    log = (folder / "up.log").open("w")
    running = subprocess.Popen(
        command("up", "--port", str(port), "--data", str(folder / "var")),
        env=newcomers_environment(),
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=folder,
    )
    site = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(f"{site}/healthz", running, folder / "up.log")
        yield Installation(site, folder / "var")
    finally:
        running.send_signal(signal.SIGINT)
        code = running.wait(60)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)
    assert code == 0


def _wait_until_it_answers(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if running.poll() is not None:
            pytest.fail(f"the installation ended by itself:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own address on loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"no answer in 90 s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last journey: an open browser keeps an event loop running, in which Django refuses its database."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine: install the package chromium (make test does it as root)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A new person at a new device: `open_browser(language="zh-hans", width=390)`."""
    contexts: list[BrowserContext] = []

    def open_one(language: str = "en", width: int = 1440, **options: Any) -> Page:
        height = 844 if width < 600 else 900
        context = browser.new_context(
            locale=LANGUAGES[language], viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        context.set_default_timeout(45_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


def looks_right(page: Page, name: str, *, scripts: bool = True, status: int = 200) -> None:
    """The page that was asked for and not one that says there is none, no serious finding of axe, nothing that hangs over the
    edge, and with PICTURES=1 a picture for people to look at. Axe is itself a script and waits for ever where none runs."""
    assert page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == status, page.url
    if "PICTURES" in os.environ:
        take_picture(page, name)
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{name} is {too_wide} px wider than the screen"
    if not scripts:
        return
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    found = [v for v in violations if v["impact"] in {"serious", "critical"}]
    assert not found, [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found]


def take_picture(page: Page, name: str) -> None:
    viewport = page.viewport_size
    assert viewport is not None
    language = page.locator("html").get_attribute("lang")
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{language}-{viewport['width']}.png", full_page=True)
