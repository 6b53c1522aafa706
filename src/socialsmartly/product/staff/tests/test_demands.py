"""A demand walks through the staff area by two people, and its person is told by mail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.demands.tests.given import EMAIL
from socialsmartly.product.messaging import local
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.tests.test_answering import colleague
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("3.1-b")
FACTS = {
    "authority": "District Court of Example",
    "contact": "court@example.test",
    "place": "china",
    "instrument": "judgment",
    "reference": "2026-17",
    "law": "Civil Procedure Law, article 70",
    "verified": "called",
    "items": [EMAIL],
    "addresses": "owner@example.test",
}


def enters(staff: Client, **changed: str) -> str:
    answer = staff.post("/staff/demands/new", {**FACTS, **changed})
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())
    return answer["Location"]


def told() -> list[str]:
    with as_login("worker"):
        tasks.tell_of_demands(0)
    return [mail.text for mail in local.mails() if mail.to == "owner@example.test" and "Court" in mail.text]


def test_two_of_the_staff_hand_it_over_and_the_person_is_told_once(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    place = enters(eve)
    assert "waits for a second person" in zoe.get("/staff/demands").content.decode()
    eve.post(f"{place}/decide", {"grant": "1"})
    assert "Whoever entered a demand does not decide it" in eve.get(place).content.decode()
    assert told() == [], "not before it is decided"
    zoe.post(f"{place}/decide", {"grant": "1"})
    file = zoe.post(f"{place}/file", {"address": "owner@example.test"})
    assert file.json()["fields"] == {EMAIL: ["owner@example.test"]}
    (mail,) = told()
    assert "We handed over: E-mail address" in mail
    assert len(told()) == 1, "once is enough"


def test_a_refusal_is_told_as_well_and_nothing_is_handed_over(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    place = enters(eve, place="abroad")
    zoe.post(f"{place}/decide", {"grant": "1"})
    assert "gets nothing without the approval" in zoe.get(place).content.decode()
    zoe.post(f"{place}/decide", {"because": "abroad"})
    assert zoe.post(f"{place}/file", {"address": "owner@example.test"}).status_code == 302
    (mail,) = told()
    assert "We refused." in mail


def test_nobody_is_told_while_a_law_forbids_it(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    until = timezone.now().date() + timedelta(days=30)
    place = enters(eve, gag_until=until.isoformat(), gag_law="Criminal Procedure Law, article 54")
    zoe.post(f"{place}/decide", {"grant": "1"})
    assert "forbids it until" in zoe.get(place).content.decode()
    assert told() == []
    with as_owner() as owner:
        owner.execute("UPDATE demands_concern SET at = now() - interval '31 days', shown_from = now() - interval '1 s'")
    assert len(told()) == 1


def test_what_is_missing_keeps_what_was_typed(shop_owner: Client) -> None:
    eve = colleague("eve")
    page = eve.post("/staff/demands/new", {**FACTS, "gag_until": "2026-12-24"}).content.decode()
    assert "Only a law can forbid us to tell the person" in page
    assert "District Court of Example" in page
    page = eve.post("/staff/demands/new", {**FACTS, "addresses": "nobody@example.test"}).content.decode()
    assert "A demand must say whom it is about" in page


def test_the_public_report_counts(shop_owner: Client) -> None:
    assert "No authority has asked for anything" in Client().get("/demands").content.decode()
    enters(colleague("eve"))
    assert "District Court" not in Client().get("/demands").content.decode()
    assert "People concerned" in Client().get("/demands").content.decode()
