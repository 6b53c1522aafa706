"""A measure walks through the staff area by two people, its person is told by mail, appeals, and a third takes it down."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.product.messaging import local
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.tests.test_answering import colleague
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("3.4-b")
FACTS = "A shop wrote to thousands of addresses that it had bought."
TYPED = {
    "address": "owner@example.test",
    "ground": "rules",
    "rule": "Rules of the service, 4.2",
    "facts": FACTS,
    "measure": "Its campaigns are stopped for good.",
    "evidence": "e" * 64,
    "until": (timezone.now() + timedelta(days=90)).date().isoformat(),
}


def proposes(staff: Client, **changed: str) -> str:
    answer = staff.post("/staff/disclosures/new", {**TYPED, **changed})
    assert answer.status_code == 302, re.sub(r"\s+", " ", answer.content.decode())
    return answer["Location"]


def told() -> list[str]:
    with as_login("worker"):
        tasks.tell_of_measures(0)
    return [mail.text for mail in local.mails() if mail.to == "owner@example.test" and "make public" in mail.text]


def a_week_later() -> None:
    with as_owner() as owner:
        owner.execute(
            "UPDATE disclosures_measure SET proposed_at = proposed_at - interval '8 days', "
            "told_at = told_at - interval '8 days', since = since - interval '8 days'"
        )


def in_public() -> str:
    return Client().get("/disclosures").content.decode()


def test_two_of_the_staff_publish_the_person_knows_before_and_a_third_takes_it_down(shop_owner: Client) -> None:
    eve, zoe, max_ = colleague("eve"), colleague("zoe"), colleague("max")
    place = proposes(eve)
    assert "waits for a second person" in zoe.get("/staff/disclosures").content.decode()
    eve.post(f"{place}/decide", {"publish": "1"})
    assert "Whoever proposed it does not decide it" in eve.get(place).content.decode()
    assert told() == [], "not before it is decided"
    zoe.post(f"{place}/decide", {"publish": "1"})
    (mail,) = told()
    assert "/my/public" in mail
    assert len(told()) == 1, "once is enough"
    assert FACTS not in in_public()
    mine = shop_owner.get("/my/public").content.decode()
    assert FACTS in mine
    a_week_later()
    assert FACTS in in_public()
    assert "owner@example.test" not in in_public()
    appeal = re.search(r'action="(/my/public/[^"]+/appeal)"', mine)
    assert appeal
    shop_owner.post(appeal[1], {"text": "It was not me."})
    assert "an appeal waits" in zoe.get("/staff/disclosures").content.decode()
    zoe.post(f"{place}/appeal", {"verdict": "granted", "because": "Right."})
    assert "Ask a third colleague" in zoe.get(place).content.decode()
    assert FACTS in in_public()
    max_.post(f"{place}/appeal", {"verdict": "granted", "because": "Somebody else did it."})
    assert FACTS not in in_public()
    assert "Somebody else did it." in shop_owner.get("/my/public").content.decode()


def test_a_name_waits_for_the_persons_own_yes_and_goes_with_it(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    place = proposes(eve, name_asked="Tea House Ltd")
    zoe.post(f"{place}/decide", {"publish": "1"})
    told()
    a_week_later()
    assert "Tea House Ltd" not in in_public()
    mine = shop_owner.get("/my/public").content.decode()
    at, seen = re.search(r'action="(/my/public/[^"]+/name)"', mine), re.search(r'name="seen" value="(\w+)"', mine)
    assert at
    assert seen
    shop_owner.post(at[1], {"on": "1", "seen": "0" * 64})
    assert "Tea House Ltd" not in in_public(), "nobody agreed to this"
    shop_owner.post(at[1], {"on": "1", "seen": seen[1]})
    assert "Tea House Ltd" in in_public()
    shop_owner.post(at[1], {"on": "0"})
    assert "Tea House Ltd" not in in_public()
    assert FACTS in in_public()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"facts": "Write to owner@example.test about it."}, "stands in these words"),
        ({"address": "nobody@example.test"}, "no such account"),
        ({"evidence": "none"}, "64 signs from 0 to 9"),
        ({"until": "2020-01-01"}, "within a year"),
        ({"duty": "Some law", "name_asked": "Tea House"}, "name the law that obliges us"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    shop_owner: Client, changed: dict[str, str], says: str
) -> None:
    answer = colleague("eve").post("/staff/disclosures/new", {**TYPED, **changed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Its campaigns are stopped for good." in page


def test_staff_take_it_down_at_once(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    place = proposes(eve)
    zoe.post(f"{place}/decide", {"publish": "1"})
    told()
    a_week_later()
    eve.post(f"{place}/end")
    assert FACTS not in in_public()
    assert "taken down" in eve.get(place).content.decode()


def test_what_was_refused_is_told_to_nobody(shop_owner: Client) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    place = proposes(eve)
    zoe.post(f"{place}/decide", {"refuse": "1"})
    assert told() == []
    assert "Nothing is public about you" in shop_owner.get("/my/public").content.decode()
