"""Staff do what a person asked in words through the same engine, with the request as the proof, and the person gets a receipt."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.rights.actions import Asker, open_request
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.privacy.rights.tests.test_rights import customer, shop
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.messaging import local
from socialsmartly.product.staff.actions import act_on_word
from socialsmartly.product.staff.errors import NoInstruction, NothingGiven
from socialsmartly.product.staff.tests.test_answering import asks, colleague, do_the_telling
from socialsmartly.product.stores.tests.test_pages import open_shop
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT, PREFERENCES, WORKSPACE
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


@pytest.mark.parametrize("act", ["FIGURES", "EMAIL_MARKETING", "", "HIDDEN"])
def test_only_what_stands_on_the_list_is_done(shop_owner: Client, act: str) -> None:
    place = asks(shop_owner)
    with Asker("member", member_of(shop_owner)).block():
        request = RightsRequest.objects.get(number=place.rsplit("/", 1)[1])
    with pytest.raises(NoInstruction):
        act_on_word(request, act, staff=uuid7())


def last_event(owner: UUID, subject: UUID) -> ConsentEvent:
    return ConsentEvent.objects.filter(owner=owner, subject=subject).latest("at", "id")


def test_staff_withdraw_the_authorisation_of_a_shop_on_its_owners_word(shop_owner: Client) -> None:
    me, workspace = member_of(shop_owner), open_shop(shop_owner, answer="no")
    place = asks(shop_owner, right="other", text="Stop using the data of my shop, please.")
    number, jo = place.rsplit("/", 1)[1], colleague("jo")
    refused = jo.post(f"/staff/requests/{number}/act", {"act": "STORE_DATA"}, follow=True)
    assert "given no authorisation" in refused.content.decode()
    shop_owner.post(f"/my/store/{workspace}/switch", {"on": "1"})
    jo.post(f"/staff/requests/{number}/act", {"act": "STORE_DATA"})
    with reading_for(WORKSPACE, member=me, workspace=workspace):
        assert not Workspace.objects.get(pk=workspace).permits & Permit.STORE_DATA
    with Asker("member", me).block(), all_owners("an authorisation lies with its shop"):
        assert json.loads(last_event(workspace, me).evidence)["request"] == number
    assert "Withdraw a permission" in shop_owner.get("/my/requests").content.decode()


def test_nothing_is_withdrawn_that_was_never_given(shop_owner: Client) -> None:
    place = asks(shop_owner)
    with Asker("member", member_of(shop_owner)).block():
        request = RightsRequest.objects.get(number=place.rsplit("/", 1)[1])
    with pytest.raises(NothingGiven):
        act_on_word(request, "STORE_DATA", staff=uuid7())


def test_what_staff_prepare_begins_with_the_members_own_click(shop_owner: Client) -> None:
    me = member_of(shop_owner)
    place = asks(shop_owner, right="other", text="Please switch the profile on for me.")
    number = place.rsplit("/", 1)[1]
    said = colleague("jo").post(f"/staff/requests/{number}/act", {"prepare": "PROFILE"}, follow=True)
    assert "begins it with a click of their own" in said.content.decode()
    assert not profile_is_on(shop_owner)
    do_the_telling()
    assert any("Nothing begins before you say yes" in mail.text for mail in local.mails())
    assert "Prepared for you" in shop_owner.get(place).content.decode()
    shop_owner.post("/my/profile/switch", {"on": "1", "asked": number})
    assert profile_is_on(shop_owner)
    with reading_for(ACCOUNT, member=me):
        assert json.loads(last_event(me, me).evidence)["request"] == number
    page = shop_owner.get(place).content.decode()
    assert "Prepared for you" not in page
    assert "begun: optional profile" in page


def test_a_prepared_authorisation_leads_to_the_shops_and_is_proved_there(shop_owner: Client) -> None:
    me, workspace = member_of(shop_owner), open_shop(shop_owner, answer="no")
    place = asks(shop_owner, right="other", text="Please use the data of my shop.")
    number = place.rsplit("/", 1)[1]
    colleague("jo").post(f"/staff/requests/{number}/act", {"prepare": "STORE_DATA"})
    assert f"/my/?asked={number}" in shop_owner.get(place).content.decode()
    assert f'name="asked" value="{number}"' in shop_owner.get(f"/my/?asked={number}").content.decode()
    shop_owner.post(f"/my/store/{workspace}/switch", {"on": "1", "asked": number})
    assert "Prepared for you" not in shop_owner.get(place).content.decode()
    with reading_for(WORKSPACE, member=me, workspace=workspace):
        assert Workspace.objects.get(pk=workspace).permits & Permit.STORE_DATA
    with Asker("member", me).block(), all_owners("an authorisation lies with its shop"):
        assert json.loads(last_event(workspace, me).evidence)["request"] == number


def test_a_request_under_which_nothing_waits_proves_no_instruction(shop_owner: Client) -> None:
    me = member_of(shop_owner)
    number = asks(shop_owner).rsplit("/", 1)[1]
    shop_owner.post("/my/profile/switch", {"on": "1", "asked": number})
    with reading_for(ACCOUNT, member=me):
        assert "request" not in json.loads(last_event(me, me).evidence)


def test_a_shops_customer_begins_on_their_own_page_what_staff_prepared(mailbox: None, db: None, client: Client) -> None:
    ada = customer(shop(), "ada")
    page = "/p/" + PersonalLink("person", ada.owner, ada.subject).token()
    client.post(f"{page}/channel/email", {"on": "0"})
    client.post(f"{page}/ask", {"right": "other", "text": "Please write to me again.", "place": ""})
    with ada.block():
        number = RightsRequest.objects.get(right=Right.OTHER).number
    colleague("jo").post(f"/staff/requests/{number}/act", {"prepare": "EMAIL_MARKETING"})
    assert "Prepared for you: e-mails of this shop" in client.get(page).content.decode()
    client.post(f"{page}/channel/email", {"on": "1", "asked": number})
    assert "Prepared for you" not in client.get(page).content.decode()
    with reading_for(PREFERENCES, workspace=ada.owner, subject=ada.subject):
        said = json.loads(last_event(ada.owner, ada.subject).evidence)
    assert said == {"channel": "email", "request": number}
