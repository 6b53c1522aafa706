"""What staff and colleagues open, the person finds written down."""

from __future__ import annotations

import io
import json
import zipfile
from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.models import Look
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.access.signals import public_looks
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.ledger.entry import Entry
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.proofs import proofs_of
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.staff import views as staff_views
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words.purposes import STORE, WORKSPACE
from tests.cast import member_of, show_staff_factor, sign_up
from tests.house import as_owner
from tests.once import once

pytestmark = pytest.mark.promise("2.3-c")


@pytest.fixture
@once
def mei(client: Client) -> Client:
    sign_up(client, "mei@example.test")
    return client


@pytest.fixture
@once
def on_duty(mailbox: None, db: None) -> Client:
    staff = Client()
    seat_staff(sign_up(staff, "staff@example.test"))
    show_staff_factor(staff)
    return staff


@pytest.fixture
@once
def shop(shop_owner: Client) -> UUID:
    member = member_of(shop_owner)
    workspace = open_workspace(member, "Teas")
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        allow_reading(workspace=workspace, member=member)
    return workspace


@pytest.fixture
@once
def ada(shop: UUID) -> UUID:
    with reading_for(STORE, workspace=shop):
        contact = Contact.objects.create(workspace_id=shop, name="Ada", email="ada@example.test")
    index.claim(str(shop), "email", "ada@example.test", contact.pk)
    return contact.pk


def looks() -> list[tuple[str, str, str]]:
    with as_owner() as owner:
        return owner.execute('SELECT role, purpose, "case" FROM access_look ORDER BY at, "case"').fetchall()


def test_a_member_reads_that_staff_opened_their_request(mei: Client, on_duty: Client) -> None:
    asked = rights.open_request(Asker("member", member_of(mei)), Right.COPY, channel="test")
    assert "Nobody has looked" in mei.get("/my/looks").content.decode()
    assert on_duty.get(f"/staff/requests/{asked.number}").status_code == 200
    page = mei.get("/my/looks").content.decode()
    assert "staff of the operator" in page
    assert asked.number in page
    assert "staff@example.test" not in page
    packed = zipfile.ZipFile(io.BytesIO(mei.post("/my/copy").content))
    (row,) = json.loads(packed.read("data.json"))["tables"][Look._meta.label]["rows"]
    assert (row["role"], row["case"]) == ("staff", asked.number)


def test_the_list_of_requests_is_a_look_at_each_person_on_it(mei: Client, on_duty: Client) -> None:
    asked = rights.open_request(Asker("member", member_of(mei)), Right.COPY, channel="test")
    own = rights.open_request(Asker("member", member_of(on_duty)), Right.COPY, channel="test")
    page = on_duty.get("/staff/requests").content.decode()
    assert asked.number in page
    assert own.number in page
    assert looks() == [("staff", "casework", asked.number)]


def test_a_page_of_the_staff_area_that_forgets_it_shows_nothing(
    mei: Client, on_duty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sabotage: the call is taken out, and the page is refused."""
    rights.open_request(Asker("member", member_of(mei)), Right.COPY, channel="test")
    monkeypatch.setattr(staff_views, "looked_at", lambda people: None)
    on_duty.raise_request_exception = False
    assert on_duty.get("/staff/requests").status_code == 500
    assert looks() == []


def test_a_customer_reads_that_the_shop_looked(shop_owner: Client, stranger: Client, shop: UUID, ada: UUID) -> None:
    own_page = f"/p/{PersonalLink('person', shop, ada).token()}"
    assert "Nobody has looked" in stranger.get(own_page).content.decode()
    for _ in range(2):
        assert shop_owner.get(f"/w/{shop}/contacts/{ada}").status_code == 200
    page = stranger.get(own_page).content.decode()
    assert page.count('<td data-label="Who"><span>somebody of the shop') == 1
    assert looks() == [("colleague", "service", "")]


@pytest.mark.parametrize("asked", [None, "ada@example.test", "Ada"])
def test_the_list_and_each_search_are_looks_at_whom_they_show(
    shop_owner: Client, shop: UUID, ada: UUID, asked: str | None
) -> None:
    address = f"/w/{shop}/contacts"
    answer = shop_owner.post(address, {"q": asked}) if asked else shop_owner.get(address)
    assert "Ada" in answer.content.decode()
    assert looks() == [("colleague", "service", "")]


def test_the_other_language_has_words_for_it(mei: Client, on_duty: Client) -> None:
    asked = rights.open_request(Asker("member", member_of(mei)), Right.COPY, channel="test")
    on_duty.get(f"/staff/requests/{asked.number}")
    mei.cookies["language"] = "zh-hans"
    page = mei.get("/my/looks").content.decode()
    assert "谁查看过我的信息" in page
    assert "运营者的工作人员" in page


def test_a_look_of_staff_leaves_one_line_that_opens_for_the_person(mei: Client, on_duty: Client) -> None:
    """Once, however often staff open the page within the hour; and no line where the room of the log does not listen."""
    asked = rights.open_request(Asker("member", member_of(mei)), Right.COPY, channel="test")
    for _ in range(3):
        on_duty.get(f"/staff/requests/{asked.number}")
    assert reads() == 1
    (mine,) = [one for one in proofs_of(Asker("member", member_of(mei))) if one.opening.kind == "read"]
    assert (mine.opening.said["case"], mine.opening.said["person"]) == (asked.number, str(member_of(mei)))
    assert "Staff looked at your data" in mei.get("/my/proofs").content.decode()


def test_without_a_listener_there_would_be_no_line(
    mei: Client, on_duty: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_looks, "receivers", [])
    monkeypatch.setattr(public_looks, "sender_receivers_cache", {}, raising=False)
    asked = rights.open_request(Asker("member", member_of(mei)), Right.COPY, channel="test")
    on_duty.get(f"/staff/requests/{asked.number}")
    assert reads() == 0


def reads() -> int:
    with as_owner() as owner:
        lines = [Entry.decode(bytes(raw)) for (raw,) in owner.execute("SELECT entry FROM ledger_queuedleaf").fetchall()]
    return sum(line.kind == "read" for line in lines)
