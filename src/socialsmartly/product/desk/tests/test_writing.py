"""A customer writes, a person of the shop answers, and both read the same."""

from __future__ import annotations

import base64
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.hiding import delete_later
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.models import Conversation, Ended, Message, State
from socialsmartly.product.desk.tests.shop import ADA, Shop, link_in_mail, open_shop, work, write
from socialsmartly.product.messaging import local
from socialsmartly.product.workspaces.tests.team import LEA, joined
from socialsmartly.words.purposes import DESK, RIGHTS, SERVICE
from tests.cast import member_of, sign_up
from tests.house import as_owner
from tests.once import once

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
@once
def tea(shop_owner: Client) -> Shop:
    return open_shop(shop_owner)


def test_a_question_is_answered_by_mail_and_on_a_page_of_the_customers_own(tea: Shop, stranger: Client) -> None:
    assert write(stranger, tea).status_code == 200
    work()
    receipt = link_in_mail()
    assert "Is it fresh?" in stranger.get(receipt).content.decode()

    assert "Green tea" in tea.owner.get(tea.desk).content.decode()
    answer = tea.owner.post(f"{tea.of(tea.only())}/reply", {"do": "reply", "text": "Picked in May."})
    assert answer.status_code == 302
    work()
    mail = next(m for m in local.mails() if m.to == ADA)
    assert "Picked in May." in mail.text
    assert mail.subject == f"Green tea [{tea.only().number}]"
    assert "Picked in May." in stranger.get(link_in_mail()).content.decode()


def test_the_page_for_everybody_leads_nobody_to_what_others_wrote(tea: Shop, stranger: Client) -> None:
    """Whoever types somebody else's address gets no link, and the receipt says nothing that they typed."""
    page = write(stranger, tea, text="Buy pills at pills.example").content.decode()
    assert "/talk/" not in page
    work()
    assert "pills" not in next(m for m in local.mails() if m.to == ADA).text


def test_two_clicks_are_one_question(tea: Shop, stranger: Client) -> None:
    page = stranger.get(f"/write/{tea.workspace}").content.decode()
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    for _ in range(2):
        write(stranger, tea, key=key)
    with reading_for(DESK, workspace=tea.workspace):
        assert Conversation.objects.count() == Message.objects.count() == 1


