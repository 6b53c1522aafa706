"""When the business changes hands a guardian says no for the minor in their care, and only they take it back."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.privacy.succession.tests.given import CONTACT, granted, tell
from socialsmartly.product.guardians.tests.test_waiting import CHILD, agreed
from tests.cast import sign_up

pytestmark = [pytest.mark.promise("3.3-a", "7-b"), pytest.mark.usefixtures("mailbox")]


def test_a_guardian_says_no_and_takes_it_back(stranger: Client) -> None:
    sign_up(stranger, CHILD, age="child")
    guardian, link = agreed(stranger)
    made = granted()
    tell()
    assert CONTACT in guardian.get(link).content.decode()
    guardian.post(f"{link}/successor/{made}", {"no": "1"})
    assert "theirs does not go along" in guardian.get(link).content.decode()
    stranger.post(f"/my/succession/{made}", {"no": "0"})
    page = stranger.get("/my/succession").content.decode()
    assert "a no is taken back by the parent or guardian" in page
    assert "you said no" in page
    guardian.post(f"{link}/successor/{made}", {"no": "0"})
    assert "you may say no" in stranger.get("/my/succession").content.decode()


def test_the_link_without_the_code_says_nothing(stranger: Client) -> None:
    """The twin."""
    sign_up(stranger, CHILD, age="child")
    guardian, link = agreed(stranger)
    made = granted()
    tell()
    assert Client().post(f"{link}/successor/{made}", {"no": "1"})["Location"] == link
    assert "you may say no" in guardian.get(link).content.decode()
