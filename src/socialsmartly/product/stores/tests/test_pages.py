"""The pages of a new shop: the question before anything is read, the file, what came of it, and its neighbours' closed doors."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.stores import files, uploading
from socialsmartly.product.stores.actions.reading_in import read_in
from socialsmartly.product.stores.tests import shop
from socialsmartly.words.purposes import SERVICE
from tests.cast import mail_server, mailbox, neighbour, shop_owner, stranger
from tests.house import as_login

__all__ = ["mail_server", "mailbox", "neighbour", "shop_owner", "stranger"]


@pytest.fixture(autouse=True)
def no_file_waits() -> Iterator[None]:
    yield
    for path in waiting():
        path.unlink()


def waiting() -> list[Path]:
    return list(files.place_of(UUID(int=0)).parent.iterdir())


def open_shop(client: Client, *, begin: str = "own", answer: str = "yes") -> UUID:
    to = client.post("/workspaces/new", {"title": "Tea and Paper", "begin": begin})["Location"]
    client.post(to, {"answer": answer, "begin": begin})
    return UUID(to.split("/")[2])


def send(client: Client, workspace: UUID, content: bytes, name: str = "orders.csv") -> object:
    return client.post(f"/w/{workspace}/store/bring/file", {"file": SimpleUploadedFile(name, content)})


def brought(client: Client, workspace: UUID, content: bytes) -> str:
    """The page of an import that the worker has read."""
    page = str(send(client, workspace, content)["Location"])  # type: ignore[index]
    with as_login("worker"):
        read_in(workspace, UUID(page.rsplit("/", maxsplit=1)[-1]))
    return page


@pytest.mark.promise("2.2-f")
def test_the_question_lists_objects_purpose_and_consequence_before_anything_is_read(shop_owner: Client) -> None:
    to = shop_owner.post("/workspaces/new", {"title": "Tea", "begin": "own"})["Location"]
    page = shop_owner.get(to).content.decode()
    for words in (
        "Customers",
        "Orders",
        "Order lines",
        "Products",
        "What for",
        "If you say no",
        "Nothing has been read yet",
    ):
        assert words in page
    buttons = re.findall(r'<button[^>]*name="answer"[^>]*>|<button[^>]*class="([^"]*)"[^>]*name="answer"', page)
    assert len(buttons) == 2
    assert page.count('class="act act-quiet w-full') == 2


@pytest.mark.promise("2.0-b", "2.2-h")
def test_a_no_closes_only_what_needs_the_store_data(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner, answer="no")
    for path in ("", "store/", "contacts"):
        assert shop_owner.get(f"/w/{workspace}/{path}").status_code == 200
    assert send(shop_owner, workspace, shop.orders_file(2)).status_code == 403  # type: ignore[attr-defined]
    assert waiting() == []


def test_a_file_comes_in_through_the_page(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    page = brought(shop_owner, workspace, gzip.compress(shop.orders_file(20)))
    told = shop_owner.get(page).content.decode()
    assert "The file is in" in told
    assert "invented" in told
    assert "hx-get" not in told


def test_the_page_moves_while_the_file_is_read_and_works_without_scripts(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    page = str(send(shop_owner, workspace, shop.orders_file(2))["Location"])  # type: ignore[index]
    whole, part = shop_owner.get(page), shop_owner.get(page, headers={"HX-Request": "true"})
    assert b"hx-get" in whole.content
    assert b"Reload this page" in whole.content
    assert b"<html" not in part.content


def test_lines_set_aside_are_listed_and_handed_out_as_a_safe_file(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    page = brought(shop_owner, workspace, shop.a_file("=1+1,A,x,1,2011-01-01T10:00:00,1,1,F"))
    assert "starts like a spreadsheet formula" in shop_owner.get(f"{page}/set-aside").content.decode()
    handed = shop_owner.get(f"{page}/set-aside.csv").content.decode("utf-8-sig")
    assert handed.splitlines()[1] == "2,invoice_no,A cell starts like a spreadsheet formula."


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_bad_uploads_are_answered_in_words(shop_owner: Client, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = open_shop(shop_owner)
    monkeypatch.setattr(uploading.files, "MOST_BYTES", 1000)
    shop_owner.cookies["language"] = language
    large = send(shop_owner, workspace, shop.orders_file(50))
    missing = shop_owner.post(f"/w/{workspace}/store/bring/file", {})
    for answer, words in ((large, ("larger than 200 MB", "200 MB")), (missing, ("No file arrived", "没有收到文件"))):
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert words[language != "en"] in answer.content.decode()  # type: ignore[attr-defined]
    assert waiting() == []


def test_a_second_file_while_one_is_read_is_refused_and_the_first_goes_on(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    send(shop_owner, workspace, shop.orders_file(2))
    second = send(shop_owner, workspace, shop.orders_file(2))
    assert second.status_code == 422  # type: ignore[attr-defined]
    assert "being read already" in second.content.decode()  # type: ignore[attr-defined]
    assert len(waiting()) == 1


def test_an_upload_without_the_token_of_its_form_is_refused(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    shop_owner.handler.enforce_csrf_checks = True
    assert send(shop_owner, workspace, shop.orders_file(2)).status_code == 403  # type: ignore[attr-defined]
    assert waiting() == []


@pytest.mark.promise("2.2-g")
def test_a_neighbour_and_a_stranger_reach_no_page_of_the_shop(
    shop_owner: Client, neighbour: Client, stranger: Client
) -> None:
    workspace = open_shop(shop_owner)
    open_shop(neighbour)
    page = brought(shop_owner, workspace, shop.orders_file(7))
    contact = re.search(
        rf"/w/{workspace}/contacts/[0-9a-f-]+", shop_owner.get(f"/w/{workspace}/contacts").content.decode()
    )
    assert contact
    for path in (
        f"/w/{workspace}/",
        f"/w/{workspace}/store/",
        f"/w/{workspace}/contacts",
        page,
        f"{page}/set-aside",
        contact[0],
    ):
        assert shop_owner.get(path).status_code == 200
        assert neighbour.get(path).status_code == 404
        assert stranger.get(path)["Location"].startswith("/sign-in")


@pytest.mark.slow
def test_the_demo_shop_comes_in_by_the_same_road(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner, begin="demo")
    page = str(shop_owner.post(f"/w/{workspace}/store/bring/demo")["Location"])
    with as_login("worker"):
        read_in(workspace, UUID(page.rsplit("/", maxsplit=1)[-1]))
    assert shop.rows_of(workspace, "contacts_contact") == 600
    home = shop_owner.get(f"/w/{workspace}/").content.decode()
    assert (home.count("Done</"), home.count("To do</")) == (2, 1)
    assert "600" in home


def test_people_are_found_by_address_by_number_and_by_name(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    brought(shop_owner, workspace, shop.orders_file(60, customers=60))
    with reading_for(SERVICE, workspace=workspace):
        somebody = Contact.objects.filter(reachable_by_email=True).first()
        assert somebody
        address = somebody.email
    name = address.split(".")[0]
    for asked in (address, address.upper(), name.title(), re.findall(r"\d{5}", address)[0]):
        found = shop_owner.post(f"/w/{workspace}/contacts", {"q": asked}).content.decode()
        assert f"/contacts/{somebody.pk}" in found
    assert "Nobody found" in shop_owner.post(f"/w/{workspace}/contacts", {"q": "nobody@example.test"}).content.decode()
    assert shop_owner.post(f"/w/{workspace}/contacts", {"q": "x" * 300}).status_code == 422


def test_pages_of_people_show_each_once(shop_owner: Client) -> None:
    workspace = open_shop(shop_owner)
    brought(shop_owner, workspace, shop.orders_file(120, customers=120))
    seen: list[str] = []
    to = f"/w/{workspace}/contacts"
    for _turn in range(3):
        page = shop_owner.get(to).content.decode()
        seen += re.findall(r'/contacts/([0-9a-f-]{36})"', page)
        more = re.search(r'href="(\?after=[^"]+)"', page)
        to = f"/w/{workspace}/contacts{more[1]}" if more else to
    assert len(seen) == len(set(seen)) == 120


def test_a_file_whose_upload_died_is_gone_after_two_days(shop_owner: Client) -> None:
    stray, _ = shop.put(b"half a file")
    os.utime(files.place_of(stray), (0, 0))
    brought(shop_owner, open_shop(shop_owner), shop.orders_file(2))
    assert waiting() == []
