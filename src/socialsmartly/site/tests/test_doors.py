"""The small addresses that every page leans on."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from socialsmartly.site import refusals, views

pytestmark = pytest.mark.usefixtures("db")


def choice(language: str, way_back: str) -> HttpRequest:
    request = RequestFactory().post("/language", {"language": language, "next": way_back})
    request.user = type("Visitor", (), {"is_authenticated": False})()
    return request


def test_a_language_is_remembered_and_leads_back_to_the_page() -> None:
    response = views.set_language(choice("zh-hans", "/policy?x=1"))
    assert (response.status_code, response["Location"]) == (302, "/policy?x=1")
    assert response.cookies["language"].value == "zh-hans"
    assert response.cookies["language"]["httponly"]


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.test/", "//elsewhere.test", "javascript:alert(1)", "", "\x00"]
)
def test_a_choice_of_language_never_leads_to_another_site(elsewhere: str) -> None:
    assert views.set_language(choice("en", elsewhere))["Location"] == "/"


def test_an_unknown_language_changes_nothing() -> None:
    response = views.set_language(choice("xx" * 5000, "/policy"))
    assert response["Location"] == "/policy"
    assert not response.cookies


def test_a_language_is_not_changed_by_looking() -> None:
    assert views.set_language(RequestFactory().get("/language")).status_code == 405


def test_the_site_says_that_it_is_up() -> None:
    request = RequestFactory().get("/healthz")
    request.user = type("Visitor", (), {"is_authenticated": False})()
    assert views.health(request).content == b"ok\n"


@pytest.mark.parametrize("status", [400, 500])
def test_a_broken_page_needs_nothing_to_be_shown(status: int) -> None:
    request = RequestFactory().get("/")
    response = refusals.unreadable(request, ValueError()) if status == 400 else refusals.broken(request)
    assert response.status_code == status
    assert b"SocialSmartly" in response.content


@pytest.mark.parametrize(("language", "words"), [("en", b"Begin with one thing"), ("zh-hans", "只需一项".encode())])
def test_a_visitor_can_begin_on_the_first_page(client: Client, language: str, words: bytes) -> None:
    client.post("/language", {"language": language})
    page = client.get("/").content
    assert words in page
    assert b'name="address"' in page
    assert b'href="/policy"' in page


@pytest.mark.parametrize("address", ["/nothing-here", "/policy/fr", "/policy/version/" + "0" * 64])
def test_a_page_that_is_not_there_says_so(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert b"There is no such page" in answer.content
