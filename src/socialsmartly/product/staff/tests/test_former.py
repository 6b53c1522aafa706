"""Whoever keeps the books finds what a predecessor wrote, as it was written, and the person sees who looked."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.timezone import localdate

from socialsmartly.privacy.succession.tests.given import ADA, accepted, ada, bundle_of, ready
from socialsmartly.privacy.versions.queries import forget_what_was_read
from socialsmartly.product.billing.tests.buying import bought
from socialsmartly.product.staff.tests.test_answering import colleague
from tests.cast import sign_in
from tests.house import empty_the_house

__all__ = ["ada"]
pytestmark = pytest.mark.promise("5-b")


def test_a_record_of_a_predecessor_is_found_and_the_look_is_seen(ada: UUID) -> None:
    made = bought(ada, "professional")
    file, result = bundle_of(ready())
    empty_the_house()
    accepted(file, result.digest)
    forget_what_was_read()
    eve = colleague("eve")
    board = eve.get("/staff/books").content.decode()
    assert "house.example/INV-000001" in board
    assert "No invoice yet" in board, "it is none of ours"
    place = re.search(r'href="(/staff/books/former/[^"]+)">house.example/INV-000001', board)
    assert place
    page = eve.get(place[1]).content.decode()
    assert "Invoice" in page
    assert "£29.00" in page, "as it was written"
    assert f"house.example/{made.number}" in page, "and for which order"
    today = localdate()
    assert date_format(today, "DATE_FORMAT") in page
    assert str(today) not in page, "no date as a machine writes it"
    eve.cookies["language"] = "zh-hans"
    assert f"{today:%Y}年{today.month}月{today.day}日" in eve.get(place[1]).content.decode()
    person = Client()
    sign_in(person, ADA)
    assert "INV-000001" in person.get("/my/looks").content.decode()


def test_what_is_not_there_is_not_found(ada: UUID) -> None:
    """The twin."""
    assert colleague("eve").get(f"/staff/books/former/{ada}").status_code == 404
