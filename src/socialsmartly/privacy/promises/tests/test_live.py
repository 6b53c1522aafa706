"""The board alive: what was seen, in words and for programs, and red when a date was missed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from socialsmartly.privacy.promises import words
from socialsmartly.privacy.promises.actions import write_down
from socialsmartly.privacy.promises.board import Promise
from socialsmartly.privacy.promises.counting import NO
from socialsmartly.privacy.promises.live import Evidence, live
from socialsmartly.privacy.promises.text import CLAUSE_ID
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.erasing import carry_out
from socialsmartly.privacy.rights.models import Right
from socialsmartly.words import evidence
from tests.cast import sign_up

NOW = datetime(2026, 11, 26, 12, 30, 59, tzinfo=UTC)


@pytest.fixture
def member(client: Client) -> Iterator[UUID]:
    """Signed up on live traffic."""
    evidence.take()
    evidence.count_live(NO)
    yield sign_up(client, "mei@example.test")
    evidence.stop_counting()
    evidence.take()


def told(client: Client) -> dict[str, dict]:
    return {promise["id"]: promise for promise in client.get("/promises.json").json()["promises"]}


@pytest.mark.promise("8-a")
def test_a_sign_up_is_evidence_for_everybody_to_see_and_names_nobody(client: Client, member: UUID) -> None:
    write_down()
    page = client.get("/promises.json")
    one = told(client)["2.1-a"]
    assert one["evidence"]["times"]["today"] > 0
    assert one["evidence"]["last_failure"] is None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", one["evidence"]["last_held_at"])
    assert "accounts.Member" in one["evidence"]["held_by_database"]
    for name in ("mei@", str(member), member.hex):
        assert name not in page.content.decode()


def test_a_visitor_and_a_member_read_the_same(client: Client, member: UUID) -> None:
    write_down()
    assert Client().get("/promises.json").content == client.get("/promises.json").content
    for reader in (Client(), client):
        assert "Last held" in reader.get("/promises").content.decode()
        assert "Last held" in reader.get("/promises/2.1-a").content.decode()
    assert "上次" in Client(HTTP_ACCEPT_LANGUAGE="zh-CN").get("/promises/2.1-a").content.decode()


def test_a_promise_that_never_was_has_no_page(client: Client) -> None:
    assert client.get("/promises/9-z").status_code == 404


def test_the_answer_may_be_kept_for_a_minute_and_asked_for_again(client: Client) -> None:
    first = client.get("/promises.json")
    assert first["Cache-Control"] == "public, max-age=60"
    again = client.get("/promises.json", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) in {(304, b""), (200, again.content)}
    assert again.status_code == 304 or again["ETag"] != first["ETag"]


def test_the_shape_for_programs_is_the_one_that_is_written_down(client: Client) -> None:
    answer = client.get("/promises.json").json()
    assert list(answer) == ["shape", "policy", "at", "promises"]
    assert all(CLAUSE_ID.fullmatch(promise["id"]) for promise in answer["promises"])
    one = answer["promises"][0]
    assert " ".join(one) == "id state heavy title rule gap limit enforced_by tests evidence deadline clocks"
    assert list(one["title"]) == list(one["rule"]) == ["en", "zh-hans"]
    assert list(one["evidence"]) == (
        ["last_held_at", "times", "refused", "slowest_ms", "failures", "last_failure", "held_by_database"]
    )
    deadline = told(client)["4.6-d"]["deadline"]
    assert list(deadline) == ["days", "answered", "late", "open", "overdue", "slowest_seconds", "median_seconds"]


@pytest.mark.promise("4.6-d")
def test_an_answer_in_time_leaves_the_promise_kept(client: Client, member: UUID) -> None:
    rights.copy(Asker("member", member), channel="test")
    one = told(client)["4.6-d"]
    assert (one["state"], one["deadline"]["answered"], one["deadline"]["late"]) == ("kept", 1, 0)
    assert one["deadline"]["slowest_seconds"] < 60


@pytest.mark.promise("4.6-d")
def test_an_answer_that_came_late_turns_its_promises_red(client: Client, member: UUID) -> None:
    asker = Asker("member", member)
    rights.copy(asker, channel="test")
    received = timezone.now() - timedelta(days=16)
    late = rights.open_request(asker, Right.DELETE, channel="test", received_at=received)
    carry_out(asker, late, None)
    board = told(client)
    assert {board[red]["state"] for red in ("4.6-d", "4.2-a")} == {"missed"}
    assert board["4.1-a"]["state"] == "kept"
    deadline = board["4.6-d"]["deadline"]
    assert (deadline["answered"], deadline["late"], deadline["overdue"]) == (2, 1, 0)
    assert 16 * 86400 <= deadline["slowest_seconds"] < 17 * 86400
    assert 8 * 86400 <= deadline["median_seconds"] < 9 * 86400
    page = client.get("/promises?state=missed").content.decode()
    assert re.findall(r'<li class="[^"]*" id="([^"]+)"', page) == ["4.2-a", "4.6-d"]
    assert "1 answered late" in page


@pytest.mark.promise("4.6-d")
@pytest.mark.parametrize(("days", "state"), [(14, "kept"), (16, "missed")])
def test_a_request_that_is_still_open_is_red_from_its_date_on(
    client: Client, member: UUID, days: int, state: str
) -> None:
    received = timezone.now() - timedelta(days=days)
    rights.open_request(Asker("member", member), Right.COPY, channel="test", received_at=received)
    one = told(client)["4.1-a"]
    assert (one["state"], one["deadline"]["open"]) == (state, 1)


def test_days_that_are_over_leave_today_then_the_week_and_stay_in_all(member: UUID) -> None:
    write_down()
    today = live(timezone.now()).evidence["2.1-a"]
    later = [live(timezone.now() + timedelta(days=days)).evidence["2.1-a"] for days in (1, 6, 7)]
    assert [e.today for e in later] == [0, 0, 0]
    assert [e.week for e in later] == [today.week, today.week, 0]
    assert [e.in_all for e in later] == [today.in_all] * 3


@pytest.mark.parametrize(
    ("seen", "line"),
    [
        (Evidence(), "Not exercised on live traffic yet"),
        (Evidence(tables=("a.B",)), "Held by the database at every statement on 1 table"),
        (
            Evidence(NOW - timedelta(minutes=2), 3, 1204, 1204, longest=timedelta(milliseconds=31)),
            "Last held 2 minutes ago · 1,204 times in 7 days · slowest 31 ms · no failure",
        ),
        (
            Evidence(NOW, 1, 1, 1, longest=timedelta(microseconds=90), failures=2, failures_in_all=2),
            "Last held just now · once in 7 days · slowest under 1 ms · 2 failures",
        ),
    ],
)
def test_the_evidence_is_one_small_line(seen: Evidence, line: str) -> None:
    promise = promise_with(seen)
    with override("en"):
        assert words.line(promise, NOW).replace("\xa0", " ") == line
    with override("zh-hans"):
        assert words.line(promise, NOW) != words.line(promise, NOW).encode("ascii", "ignore").decode()


def promise_with(seen: Evidence) -> Promise:
    return Promise("8-a", "", False, "", ["somewhere"], ["a test"], "kept", "", "", seen)
