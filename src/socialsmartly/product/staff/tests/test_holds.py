"""A hold walks over the desk: one proposes, another agrees, the member reads why, and the release lets the deletion go on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.rights.actions import finish_deletions
from socialsmartly.product.messaging import local
from socialsmartly.product.staff.tests.test_answering import asks, colleague, do_the_telling
from tests.house import as_login, as_owner

ARTICLE = "Civil Procedure Law art. 84"


def proposal(number: str) -> dict[str, str]:
    review = timezone.now().date() + timedelta(days=30)
    return {"request": number, "ground": "claim", "article": ARTICLE, "case": "2026-17", "review_on": f"{review}"}


@pytest.mark.promise("5-f")
def test_a_hold_needs_two_of_the_staff_and_the_member_reads_why(shop_owner: Client) -> None:
    number = asks(shop_owner).rsplit("/", 1)[1]
    jo, mei = colleague("jo"), colleague("mei")
    assert jo.post("/staff/holds", proposal("R-0")).status_code == 200
    assert jo.post("/staff/holds", proposal(number)).status_code == 302
    found = re.search(r"H-\w{4}-\w{4}-\w", jo.get("/staff/holds").content.decode())
    assert found
    hold = f"/staff/holds/{found[0]}"
    assert "Ask a colleague" in jo.post(hold, {"agree": "1"}, follow=True).content.decode()
    assert "Agreed" in mei.post(hold, {"agree": "1"}, follow=True).content.decode()

    page = shop_owner.post("/my/cancel", {"now": "1"}, follow=True).content.decode()
    assert "Your deletion waits" in page
    assert ARTICLE in page
    assert "a lawsuit or another legal claim" in page
    do_the_telling()
    assert any("Your deletion waits" in mail.text for mail in local.mails())

    with as_owner() as owner:
        owner.execute("UPDATE retention_hold SET review_on = current_date - 1")
    assert "Holds whose day of the next look is over" in jo.get("/staff/requests").content.decode()
    assert "the day of the next look is over" in jo.get("/staff/holds").content.decode()

    assert "Released" in jo.post(hold, {"release": "1"}, follow=True).content.decode()
    with as_login("worker"):
        finish_deletions(timezone.now())
    assert shop_owner.get("/my/").status_code == 302
