"""A finding of ours goes through the staff area by two people, and the person is told what was deleted and why."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from socialsmartly.product.staff.tests.test_answering import colleague

pytestmark = pytest.mark.promise("4.2-b", "4.2-d")
TYPED = {
    "ground": "breach",
    "clause": "3.1-g",
    "facts": "The nickname stood on a page that everybody could read.",
    "what": "member.nickname",
}


def place_in(page: bytes) -> str:
    found = re.search(r'action="(/staff/findings/[^"]+)"', page.decode())
    assert found
    return found[1]


def test_one_enters_it_and_another_confirms_it(mailbox: None, db: None) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    assert "Nothing was found" in eve.get("/staff/findings").content.decode()
    assert "Entered." in eve.post("/staff/findings/new", TYPED, follow=True).content.decode()
    place = place_in(zoe.get("/staff/findings").content)
    assert "You entered this finding" in eve.post(place, {"confirm": "1"}, follow=True).content.decode()
    answer = zoe.post(place, {"confirm": "1"}, follow=True).content.decode()
    assert "Confirmed." in answer
    assert "confirmed, being carried out" in answer
    assert "decided already" in zoe.post(place, {"confirm": "1"}, follow=True).content.decode()


def test_what_a_colleague_does_not_confirm_stays_in_the_list(mailbox: None, db: None) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    eve.post("/staff/findings/new", TYPED)
    place = place_in(zoe.get("/staff/findings").content)
    answer = zoe.post(place, {"dismiss": "1"}, follow=True).content.decode()
    assert "not confirmed" in answer
    assert place not in answer


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"clause": ""}, "Name the law for a use that broke a law"),
        ({"request": "R-NOBODY"}, "There is no request with this number"),
        ({"facts": "It was ada@example.test."}, "names somebody"),
        ({"what": "member.everything"}, "Select a valid choice"),
    ],
    ids=["nothing broken", "no request", "names somebody", "not deletable"],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(
    mailbox: None, db: None, changed: dict[str, str], says: str
) -> None:
    answer = colleague("eve").post("/staff/findings/new", TYPED | changed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert (TYPED | changed)["facts"] in page


def test_in_chinese_nothing_is_left_in_english(mailbox: None, db: None, client: Client) -> None:
    eve = colleague("eve")
    eve.post("/staff/findings/new", TYPED)
    eve.cookies["django_language"] = "zh-hans"
    page = eve.get("/staff/findings", headers={"accept-language": "zh-hans"}).content.decode()
    assert "认定" in page
