"""The link under every message, as mail programs, link scanners and people use it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.queries import history
from socialsmartly.product.campaigns.tests.shop import agree, customer, outcomes, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(workspace: UUID, person: UUID) -> str:
    return "/u/" + PersonalLink("unsubscribe", workspace, person).token()


def agrees(workspace: UUID, person: UUID) -> bool:
    with reading_for(SERVICE, workspace=workspace):
        return bool(Contact.objects.get(pk=person).permits & Permit.EMAIL_MARKETING)


def steps(workspace: UUID, person: UUID) -> list[str]:
    with reading_for(SERVICE, workspace=workspace):
        return [event.state for event in history(workspace, person)]


@pytest.mark.promise("4.3-a")
def test_a_scanner_that_opens_the_link_changes_nothing(client: Client) -> None:
    workspace = shop()
    ada = customer(workspace)
    for ask in (client.get, client.head):
        assert ask(link(workspace, ada), HTTP_USER_AGENT="link scanner").status_code == 200
    assert agrees(workspace, ada)
    assert steps(workspace, ada) == ["given"]


@pytest.mark.promise("4.3-a", "4.3-d")
def test_one_click_from_a_mail_program_counts_at_once_without_cookie_or_redirect(db: None) -> None:
    workspace = shop()
    ada = customer(workspace)
    campaign = queued(workspace)
    answer = Client(enforce_csrf_checks=True).post(link(workspace, ada), ONE_CLICK)
    assert answer.status_code == 200
    assert not agrees(workspace, ada)
    assert outcomes(workspace, campaign) == {ada: ("skipped", "withdrew")}


def test_stopping_twice_is_recorded_once(client: Client) -> None:
    workspace = shop()
    ada = customer(workspace)
    for _ in range(2):
        assert client.post(link(workspace, ada), ONE_CLICK).status_code == 200
    assert steps(workspace, ada) == ["withdrawn", "given"]


@pytest.mark.promise("4.3-a")
def test_taking_back_takes_one_press_on_a_page_of_its_own(client: Client) -> None:
    workspace = shop("Tea & Co")
    ada = customer(workspace)
    page = client.get(link(workspace, ada)).content.decode()
    assert "Stop e-mail from Tea &amp; Co?" in page
    assert page.count("Stop all e-mail</button>") == 1
    assert "You get no more campaign e-mail" in client.post(link(workspace, ada), {"from": "page"}).content.decode()


def test_the_page_speaks_the_language_of_the_person(client: Client) -> None:
    workspace = shop()
    wang = customer(workspace, language="zh-hans")
    assert "停止所有邮件" in client.get(link(workspace, wang)).content.decode()


def test_a_link_stops_nobody_else(client: Client) -> None:
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    client.post(link(workspace, ada), ONE_CLICK)
    assert agrees(workspace, bob)


@pytest.mark.parametrize("token", ["x", "%00", "A" * 64, "é"])
def test_a_broken_link_says_so(client: Client, token: str) -> None:
    assert client.post(f"/u/{token}", ONE_CLICK).status_code == 404


def test_a_link_to_somebody_who_was_erased_says_that_there_is_nothing_to_stop(client: Client) -> None:
    answer = client.post(link(shop(), UUID(int=7)), ONE_CLICK)
    assert answer.status_code == 200
    assert "There is nothing to stop" in answer.content.decode()


def test_who_agrees_again_later_can_stop_again(client: Client) -> None:
    workspace = shop()
    ada = customer(workspace)
    client.post(link(workspace, ada), ONE_CLICK)
    agree(workspace, ada)
    client.post(link(workspace, ada), ONE_CLICK)
    assert not agrees(workspace, ada)
