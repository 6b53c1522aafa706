"""The page of a shop with its figures, and the signal of a browser, heard on every page that knows who reads it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.consent.queries import was_allowed
from socialsmartly.privacy.consent.rules import says_no_to_sharing
from socialsmartly.product.campaigns.delivery import UNSUBSCRIBE
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.insight.tests.shop import moment, month, people, reached
from socialsmartly.product.stores.actions.authorising import allow_reading
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import PREFERENCES, SERVICE, WORKSPACE
from tests.cast import member_of
from tests.once import once

pytestmark = pytest.mark.promise("3.2-e")


@pytest.fixture
@once
def workspace(shop_owner: Client) -> UUID:
    member = member_of(shop_owner)
    made = open_workspace(member, "Tea")
    with reading_for(WORKSPACE, member=member, workspace=made):
        allow_reading(workspace=made, member=member)
    return made


def counted(workspace: UUID, person: UUID) -> bool:
    with reading_for(SERVICE, workspace=workspace):
        return not Contact.objects.get(pk=person).permits & Permit.FIGURES


def events(workspace: UUID, person: UUID) -> list[tuple[str, str]]:
    with reading_for(PREFERENCES, workspace=workspace, subject=person):
        return list(ConsentEvent.objects.filter(owner=workspace).order_by("at").values_list("state", "method"))


def test_a_shop_gives_out_a_table_and_downloads_it(shop_owner: Client, workspace: UUID) -> None:
    reached(workspace, people(workspace, 300))
    here, named = f"/w/{workspace}/figures", f"{month().first:%Y-%m}"
    assert shop_owner.get(f"{here}/{named}/campaign/file").status_code == 404, "nothing left yet"
    shop_owner.post(f"{here}/{named}/campaign")
    assert "News from" in shop_owner.get(here).content.decode()
    file = shop_owner.get(f"{here}/{named}/campaign/file").json()
    assert file["grouped_by"] == "campaign"
    assert abs(file["figures"][0]["reached"] - 300) <= file["most_noise"]


def test_a_third_table_is_refused_in_words(shop_owner: Client, workspace: UUID) -> None:
    here, named = f"/w/{workspace}/figures", f"{month().first:%Y-%m}"
    for table in ("campaign", "week", "country"):
        shop_owner.post(f"{here}/{named}/{table}")
    assert "A third could tell something about single people" in shop_owner.get(here).content.decode()


@pytest.mark.parametrize("address", ["2026-13/week", "x/week", "2026-01/people", "9999-12/week"])
def test_an_address_that_names_no_table_leads_nowhere(shop_owner: Client, workspace: UUID, address: str) -> None:
    assert shop_owner.post(f"/w/{workspace}/figures/{address}").status_code == 404


def test_a_browser_that_says_no_is_heard_and_told(client: Client, workspace: UUID) -> None:
    (ada,) = people(workspace, 1)
    page = f"/p/{PersonalLink('person', workspace, ada).token()}"
    assert "We heard it, and this shop remembers it" in client.get(page, headers={"Sec-GPC": "1"}).content.decode()
    assert not counted(workspace, ada)
    client.get(page, headers={"Sec-GPC": "1"})
    assert events(workspace, ada) == [("withdrawn", "Sec-GPC: 1")], "said once, kept once"
    client.get(page)
    assert not counted(workspace, ada), "another browser takes nothing back"


def test_without_the_signal_nothing_changes(client: Client, workspace: UUID) -> None:
    """The twin of the header, and what every mail scanner does."""
    (ada,) = people(workspace, 1)
    page = client.get(f"/p/{PersonalLink('person', workspace, ada).token()}", headers={"Sec-GPC": "0"})
    assert counted(workspace, ada)
    assert "Global Privacy Control" not in page.content.decode()


def test_the_page_behind_a_message_hears_it_too(client: Client, workspace: UUID) -> None:
    (ada,) = people(workspace, 1)
    client.get(f"/u/{PersonalLink(UNSUBSCRIBE, workspace, ada).token()}", headers={"Sec-GPC": "1"})
    assert not counted(workspace, ada)


def test_a_person_leaves_the_figures_and_comes_back_by_a_button(client: Client, workspace: UUID) -> None:
    (ada,) = people(workspace, 1)
    button = f"/p/{PersonalLink('person', workspace, ada).token()}/figures"
    client.post(button, {"on": "0"})
    assert not counted(workspace, ada)
    client.post(button, {"on": "1"}, headers={"Sec-GPC": "1"})
    assert not counted(workspace, ada), "the signal goes before the button"
    client.post(button, {"on": "1"})
    assert counted(workspace, ada)


@pytest.mark.promise("4.3-e")
def test_what_held_before_the_first_word_is_known_later(client: Client, workspace: UUID) -> None:
    (ada,) = people(workspace, 1)
    client.post(f"/p/{PersonalLink('person', workspace, ada).token()}/figures", {"on": "0"})
    with reading_for(PREFERENCES, workspace=workspace, subject=ada):
        asked = {"owner": workspace, "subject": ada}
        (no,) = ConsentEvent.objects.filter(owner=workspace)
        assert was_allowed(Permit.FIGURES, **asked, moment=moment())
        assert not was_allowed(Permit.FIGURES, **asked, moment=no.at)


def test_the_site_says_that_it_hears_the_signal(client: Client) -> None:
    answer = client.get("/.well-known/gpc.json")
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["gpc"] is True
    assert "We hear it" in client.get("/", headers={"Sec-GPC": "1"}).content.decode()


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("1", True),
        (" 1 ", True),
        ("0, 1", True),
        ("", False),
        ("0", False),
        ("true", False),
        ("11", False),
        ("1;q=1", False),
    ],
)
def test_only_a_one_is_a_signal(sent: str, heard: bool) -> None:
    assert says_no_to_sharing({"Sec-GPC": sent}) is heard
