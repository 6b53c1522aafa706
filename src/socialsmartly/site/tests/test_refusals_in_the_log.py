"""Each refusal and each wrong code is a line of the log, by the name of the page and of nobody (ASVS V16.3.2, V16.3.3)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from io import StringIO
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.site import middleware
from socialsmartly.site.logs import JsonLine, NoPersonalValues
from tests.cast import ask_for_code

ADA = "ada.canary@example.test"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """What our own log writes, as it writes it."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    handler.addFilter(NoPersonalValues())
    logger = logging.getLogger("socialsmartly")
    logger.addHandler(handler)
    yield written
    logger.removeHandler(handler)


def told(lines: StringIO) -> list[tuple[str, str, int]]:
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [(one["says"], one.get("route", ""), one.get("status", 0)) for one in found]


def test_somebody_elses_page_is_a_line(shop_owner: Client, lines: StringIO) -> None:
    shop_owner.get(f"/w/{uuid7()}/contacts/{UUID(int=7)}")
    assert told(lines) == [("refused", "contacts:one", 404)]


def test_a_link_that_was_changed_is_a_line_without_the_link(stranger: Client, lines: StringIO) -> None:
    token = PersonalLink("person", uuid7(), uuid7()).token()
    stranger.get(f"/p/{token[:-2]}xx")
    assert told(lines) == [("refused", "person:page", 404)]
    assert token[:20] not in lines.getvalue()


def test_a_form_from_another_site_is_a_line(mailbox: None, db: None, lines: StringIO) -> None:
    elsewhere = Client(enforce_csrf_checks=True)
    assert elsewhere.post("/sign-in", {"address": ADA}).status_code == 403
    assert ("refused", "accounts:sign_in", 403) in told(lines)


def test_what_nobody_made_and_a_way_that_is_closed_are_lines(stranger: Client, lines: StringIO) -> None:
    stranger.get(f"/{ADA}")
    stranger.post("/policy")
    assert told(lines) == [("refused", "", 404), ("refused", "promises:policy", 405)]
    assert ADA not in lines.getvalue()


def test_a_wrong_code_is_a_line_and_a_used_up_budget_another(stranger: Client, lines: StringIO) -> None:
    ask_for_code(stranger, ADA)
    for _ in range(2):
        stranger.post("/code", {"code": "00000000"})
    assert told(lines) == [("a code did not fit", "", 0)] * 2
    for _ in range(12):
        Client().post("/sign-in", {"address": ADA})
    assert ("a budget for codes is used up", "", 0) in told(lines)
    assert ADA not in lines.getvalue()


def test_what_was_granted_is_no_line(shop_owner: Client, lines: StringIO) -> None:
    shop_owner.get("/my/data")
    assert told(lines) == []


def test_without_the_rule_a_refusal_leaves_nothing(
    shop_owner: Client, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(middleware, "REFUSALS", frozenset())
    shop_owner.get(f"/w/{uuid7()}/contacts/{UUID(int=7)}")
    assert told(lines) == []
