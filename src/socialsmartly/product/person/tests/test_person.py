"""A shop's customer helps themselves by a link, and a scanner that opens it changes nothing."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.rights.actions import finish_deletions, waiting
from socialsmartly.privacy.rights.actions.hiding import WINDOW, begin
from socialsmartly.privacy.rights.models import Correction
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.person.actions import asker
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE, WORKSPACE
from tests.cast import prove_by_link
from tests.house import as_login
from tests.once import once


@pytest.fixture
@once
def link(db: None) -> PersonalLink:
    workspace = uuid7()
    with reading_for(WORKSPACE, workspace=workspace):
        Workspace.objects.create(id=workspace, title="Tea", permits=Permit.STORE_DATA)
    with reading_for(SERVICE, workspace=workspace):
        made = Contact.objects.create(
            workspace_id=workspace, name="Ada", email="ada@example.test", permits=Permit.EMAIL_MARKETING
        )
    return PersonalLink("person", workspace, made.pk)


def permits(link: PersonalLink) -> int:
    with reading_for(SERVICE, workspace=link.workspace):
        return int(Contact.objects.get(pk=link.subject).permits)


@pytest.mark.promise("4.3-a", "4.3-d")
def test_messages_stop_with_one_button(client: Client, link: PersonalLink) -> None:
    client.post(f"/p/{link.token()}/channel/email", {"on": "0"})
    assert not permits(link) & Permit.EMAIL_MARKETING


@pytest.mark.promise("2.3-d")
def test_one_button_says_that_nothing_is_to_be_learned_and_one_that_it_may(client: Client, link: PersonalLink) -> None:
    for on, says in (
        ("0", "Your ratings do not count"),
        ("0", "Your ratings do not count"),
        ("1", "Your ratings count"),
    ):
        page = client.post(f"/p/{link.token()}/learning", {"on": on}, follow=True).content.decode()
        assert says in page
        assert bool(permits(link) & Permit.LEARNING) is (on == "0")
    assert permits(link) == Permit.EMAIL_MARKETING, "and nothing else changed"


@pytest.mark.promise("4.3-a")
def test_opening_every_page_changes_nothing(client: Client, link: PersonalLink) -> None:
    for path in ("", "/channel/email", "/learning", "/copy", "/correct/name", "/delete"):
        client.get(f"/p/{link.token()}{path}")
    assert permits(link) == Permit.EMAIL_MARKETING
    assert "ada@example.test" in client.get(f"/p/{link.token()}").content.decode()


@pytest.mark.promise("4.1-b")
def test_a_name_is_corrected(client: Client, link: PersonalLink) -> None:
    client.post(f"/p/{link.token()}/correct/name", {"name-name": "Ada Lovelace"})
    assert "Ada Lovelace" in client.get(f"/p/{link.token()}").content.decode()


@pytest.mark.promise("4.1-b")
def test_the_shop_finds_its_customer_by_the_corrected_number(client: Client, link: PersonalLink) -> None:
    scope = str(link.workspace)
    for typed in ("+44 20 7946 0000", "+44 20 7946 0001"):
        client.post(f"/p/{link.token()}/correct/phone", {"phone-phone": typed})
    assert index.find(scope, "phone", "+442079460001") == link.subject
    assert index.find(scope, "phone", "+442079460000") is None


@pytest.mark.promise("4.2-a")
def test_a_deleted_number_is_kept_nowhere(client: Client, link: PersonalLink) -> None:
    client.post(f"/p/{link.token()}/correct/phone", {"phone-phone": "+44 20 7946 0000"})
    client.post(f"/p/{link.token()}/correct/phone", {"phone-phone": ""})
    with asker(link).block():
        assert [c.before for c in Correction.objects.filter(owner=link.workspace)] == [None, None]
        assert Contact.objects.get().phone is None


@pytest.mark.promise("4.1-a")
def test_a_copy_is_a_file(client: Client, link: PersonalLink) -> None:
    prove_by_link(client, f"/p/{link.token()}")
    answer = client.post(f"/p/{link.token()}/copy")
    assert answer["Content-Type"] == "application/zip"
    assert answer.content.startswith(b"PK")


@pytest.mark.promise("4.6-d", "4.6-b")
def test_the_page_shows_each_request_with_every_laws_date(client: Client, link: PersonalLink) -> None:
    assert "Your requests" not in client.get(f"/p/{link.token()}").content.decode()
    prove_by_link(client, f"/p/{link.token()}")
    client.post(f"/p/{link.token()}/copy")
    page = client.get(f"/p/{link.token()}").content.decode()
    assert "Your requests" in page
    assert page.count("this date holds") == 1
    assert "General Data Protection Regulation (12(3))" in page
    page = client.get(f"/p/{link.token()}", headers={"accept-language": "zh-hans"}).content.decode()
    assert "我们的承诺（4.6-d）要求的答复最早" in page
    assert "california_confirm" not in page


@pytest.mark.promise("4.2-a")
def test_after_a_deletion_the_page_holds_nothing(client: Client, link: PersonalLink) -> None:
    prove_by_link(client, f"/p/{link.token()}")
    assert "R-" in client.post(f"/p/{link.token()}/delete", {"now": "1"}).content.decode()
    page = client.get(f"/p/{link.token()}")
    assert page.status_code == 200
    assert "ada@example.test" not in page.content.decode()


@pytest.mark.promise("4.2-a")
def test_a_deletion_can_be_taken_back_on_the_page_that_says_when(client: Client, link: PersonalLink) -> None:
    prove_by_link(client, f"/p/{link.token()}")
    page = client.post(f"/p/{link.token()}/delete", follow=True).content.decode()
    assert "You are hidden, and will be deleted" in page
    again = client.post(f"/p/{link.token()}/delete", {"now": "1"}, follow=True).content.decode()
    assert re.findall(r"R-\w{4}-\w{4}-\w", again) == re.findall(r"R-\w{4}-\w{4}-\w", page)
    stays = client.post(f"/p/{link.token()}/take-back", follow=True).content.decode()
    assert "Taken back." in stays
    assert "ada@example.test" in stays
    assert permits(link) == Permit.EMAIL_MARKETING


@pytest.mark.promise("4.2-a")
def test_after_the_moment_a_page_says_that_it_is_too_late_and_shows_the_certificate(
    client: Client, link: PersonalLink
) -> None:
    prove_by_link(client, f"/p/{link.token()}")
    client.post(f"/p/{link.token()}/delete")
    with as_login("worker"):
        finish_deletions(timezone.now() + WINDOW + timedelta(minutes=1))
    late = client.post(f"/p/{link.token()}/take-back")
    assert late.status_code == 409
    found = re.search(r"/certificate/R-\w{4}-\w{4}-\w", late.content.decode())
    assert found
    assert client.get(found[0]).status_code == 200


@pytest.mark.promise("4.2-a")
def test_between_the_moment_and_the_certificate_it_is_too_late_already(client: Client, link: PersonalLink) -> None:
    prove_by_link(client, f"/p/{link.token()}")
    client.post(f"/p/{link.token()}/delete")
    asked = waiting(asker(link))
    assert asked
    assert begin(asked)
    late = client.post(f"/p/{link.token()}/take-back")
    assert (late.status_code, "has begun" in late.content.decode()) == (409, True)
    assert "has begun" in client.get(f"/p/{link.token()}").content.decode()


def test_a_link_cut_off_or_forged_opens_nothing(client: Client, link: PersonalLink) -> None:
    other = PersonalLink("unsubscribe", link.workspace, link.subject).token()
    somebody_else = PersonalLink("person", link.workspace, UUID(int=1)).token()
    forged = somebody_else[:-1] + ("B" if somebody_else.endswith("A") else "A")
    for token in (link.token()[:-2], other, forged):
        assert client.get(f"/p/{token}").status_code == 404
