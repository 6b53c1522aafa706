"""A member sees, takes along, corrects, withdraws and leaves, without asking anybody."""

from __future__ import annotations

import html
import io
import json
import zipfile
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import Agreement, ConsentEvent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.rights.compile import shares
from socialsmartly.product.accounts.models import Member, SignIn
from socialsmartly.product.workspaces.models import Role, Seat, Workspace
from socialsmartly.words import Leaving
from socialsmartly.words.purposes import AGREEMENT, WORKSPACE
from tests.cast import sign_up
from tests.house import as_owner
from tests.once import once


@pytest.fixture
@once
def owner(client: Client) -> UUID:
    return sign_up(client, "mei@example.test")


def shop_of(member: UUID) -> UUID:
    with reading_for(WORKSPACE, member=member):
        seat = Seat.objects.get()
        return UUID(str(seat.workspace))


def rows(table: str) -> int:
    with as_owner() as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # type: ignore[index]


@pytest.mark.promise("4.3-a")
def test_my_account_lists_the_agreement_and_no_consent_it_did_not_get(client: Client, owner: UUID) -> None:
    page = client.get("/my/").content.decode()
    assert "mei@example.test" in page
    assert rows(ConsentEvent._meta.db_table) == 0
    with reading_for(AGREEMENT, member=owner):
        assert Agreement.objects.filter(owner=owner).count() == 1


@pytest.mark.promise("2.2-a", "2.2-b")
def test_the_profile_stays_closed_until_it_is_turned_on(client: Client, owner: UUID) -> None:
    assert client.get("/my/profile").status_code == 403
    client.post("/my/profile/switch", {"on": "1"})
    assert client.get("/my/profile").status_code == 200


@pytest.mark.promise("2.2-a", "4.3-d")
def test_turning_the_profile_off_deletes_what_was_in_it(client: Client, owner: UUID) -> None:
    client.post("/my/profile/switch", {"on": "1"})
    client.post("/my/profile/nickname", {"nickname-nickname": "Mei the Great"})
    assert "Mei the Great" in client.get("/my/data").content.decode()
    client.post("/my/profile/switch", {"on": "0"})
    assert "Mei the Great" not in client.get("/my/data").content.decode()


@pytest.mark.promise("2.2-b")
def test_an_optional_field_is_written_nowhere_but_in_the_profile(client: Client, owner: UUID) -> None:
    answer = client.post("/my/correct/nickname", {"nickname-nickname": "Mei the Great"}, follow=True)
    assert answer.status_code == 403
    assert "Mei the Great" not in client.get("/my/data").content.decode()


def test_staff_of_the_operator_open_my_account_and_find_no_shop_of_the_house(client: Client, owner: UUID) -> None:
    with reading_for(WORKSPACE, member=owner):
        Seat.objects.create(member_id=owner, workspace=uuid7(), title="The house", role=Role.STAFF)
    page = client.get("/my/")
    assert page.status_code == 200
    assert "The house" not in page.content.decode()


@pytest.mark.parametrize("path", ["", "data", "profile", "requests", "cancel", "correct/language"])
def test_each_page_opens(client: Client, owner: UUID, path: str) -> None:
    client.post("/my/profile/switch", {"on": "1"})
    assert client.get(f"/my/{path}").status_code == 200


@pytest.mark.parametrize("path", ["data", "requests", "profile"])
def test_each_page_opens_in_chinese(client: Client, owner: UUID, path: str) -> None:
    client.post("/my/profile/switch", {"on": "1"})
    client.cookies["language"] = "zh-hans"
    assert 'lang="zh-hans"' in client.get(f"/my/{path}").content.decode()


def test_a_wrong_number_comes_back_with_what_was_typed(client: Client, owner: UUID) -> None:
    client.post("/my/profile/switch", {"on": "1"})
    answer = client.post("/my/profile/second_phone", {"second_phone-second_phone": "12"})
    assert answer.status_code == 422
    assert 'value="12"' in answer.content.decode()


@pytest.mark.promise("4.1-a")
def test_a_copy_is_downloaded_and_holds_the_address(client: Client, owner: UUID) -> None:
    answer = client.post("/my/copy")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        data = json.loads(package.read("data.json"))
    assert data["tables"]["accounts.Member"]["rows"][0]["email"] == "mei@example.test"


@pytest.mark.promise("4.1-b")
def test_a_field_is_corrected_and_the_request_has_a_number(client: Client, owner: UUID) -> None:
    answer = client.post("/my/correct/language", {"language-language": "zh-hans"}, follow=True)
    assert "R-" in answer.content.decode()


@pytest.mark.promise("4.4-a", "4.4-b", "4.2-a")
def test_a_cancelled_account_leaves_no_row_and_no_key(client: Client, owner: UUID) -> None:
    answer = client.post("/my/cancel", {"now": "1"})
    assert "R-" in answer.content.decode()
    assert [rows(m._meta.db_table) for m in (Member, SignIn, Seat, Workspace)] == [0, 0, 0, 0]
    assert not SubjectKey.objects.filter(subject=owner).exists()


@pytest.mark.promise("4.4-b")
def test_a_cancelled_member_is_signed_out(client: Client, owner: UUID) -> None:
    client.post("/my/cancel")
    assert client.get("/my/").status_code == 302


@pytest.mark.promise("4.2-a", "4.4-b")
def test_before_the_last_click_each_thing_that_stays_says_why(client: Client, owner: UUID) -> None:
    page = html.unescape(client.get("/my/cancel").content.decode())
    for share in shares("member"):
        if {leaving for _, leaving in share.paths} == {Leaving.ROW_STAYS}:
            assert share.model.__dict__["privacy"].keep.because in page


def test_a_get_cancels_nothing(client: Client, owner: UUID) -> None:
    assert client.get("/my/cancel").status_code == 200
    assert rows(Member._meta.db_table) == 1


def test_a_stranger_cannot_switch_another_shop(client: Client, owner: UUID) -> None:
    stranger = Client()
    sign_up(stranger, "stranger@example.test")
    foreign = "01900000-0000-7000-8000-000000000000"
    assert stranger.post(f"/my/store/{foreign}/switch", {"on": "1"}).status_code == 404
