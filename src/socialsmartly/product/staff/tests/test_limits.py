"""Staff end a restriction with reasons and with notice, and the person reads both."""

from __future__ import annotations

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.limits.actions import restrict
from socialsmartly.privacy.limits.rules import RestrictionGround
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from socialsmartly.product.staff.actions import seat_staff
from tests.cast import show_staff_factor, sign_up

REASONS = "Your claim is settled."


@pytest.mark.promise("4.6-g")
def test_staff_end_a_restriction_with_reasons_and_the_person_reads_them(
    mailbox: None, db: None, client: Client
) -> None:
    ada, staff = customer(shop(), "ada"), Client()
    number = restrict(ada, RestrictionGround.CLAIMS, channel="page").number
    seat_staff(sign_up(staff, "jo@example.test"))
    show_staff_factor(staff)
    assert "I need it for a legal claim." in staff.get(f"/staff/requests/{number}/answer").content.decode()
    staff.post(f"/staff/requests/{number}/end", {"text": REASONS})
    page = "/p/" + PersonalLink("person", ada.owner, ada.subject).token()
    assert REASONS in client.get(page).content.decode()
    assert "the reasons stand beside the request" in client.get(f"{page}/limits").content.decode()
