"""A member chooses a later day on the page, sees what follows, and takes it back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

WHAT = "access.Look"


@pytest.mark.promise("5-e")
def test_a_member_keeps_something_longer_and_takes_it_back(shop_owner: Client) -> None:
    assert 'href="/my/longer"' in shop_owner.get("/my/").content.decode()
    page = shop_owner.get("/my/longer").content.decode()
    assert (page.count('value="longer"'), page.count('value="ordinary"')) == (5, 0)
    day = (timezone.now() + timedelta(days=400)).date().isoformat()
    said = {"do": "longer", "what": WHAT, f"{WHAT}-until": day}
    page = shop_owner.post("/my/longer", said, follow=True).content.decode()
    assert page.count('value="ordinary"') == 1
    assert "nothing goes today" in page
    page = shop_owner.post("/my/longer", {"do": "ordinary", "what": WHAT}, follow=True).content.decode()
    assert re.search(r"Your request has the number R", page)
    assert 'value="ordinary"' not in page


@pytest.mark.promise("5-e")
def test_a_day_that_cannot_be_chosen_stays_as_typed_with_the_reason(shop_owner: Client) -> None:
    page = shop_owner.post("/my/longer", {"do": "longer", "what": WHAT, f"{WHAT}-until": "2020-01-01"}).content.decode()
    assert 'value="2020-01-01"' in page
    assert "at most three years ahead" in page
