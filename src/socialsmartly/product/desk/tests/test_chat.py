"""The window on a shop's own site, before and after it is opened."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.desk.errors import SitesRefused
from socialsmartly.product.desk.models import KEEP, Channel, Message
from socialsmartly.product.desk.sites import read_sites
from socialsmartly.product.desk.tests.shop import ADA, Shop, customer, link_in_mail, open_shop, work
from socialsmartly.product.desk.views.chat import LANGUAGES, file_of_the_window
from socialsmartly.product.messaging import local
from socialsmartly.words import YEAR
from socialsmartly.words.purposes import DESK
from tests.house import as_owner
from tests.once import once

SITE, OTHER = "https://tea.example", "https://paper.example"
MOST = 15_000
LASTING = re.compile(
    r"document\.cookie|cookieStore|localStorage|sessionStorage|indexedDB|caches\.|sendBeacon|serviceWorker"
    r"|new Image|XMLHttpRequest|WebSocket|EventSource|innerHTML|\beval\b|new Function|document\.write|document\.referrer|\blocation\b"
)
"""What stores, sends unasked, looks at the page around or runs a text."""


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    shop = open_shop(shop_owner)
    list_sites(shop, SITE)
    return shop


def list_sites(shop: Shop, *sites: str) -> HttpResponse:
    answer = shop.owner.post(f"{shop.desk}/settings", {"do": "sites", "sites": "\n".join(sites)})
    assert isinstance(answer, HttpResponse)
    return answer


def opened(client: Client, shop: Shop, site: str | None = SITE, language: str = "en") -> HttpResponse:
    headers = {"origin": site} if site else {}
    answer = client.get(f"/write/{shop.workspace}/chat?language={language}", headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def sent(client: Client, shop: Shop, site: str | None = SITE, language: str = "en", **said: str) -> HttpResponse:
    asked = {"kind": "in-sale", "text": "Is it fresh?\nThe green one.", "email": ADA, "key": str(uuid7()), **said}
    headers = {"origin": site} if site else {}
    answer = client.post(f"/write/{shop.workspace}/chat?language={language}", asked, headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def fits(content: bytes) -> bool:
    return len(content) <= MOST


def harmless(content: bytes) -> bool:
    return not LASTING.search(content.decode())


def test_the_window_has_at_most_15_kilobytes_and_uses_nothing_that_lasts() -> None:
    assert fits(file_of_the_window())
    assert harmless(file_of_the_window())


@pytest.mark.parametrize(
    "more", [b" " * MOST, b"localStorage.id=1", b"document.cookie='a=b'", b"e.innerHTML=x", b"navigator.sendBeacon(x)"]
)
def test_a_window_that_grew_or_stored_something_would_be_seen(more: bytes) -> None:
    """The twin of both."""
    content = file_of_the_window() + more
    assert not (fits(content) and harmless(content))


def test_the_window_speaks_two_languages_before_it_has_asked_for_any_word() -> None:
    found = re.search(r"const words = (\{.*?\}\})", file_of_the_window().decode())
    assert found
    words = json.loads(found[1])
    assert list(words) == list(LANGUAGES)
    assert [*words["en"]] == [*words["zh-hans"]]
    assert words["en"]["open"] == "Write to us"
    assert words["zh-hans"]["open"] == "联系我们"


@pytest.mark.promise("2.1-d")
def test_whoever_only_sees_the_button_leaves_nothing_behind(tea: Shop, stranger: Client) -> None:
    """No row is read or written, nothing is set in the browser, and shops that are not there look the same."""
    with CaptureQueriesContext(connection) as asked:
        answers = [stranger.get(f"/write/{shop}/chat.js") for shop in (tea.workspace, uuid7())]
    assert len(asked) == 0
    assert len({answer.content for answer in answers}) == 1
    for answer in answers:
        assert not answer.cookies
        assert "Set-Cookie" not in answer.headers
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "public" in answer["Cache-Control"]


def test_a_site_that_is_not_listed_gets_what_a_shop_that_is_not_there_gives(tea: Shop, stranger: Client) -> None:
    nowhere = Shop(tea.owner, uuid7())
    near = ("https://tea.example.evil.example", "http://tea.example", "https://tea.example:8443", "https://TEA.example")
    for site in (None, "null", "*", OTHER, *near):
        for ask in (opened, sent):
            answers = [ask(stranger, shop, site) for shop in (tea, nowhere)]
            assert [one.status_code for one in answers] == [404, 404]
            assert not any("Access-Control-Allow-Origin" in one.headers for one in answers)
            assert not any(one.content or one.cookies for one in answers)
    with reading_for(DESK, workspace=tea.workspace):
        assert not Message.objects.exists()


def test_another_shops_site_is_not_this_ones(tea: Shop, neighbour: Client, stranger: Client) -> None:
    paper = open_shop(neighbour, "Paper")
    list_sites(paper, OTHER)
    assert opened(stranger, paper, OTHER).status_code == 200
    assert opened(stranger, tea, OTHER).status_code == 404


@pytest.mark.promise("2.3-b")
def test_a_listed_site_is_told_who_answers_by_when_and_what_is_kept(tea: Shop, stranger: Client) -> None:
    answer = opened(stranger, tea)
    assert answer["Access-Control-Allow-Origin"] == SITE
    assert "Origin" in answer["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies
    told: dict[str, Any] = json.loads(answer.content)
    assert told["title"] == "Write to Tea"
    assert "first answer by" in " ".join(told["who"])
    assert KEEP.time == 2 * YEAR
    assert "until 2 years after" in told["kept"]
    assert told["policy"].endswith("/policy/en")
    assert stranger.get(told["policy"].removeprefix("http://testserver")).status_code == 200
    assert "联系 Tea" in json.loads(opened(stranger, tea, language="zh-hans").content)["title"]


@pytest.mark.promise("2.3-a")
def test_what_is_asked_in_the_window_is_answered_by_mail_and_leads_whoever_typed_an_address_nowhere(
    tea: Shop, stranger: Client
) -> None:
    answer = sent(stranger, tea)
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == SITE
    assert "/talk/" not in answer.content.decode()
    made = tea.only()
    assert (made.channel, made.number in answer.content.decode()) == (Channel.CHAT, False)
    work()
    assert "Is it fresh?" in stranger.get(link_in_mail()).content.decode()
    assert "fresh" not in next(m for m in local.mails() if m.to == ADA).text
    assert "Is it fresh?" in tea.owner.get(tea.desk).content.decode()
    tea.owner.post(f"{tea.of(made)}/reply", {"do": "reply", "text": "Picked in May."})
    assert "Picked" not in opened(stranger, tea).content.decode()


def test_an_address_that_the_shop_knows_is_answered_like_one_that_it_does_not(tea: Shop, stranger: Client) -> None:
    customer(tea, "1001", address="known@example.test")
    said = [json.loads(sent(stranger, tea, email=f"{who}@example.test").content)["told"] for who in ("known", "newer")]
    assert said[0] == [line.replace("newer@", "known@") for line in said[1]]


def test_two_presses_are_one_question_and_what_is_wrong_is_said_in_the_readers_language(
    tea: Shop, stranger: Client
) -> None:
    key = str(uuid7())
    assert [sent(stranger, tea, key=key).status_code for _ in range(2)] == [200, 200]
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM desk_message").fetchone() == (1,)
    wrong = sent(stranger, tea, language="zh-hans", email="nobody", text=" ", kind="nothing")
    assert wrong.status_code == 422
    errors = json.loads(wrong.content)["errors"]
    assert set(errors) == {"email", "text", "kind"}
    assert re.search("[\u4e00-\u9fff]", errors["email"])
    assert wrong["Access-Control-Allow-Origin"] == SITE


def test_nobody_fills_a_desk_through_the_window_either(tea: Shop, stranger: Client) -> None:
    answers = [sent(stranger, tea) for _ in range(6)]
    assert [one.status_code for one in answers] == [200] * 5 + [422]
    assert "Please wait an hour" in json.loads(answers[-1].content)["errors"][""]


def test_a_site_that_is_taken_off_the_list_is_shut_at_once(tea: Shop, stranger: Client) -> None:
    page = tea.owner.get(f"{tea.desk}/settings").content.decode()
    assert f"/write/{tea.workspace}/chat.js" in page
    list_sites(tea)
    assert opened(stranger, tea).status_code == 404
    assert "Write each site as" in list_sites(tea, "https://tea.example/shop").content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://tea.example", ["https://tea.example"]),
        ("TEA.example/", ["https://tea.example"]),
        ("https://tea.example:443\nhttps://tea.example", ["https://tea.example"]),
        ("https://tea.example:8443", ["https://tea.example:8443"]),
        ("https://茶.example", ["https://xn--cl1a.example"]),
        ("http://127.0.0.2:8000\n\nhttp://localhost", ["http://127.0.0.2:8000", "http://localhost"]),
        ("", []),
    ],
)
def test_sites_are_read_as_people_type_them(typed: str, kept: list[str]) -> None:
    assert read_sites(typed) == kept
    assert read_sites("\n".join(kept)) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "*",
            "https://*.example",
            "http://tea.example",
            "ftp://tea.example",
            "null",
            "javascript:alert(1)",
            "https://",
        ),
        *(
            "https://tea.example/shop",
            "https://a:b@tea.example",
            "https://tea.example?x",
            "https://tea.example:99999",
            "https://te a.example",
        ),
        "\n".join(f"https://{n}.example" for n in range(11)),
    ],
)
def test_what_is_no_site_or_an_open_one_is_refused(typed: str) -> None:
    with pytest.raises(SitesRefused):
        read_sites(typed)
