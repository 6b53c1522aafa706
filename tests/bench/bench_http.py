"""Deletions end to end: the server of `socialsmartly web` as it is, on loopback, and people who press the button of their personal page."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.keyring import index
from socialsmartly.product.accounts.cookies import seal_cookie
from socialsmartly.product.person.actions import LINK
from socialsmartly.product.person.proving import PROVED
from socialsmartly.site.supervisor import command, free_port
from tests.bench.bench_rights import PEOPLE, people
from tests.bench.measure import Report, database_seconds, seconds_of_session

HANDS = 8
ALONE = PEOPLE // 4
WORD = "a" * 32
HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}
NOW = urlencode({"csrfmiddlewaretoken": WORD, "now": "1"})


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    """Port and session of a web server of its own."""
    port = free_port()
    with subprocess.Popen(command("web", "--port", str(port)), env=dict(os.environ), start_new_session=True) as running:
        try:
            _wait_for(port)
            yield port, running.pid
        finally:
            running.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as to:
            try:
                return _ask(to, "GET", "/healthz")
            except ConnectionError:
                time.sleep(0.2)
    raise TimeoutError


def _ask(to: http.client.HTTPConnection, method: str, path: str, body: str | None = None, cookie: str = "") -> None:
    to.request(method, path, body, {**HEADERS, "Cookie": f"csrftoken={WORD}; {cookie}"})
    answer = to.getresponse()
    answer.read()
    assert answer.status == 200, answer.status


def deleted(port: int, visits: Sequence[tuple[str, str]]) -> list[float]:
    """One after the other, over one connection; milliseconds of each."""
    taken = []
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as to:
        for path, cookie in visits:
            began = time.perf_counter()
            _ask(to, "POST", path, NOW, cookie)
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def bench_deletions_over_http(db: None, report: Report) -> None:
    workspace, handles = people()
    index.claim_many(str(workspace), "email", {f"a{n}@example.test": handle for n, handle in enumerate(handles)})
    paths = [_visit(workspace, handle) for handle in handles]
    with served() as (port, session):
        deleted(port, paths[:10])
        alone = deleted(port, paths[10:ALONE])
        rest = paths[ALONE:]
        spent, began = database_seconds() + seconds_of_session(session), time.perf_counter()
        with ThreadPoolExecutor(HANDS) as hands:
            taken = [ms for each in hands.map(lambda n: deleted(port, rest[n::HANDS]), range(HANDS)) for ms in each]
        seconds = time.perf_counter() - began
        processor = (database_seconds() + seconds_of_session(session) - spent) * 1000 / len(rest)
    report.figure(
        "deletions over HTTP, one after the other",
        f"p50 {statistics.median(alone):.1f} ms, p95 {statistics.quantiles(alone, n=20)[-1]:.1f} ms",
        bar="p50 ≤ 10 ms",
    )
    report.figure(
        f"deletions over HTTP, {HANDS} at once",
        f"{len(rest) / seconds:.0f}/s, p50 {statistics.median(taken):.0f} ms, {processor:.1f} ms of processor each with the database's",
        bar="≥ 300/s on 2 cores",
    )


def _visit(workspace: UUID, handle: UUID) -> tuple[str, str]:
    """The page, and the cookie of a browser in which a code of this person was typed just now."""
    link = PersonalLink(LINK, workspace, handle)
    sealed = seal_cookie({PROVED: [str(handle), int(time.time())]})
    return f"/p/{link.token()}/delete", f"{settings.SESSION_COOKIE_NAME}={sealed}"
