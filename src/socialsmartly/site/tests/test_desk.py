"""The desk and the rooms above it: mail by IMAP and through a pipe, from honest customers and from others; and the staff of the house."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.desk.links import public_address
from socialsmartly.product.desk.models import Attachment, Conversation, Kind, Message
from socialsmartly.product.desk.tests.shop import ADA, Shop, link_in_mail, open_shop, work, write
from socialsmartly.product.intake import actions
from socialsmartly.product.messaging import local
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.site.supervisor import command
from socialsmartly.site.tests.imap_server import PASSWORD, USER, Inbox, Stored, inbox
from socialsmartly.words.house import HOUSE_ID
from socialsmartly.words.purposes import ASKING, DESK, RIGHTS
from tests.cast import member_of, show_staff_factor
from tests.house import ROOT, as_login

WHEN = "26-Nov-2026 23:59:00 +0800"
HOSTILE = (
    "<html><style>p{color:red}</style><p>Is it <b>fresh</b>?</p><script>alert(1)</script>"
    "<img src=x onerror=alert(2)><a href='javascript:alert(3)'>press</a></html>"
)


@pytest.fixture
def tea(shop_owner: Client, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(settings, "SOCIALSMARTLY_REPLY_DOMAIN", "reply.example.test")
    return open_shop(shop_owner)


@pytest.fixture
def server(tea: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Inbox]:
    (tmp_path / "password").write_text(PASSWORD + "\n")
    with inbox() as running:
        for name, value in {
            "HOST": "127.0.0.1",
            "PORT": running.port,
            "USER": USER,
            "PASSWORD_FILE": str(tmp_path / "password"),
            "TLS": False,
        }.items():
            monkeypatch.setattr(settings, f"SOCIALSMARTLY_MAILBOX_{name}", value)
        yield running


def mail(to: str, text: str = "Is it fresh?", *, html: str = "", **head: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in {
        "From": f"Ada <{ADA}>",
        "To": to,
        "Subject": "Tea",
        "Message-ID": "<1@example.test>",
        **head,
    }.items():
        made[name.replace("_", "-")] = value
    made.set_content(html or text, subtype="html" if html else "plain")
    return made


def take(server: Inbox, *mails: EmailMessage) -> actions.Took:
    server.mails.extend(Stored(one.as_bytes(), WHEN) for one in mails)
    with as_login("worker"):
        return actions.take_mails()


def bodies(tea: Shop) -> list[str]:
    with reading_for(DESK, workspace=tea.workspace):
        return [str(one.body) for one in Message.objects.filter(workspace_id=tea.workspace).order_by("at", "id")]


def test_a_mail_to_the_public_address_opens_a_conversation_and_is_answered(tea: Shop, server: Inbox) -> None:
    assert take(server, mail(public_address(tea.workspace))) == actions.Took(1, 0)
    assert tea.only().channel == "e-mail"
    work()
    assert "Is it fresh?" in Client().get(link_in_mail()).content.decode()


def test_the_same_mail_again_after_a_crash_is_one_message(tea: Shop, server: Inbox) -> None:
    take(server, mail(public_address(tea.workspace)))
    server.mails[0].flags.clear()
    take(server)
    assert bodies(tea) == ["Is it fresh?"]


def test_an_answer_comes_back_to_the_conversation_it_belongs_to(tea: Shop, server: Inbox, stranger: Client) -> None:
    """By the headers of its thread, although another conversation of the same customer is newer."""
    write(stranger, tea, title="Old")
    old = tea.only()
    tea.owner.post(f"{tea.of(old)}/reply", {"do": "reply", "text": "Yes."})
    work()
    ours = next(m.message for m in local.mails() if "Yes." in m.text)
    write(stranger, tea, title="New")
    take(server, mail(str(ours["Reply-To"]), "Thank you.", In_Reply_To=str(ours["Message-ID"])))
    with reading_for(ASKING, workspace=tea.workspace, subject=old.contact_id):
        last = Message.objects.filter(workspace_id=tea.workspace, by="customer").order_by("at", "id").last()
        assert last is not None
        assert (last.body, last.conversation) == ("Thank you.", old.pk)


def test_hostile_html_is_shown_as_words(tea: Shop, server: Inbox) -> None:
    take(server, mail(public_address(tea.workspace), html=HOSTILE))
    page = tea.owner.get(tea.of(tea.only())).content.decode()
    assert "Is it fresh?" in page
    for trick in ("alert(", "onerror", "javascript:", "color:red"):
        assert trick not in page


def test_what_came_along_is_kept_within_bounds(tea: Shop, server: Inbox) -> None:
    letter = mail(public_address(tea.workspace))
    letter.add_attachment(b"a note", maintype="text", subtype="plain", filename="note.txt")
    letter.add_attachment(b"PK\x03\x04" + bytes(5000), maintype="application", subtype="zip", filename="bomb.zip")
    take(server, letter)
    page = tea.owner.get(tea.of(tea.only())).content.decode()
    assert "note.txt" in page
    assert "1 file was not kept" in page
    with reading_for(DESK, workspace=tea.workspace):
        assert Attachment.objects.filter(workspace_id=tea.workspace).count() == 1


@pytest.mark.promise("4.1-d")
def test_a_mail_to_a_desk_that_asks_for_deletion_is_a_request_as_well(tea: Shop, server: Inbox) -> None:
    take(server, mail(public_address(tea.workspace), "Please delete all my data."))
    made = tea.only()
    assert made.kind == Kind.PRIVACY
    with reading_for(RIGHTS, workspace=tea.workspace, subject=made.contact_id):
        assert [(one.pk, one.right) for one in RightsRequest.objects.all()] == [(made.request, "other")]


@pytest.mark.parametrize("head", [{"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}, {"From": "nobody"}])
def test_what_nobody_wrote_waits_in_the_mailbox_for_people(tea: Shop, server: Inbox, head: dict[str, str]) -> None:
    assert take(server, mail(public_address(tea.workspace), **head)) == actions.Took(0, 1)
    with reading_for(DESK, workspace=tea.workspace):
        assert not Conversation.objects.filter(workspace_id=tea.workspace).exists()


def test_an_address_that_nobody_signed_is_no_desk(tea: Shop, server: Inbox) -> None:
    """It is a mail to the privacy address then, and nothing of it is dropped."""
    forged = f"d+{'1' * 62}@reply.example.test"
    assert take(server, mail(forged)) == actions.Took(1, 0)
    with reading_for(DESK, workspace=tea.workspace):
        assert not Conversation.objects.filter(workspace_id=tea.workspace).exists()


def test_the_pipe_of_a_mail_server_brings_it_to_the_desk_too(tea: Shop) -> None:
    environment = {**os.environ, "SOCIALSMARTLY_REPLY_DOMAIN": "reply.example.test"}
    environment["SOCIALSMARTLY_MAIL_PORT"] = str(settings.EMAIL_PORT)
    letter = mail(public_address(tea.workspace)).as_bytes()
    done = subprocess.run(command("receive"), input=letter, env=environment, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert bodies(tea) == ["Is it fresh?"]


def test_staff_at_the_desk_of_the_house_show_a_second_factor(neighbour: Client, stranger: Client) -> None:
    seat_staff(member_of(neighbour))
    house = Shop(neighbour, HOUSE_ID)
    write(stranger, house)
    assert "/confirm" in neighbour.get(house.desk)["Location"]
    show_staff_factor(neighbour)
    assert "Green tea" in neighbour.get(house.desk).content.decode()
