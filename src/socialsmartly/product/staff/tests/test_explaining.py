"""A general answer goes through the staff area by two people."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from socialsmartly.product.staff.tests.test_answering import colleague

pytestmark = pytest.mark.promise("8-a")
TYPED = {
    "clause": "2.3-b",
    "question_en": "Who reads what I write to a shop?",
    "answer_en": "The shop, and nobody else.",
    "question_zh": "我写给店铺的内容谁能看到？",
    "answer_zh": "只有店铺，没有其他人。",
}


def test_one_writes_it_another_lets_it_out_and_anybody_takes_it_down(mailbox: None, db: None) -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    assert "Written." in eve.post("/staff/explanations/new", TYPED, follow=True).content.decode()
    place = re.search(r'action="(/staff/explanations/[^"]+)"', zoe.get("/staff/explanations").content.decode())
    assert place
    assert "You wrote this yourself" in eve.post(place[1], {"publish": "1"}, follow=True).content.decode()
    assert TYPED["answer_en"] not in Client().get("/policy/en").content.decode()
    zoe.post(place[1], {"publish": "1"})
    assert TYPED["answer_en"] in Client().get("/policy/en").content.decode()
    eve.post(place[1], {"end": "1"})
    assert TYPED["answer_en"] not in Client().get("/policy/en").content.decode()


def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(mailbox: None, db: None) -> None:
    answer = colleague("eve").post("/staff/explanations/new", {**TYPED, "answer_en": "Ask ada@example.test"})
    assert answer.status_code == 422
    assert "identifies somebody" in answer.content.decode()
    assert TYPED["answer_zh"] in answer.content.decode()
