"""Staff do what a person asked in words through the same engine, with the request as the proof, and the person gets a receipt."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights.actions import Asker, open_request
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.messaging import local
from socialsmartly.product.staff.actions import act_on_word
from socialsmartly.product.staff.errors import NoInstruction
from socialsmartly.product.staff.tests.test_answering import asks, colleague, do_the_telling
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT
from tests.cast import member_of

pytestmark = pytest.mark.promise("4.3-b")


def profile_is_on(member: Client) -> bool:
    me = member_of(member)
    with reading_for(ACCOUNT, member=me):
        return bool(Member.objects.get(pk=me).permits & Permit.PROFILE)


def test_staff_withdraw_on_a_members_word_and_the_member_has_the_proof(shop_owner: Client) -> None:
    shop_owner.post("/my/profile/switch", {"on": "1"})
    shop_owner.post("/my/profile/nickname", {"nickname-nickname": "Lin"})
    place = asks(shop_owner, right="other", text="Please switch my profile off, I cannot find it.")
    number = place.rsplit("/", 1)[1]
    assert profile_is_on(shop_owner)
    colleague("jo").post(f"/staff/requests/{number}/act", {"act": "PROFILE"})
    assert not profile_is_on(shop_owner)
    me = member_of(shop_owner)
    with reading_for(ACCOUNT, member=me):
        last = ConsentEvent.objects.filter(owner=me, subject=me).order_by("-at", "-id").first()
        assert json.loads(last.evidence)["request"] == number
    with Asker("member", me).block():
        assert Member.objects.get(pk=me).nickname is None  # it was held for that alone
    assert "Withdraw a permission" in shop_owner.get("/my/requests").content.decode()
    do_the_telling()
    assert any("withdrawn, as you asked us to" in mail.text for mail in local.mails())


def test_without_words_of_the_person_nothing_is_done(shop_owner: Client) -> None:
    ada = Asker("member", member_of(shop_owner))
    with pytest.raises(NoInstruction):
        act_on_word(open_request(ada, Right.OTHER, channel="page"), "PROFILE", staff=uuid7())


@pytest.mark.parametrize("act", ["STORE_DATA", "EMAIL_MARKETING", "", "HIDDEN"])
def test_only_what_stands_on_the_list_is_done(shop_owner: Client, act: str) -> None:
    place = asks(shop_owner)
    with Asker("member", member_of(shop_owner)).block():
        request = RightsRequest.objects.get(number=place.rsplit("/", 1)[1])
    with pytest.raises(NoInstruction):
        act_on_word(request, act, staff=uuid7())