def test_a_newcomer_comes_in_with_what_they_gave_and_agreed_to_nothing(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    with reading_for(SERVICE, workspace=tea.workspace):
        made = Contact.objects.get()
        assert (made.email, made.name, made.phone, made.permits, made.orders_count) == (ADA, "Ada", None, 0, 0)


def test_who_waits_longest_stands_first_and_an_answer_ends_the_waiting(tea: Shop, stranger: Client) -> None:
    for title in ("First matter", "Second matter"):
        write(stranger, tea, title=title)
    page = tea.owner.get(tea.desk).content.decode()
    assert page.index("First matter") < page.index("Second matter")
    assert "2 customers wait" in page
    first = re.search(rf'{tea.desk}/([^"]+)">First', page)
    assert first
    tea.owner.post(f"{tea.desk}/{first[1]}/reply", {"do": "reply", "text": "Yes."})
    page = tea.owner.get(tea.desk).content.decode()
    assert page.index("Second matter") < page.index("First matter")
    assert "1 customer waits" in page


def test_who_looks_after_it_has_it_in_their_own_box_until_they_let_it_go(tea: Shop, stranger: Client) -> None:
    lea = Client()
    sign_up(lea, LEA)
    joined(tea.owner, tea.workspace, lea)
    write(stranger, tea)
    act = f"{tea.of(tea.only())}/act"

    def have_it() -> list[bool]:
        return ["Green tea" in one.get(f"{tea.desk}?box=mine").content.decode() for one in (lea, tea.owner)]

    lea.post(act, {"do": "take"})
    assert have_it() == [True, False]
    assert tea.only().assignee == mark_of(member_of(lea), tea.workspace), "a mark, and nobody's handle"
    assert "a colleague" in tea.owner.get(tea.desk).content.decode()
    tea.owner.post(act, {"do": "take"})
    assert have_it() == [False, True]
    tea.owner.post(act, {"do": "let-go"})
    assert have_it() == [False, False]


def test_a_note_is_not_on_the_customers_page(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    work()
    tea.owner.post(f"{tea.of(tea.only())}/reply", {"do": "note", "text": "Ask the tea master."})
    assert "Ask the tea master." in tea.owner.get(tea.of(tea.only())).content.decode()
    assert "Ask the tea master." not in stranger.get(link_in_mail()).content.decode()


@pytest.mark.promise("5-c")
def test_closing_wants_to_know_how_it_ended_and_a_further_word_opens_it_again(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    work()
    act = f"{tea.of(tea.only())}/act"
    tea.owner.post(act, {"do": "close"})
    assert tea.only().state == State.OPEN
    tea.owner.post(act, {"do": "close", "outcome": "answered"})
    closed = tea.only()
    assert (closed.state, closed.waiting_since, closed.kept_from) == (State.CLOSED, None, closed.closed_at)
    with reading_for(DESK, workspace=tea.workspace):
        assert [(one.kind, one.outcome) for one in Ended.objects.all()] == [("in-sale", "answered")]
    page = stranger.get(link_in_mail()).content.decode()
    key = re.findall(r'name="key" value="([^"]+)"', page)[0]
    stranger.post(link_in_mail(), {"text": "One more thing.", "key": key})
    again = tea.only()
    assert (again.state, again.outcome) == (State.OPEN, "")
    assert again.waiting_since is not None


def test_what_is_put_off_comes_back_when_the_customer_writes(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    work()
    tea.owner.post(f"{tea.of(tea.only())}/act", {"do": "snooze", "days": "3"})
    assert "Green tea" not in tea.owner.get(tea.desk).content.decode()
    assert "Green tea" in tea.owner.get(f"{tea.desk}?box=snoozed").content.decode()
    stranger.post(link_in_mail(), {"text": "Hello?", "key": "0" * 32})
    assert "Green tea" in tea.owner.get(tea.desk).content.decode()


def test_a_saved_reply_says_its_words_and_does_what_follows(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    said = {"title": "Fresh", "body": "Picked in May.", "closes_with": "answered", "snoozes_days": "0"}
    assert tea.owner.post(f"{tea.desk}/saved", said).status_code == 302
    key = re.findall(r'<option value="([0-9a-f-]{36})">Fresh', tea.owner.get(tea.of(tea.only())).content.decode())[0]
    tea.owner.post(f"{tea.of(tea.only())}/reply", {"do": "reply", "text": "", "saved": key})
    assert tea.only().outcome == "answered"
    work()
    assert any("Picked in May." in mail.text for mail in local.mails() if mail.to == ADA)


def test_a_file_is_kept_sealed_and_handed_out_to_keep(tea: Shop, stranger: Client) -> None:
    write(stranger, tea, attached=[SimpleUploadedFile("photo.png", PNG, "image/png")])
    page = tea.owner.get(tea.of(tea.only())).content.decode()
    path = re.findall(rf'href="({tea.of(tea.only())}/file/[^"]+)"', page)[0]
    got = tea.owner.get(path)
    assert got.content == PNG
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    with as_owner() as owner:
        (row,) = owner.execute("SELECT t::text FROM desk_attachment t").fetchall()
    assert base64.b64encode(PNG).hex()[:40] not in str(row[0])
    assert "photo" not in str(row[0])


@pytest.mark.parametrize("content", [b"PK\x03\x04 an archive", b"\x89PNG\r\n\x1a\n" + bytes(1 << 20), b"\x00\x01"])
def test_a_file_that_is_not_kept_is_said_to_be_and_nothing_is_lost(tea: Shop, stranger: Client, content: bytes) -> None:
    answer = write(stranger, tea, attached=[SimpleUploadedFile("invoice.pdf", content)])
    assert answer.status_code == 422
    assert "each of at most 1 MB" in answer.content.decode()
    assert "Is it fresh?" in answer.content.decode()


def test_nobody_fills_a_desk_alone(tea: Shop, stranger: Client) -> None:
    answers = [write(stranger, tea, title=f"Matter {n}").status_code for n in range(6)]
    assert answers == [200] * 5 + [422]


@pytest.mark.promise("4.1-d")
def test_a_question_about_ones_own_information_is_a_request_as_well(tea: Shop, stranger: Client) -> None:
    write(stranger, tea, kind="privacy", text="What do you have about me?")
    made = tea.only()
    with reading_for(RIGHTS, workspace=tea.workspace, subject=made.contact_id):
        assert [one.pk for one in RightsRequest.objects.all()] == [made.request]


@pytest.mark.promise("2.3-c")
def test_each_look_is_written_down_with_the_number_of_the_matter(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    made = tea.only()
    tea.owner.get(tea.of(made))
    with reading_for(RIGHTS, workspace=tea.workspace, subject=made.contact_id):
        assert {(one.purpose, one.case) for one in looks_at(made.contact_id, tea.workspace)} == {("desk", made.number)}


def test_another_shops_conversation_is_not_there(tea: Shop, neighbour: Client, stranger: Client) -> None:
    write(stranger, tea)
    theirs = open_shop(neighbour, "Paper")
    assert neighbour.get(tea.of(tea.only())).status_code == 404
    assert neighbour.get(f"{theirs.desk}/{tea.only().pk}").status_code == 404


@pytest.mark.promise("4.2-a")
def test_whoever_asked_to_be_deleted_is_not_at_the_desk_either(tea: Shop, stranger: Client) -> None:
    write(stranger, tea)
    work()
    one, page = tea.only(), link_in_mail()
    delete_later(Asker("contact", one.contact_id, tea.workspace), channel="page")
    assert "Green tea" not in tea.owner.get(tea.desk).content.decode()
    assert tea.owner.get(tea.of(one)).status_code == 404
    assert tea.owner.post(f"{tea.of(one)}/reply", {"do": "reply", "text": "Hello?"}).status_code == 404
    assert stranger.get(page).status_code == 404
    assert "it cannot take a new message" in write(stranger, tea).content.decode()
