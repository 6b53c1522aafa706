"""Whatever goes wrong, no value of anybody reaches a log or an error page, and nothing typed begins a line of its own."""

from __future__ import annotations

import io
import json
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, IntegrityError, InternalError, OperationalError, ProgrammingError
from django.http import Http404
from django.test import Client

from socialsmartly.privacy.access import views
from socialsmartly.site.logs import JsonLine
from socialsmartly.site.tests.test_headers import ADDRESSES
from tests.house import DATA

CANARY = "canary-ada-4711"
INSIDE = "inside-canary-0815"
HOSTILE = f'{CANARY}\r\n{{"at": "forged"}}\x1b[2J\x00\u2028'
FAULTS = (
    *(ValueError, KeyError, TypeError, LookupError, RuntimeError, OSError, AssertionError, RecursionError, MemoryError),
    *(Http404, PermissionDenied, SuspiciousOperation, BadRequest, ValidationError, TimeoutError, ArithmeticError),
    *(DataError, IntegrityError, InternalError, OperationalError, ProgrammingError, UnicodeError, EOFError),
)


@contextmanager
def log(formatter: logging.Formatter | None = None) -> Iterator[io.StringIO]:
    """The program's own handler, with its own filter, writing where the test can read."""
    (handler,) = [one for one in logging.getLogger().handlers if isinstance(one.formatter, JsonLine)]
    assert isinstance(handler, logging.StreamHandler)
    written, own, filters = io.StringIO(), handler.formatter, handler.filters
    before = handler.setStream(written)
    if formatter:
        handler.setFormatter(formatter)
        handler.filters = []
    try:
        yield written
    finally:
        handler.setStream(before)
        handler.setFormatter(own)
        handler.filters = filters


def wrong(written: str) -> list[str]:
    """Lines with a canary, lines that are no object of JSON, and lines without a time and its zone."""
    found = []
    for line in written.splitlines():
        try:
            told = json.loads(line)
            in_order = (
                datetime.fromisoformat(told["at"]).utcoffset() == timedelta(0) and told["level"] and told["where"]
            )
        except (ValueError, KeyError):
            in_order = False
        if not in_order or CANARY in line or INSIDE in line:
            found.append(line)
    return found


def provoke(client: Client, address: str) -> list[Any]:
    headers = {"User-Agent": f"Mozilla {CANARY}", "X-Forwarded-For": CANARY, "Referer": f"http://testserver/{CANARY}"}
    file = SimpleUploadedFile(f"{CANARY}.csv", CANARY.encode())
    return [
        client.get(address, {"q": HOSTILE, "next": CANARY}, headers=headers),
        client.post(address, {"address": HOSTILE, "code": HOSTILE, "title": HOSTILE, "file": file}, headers=headers),
        client.post(address, data=f'{{"x": "{CANARY}', content_type="application/json", headers=headers),
        client.put(address, data=CANARY, content_type="text/plain", headers=headers),
        client.get(f"{address.rstrip('/')}/{CANARY}%00%0d%0a", headers=headers),
        client.get(address, headers={"Host": f"{CANARY}.test"}),
    ]


@pytest.mark.slow
def test_no_canary_reaches_a_log(shop_owner: Client) -> None:
    stranger = Client(raise_request_exception=False)
    shop_owner.raise_request_exception = False
    with log() as written:
        for address in ADDRESSES:
            if "sign-out" not in address:
                provoke(stranger, address)
                provoke(shop_owner, address)
    assert written.getvalue().count("\n") > 50
    assert wrong(written.getvalue()) == []
    assert CANARY not in (DATA / "log" / "postgres.log").read_text(errors="replace")


def fail_with(monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    def broken(*args: object) -> None:
        raise fault(INSIDE)

    monkeypatch.setattr(views.PurposeMiddleware, "process_view", broken)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_an_error_page_says_nothing_of_what_broke(
    db: None, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    fail_with(monkeypatch, fault)
    with log() as written:
        answers = provoke(Client(raise_request_exception=False), "/sign-in")
    assert {answer.status_code for answer in answers} <= {400, 403, 404, 500}
    for answer in answers:
        assert INSIDE not in answer.content.decode()
        assert "Traceback" not in answer.content.decode()
    assert wrong(written.getvalue()) == []


def test_a_log_that_wrote_what_it_was_told_would_be_seen(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the form and the filter of a usual log."""
    fail_with(monkeypatch, ValueError)
    with log(logging.Formatter("%(asctime)s %(message)s")) as written:
        Client(raise_request_exception=False).get("/sign-in")
    assert any(INSIDE in line for line in wrong(written.getvalue()))


def test_nothing_typed_begins_a_line_of_its_own() -> None:
    chance = random.Random(7)
    letters = '\r\n\x0b\x0c\x1b\x1c\x85\u2028\u2029\x00\x08{}"\\aZ[2Jm; \U0001f600'
    texts = ["".join(chance.choices(letters, k=chance.randint(1, 40))) for _ in range(10_000)]
    with log() as written:
        for text in texts:
            logging.getLogger("socialsmartly.trial").error(text)
    lines = written.getvalue().split("\n")
    assert len(lines) == len(texts) + 1
    assert [json.loads(line)["says"] for line in lines[:-1]] == texts
    assert written.getvalue().isascii()
    assert "\x1b" not in written.getvalue()
