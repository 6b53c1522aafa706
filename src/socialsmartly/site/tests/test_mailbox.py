"""Every mail to the privacy address becomes a request of the moment at which the mail server had it, or is marked for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from socialsmartly.privacy.applicants.models import Application
from socialsmartly.privacy.applicants.queries import SCOPE
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.product.intake import actions
from socialsmartly.product.intake.mailbox import MailboxClosed, NotEncrypted
from socialsmartly.product.intake.queries import KIND, requests_of
from socialsmartly.product.intake.rules import what_is_asked
from socialsmartly.product.messaging import local
from socialsmartly.product.messaging.incoming import NobodyWrote, read_mail
from socialsmartly.product.staff import tasks
from socialsmartly.site.tests.imap_server import PASSWORD, USER, Inbox, Stored, inbox
from tests.house import as_login

ADA = "ada@example.test"
LATE = "26-Nov-2026 23:59:00 +0800"


def mail(text: str = "Delete my data.", sender: str = f"Ada <{ADA}>", **head: str) -> bytes:
    lines = {"From": sender, "Subject": "Hello", "Message-ID": "<1@example.test>", **head}
    return "\r\n".join([*(f"{name.replace('_', '-')}: {value}" for name, value in lines.items()), "", text]).encode()


@pytest.fixture
def server(db: None, mailbox: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Inbox]:
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


def take() -> actions.Took:
    with as_login("worker"):
        return actions.take_mails()


def applicant(address: str = ADA) -> Asker:
    handle = index.find(SCOPE, "email", address)
    assert isinstance(handle, UUID)
    return Asker(KIND, handle)


def asked(address: str = ADA) -> list[RightsRequest]:
    return [one.asked for one in requests_of(applicant(address))]


@pytest.mark.promise("4.1-d")
def test_a_mail_before_midnight_counts_that_day_however_late_it_is_read(server: Inbox) -> None:
    server.mails.append(Stored(mail(), LATE))
    assert take() == actions.Took(1, 0)
    (made,) = asked()
    assert made.received_at == datetime(2026, 11, 26, 15, 59, tzinfo=UTC)
    assert made.due_at == made.received_at + timedelta(days=15)
    assert made.state == RequestState.RECEIVED
    assert server.flags() == [{"seen"}]


@pytest.mark.promise("4.1-d")
def test_the_same_mail_again_after_a_crash_is_the_same_request(server: Inbox) -> None:
    server.mails.append(Stored(mail(), LATE))
    take()
    server.mails[0].flags.clear()  # killed between the commit and the mark
    take()
    assert len(asked()) == 1


@pytest.mark.promise("4.1-d", "8-b")
def test_whoever_wrote_is_answered_with_number_dates_and_the_place_to_follow_it(server: Inbox) -> None:
    server.mails.append(Stored(mail(), LATE))
    take()
    with as_login("worker"):
        tasks.confirm_receipts(0)
    (reply,) = [one for one in local.mails() if one.to == ADA]
    assert asked()[0].number in reply.text
    assert "/asked/" in reply.text
    assert "15" in reply.text


@pytest.mark.promise("8-b")
@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("You people never learn. Get rid of everything you have on me!", Right.DELETE),
        ("This is a disgrace, I want to complain about your shop", Right.COMPLAIN),
        ("请马上删除我的账号，太过分了", Right.DELETE),
        ("What information do you have about me?", Right.COPY),
        ("When do you open on Sunday?", Right.OTHER),
        ("", Right.OTHER),
    ],
)
def test_every_mail_is_a_request_also_a_right_in_angry_words(server: Inbox, text: str, right: Right) -> None:
    server.mails.append(Stored(mail(text), LATE))
    take()
    (made,) = asked()
    with applicant().block():
        assert Application.objects.get(owner=applicant().owner, request=made.pk).asked == right


def test_the_words_are_heard_and_not_their_absence() -> None:
    """The twin: without the words the same sentence asks for nothing in particular."""
    assert what_is_asked("Get rid of the rain, please.") is Right.OTHER


@pytest.mark.promise("8-b")
def test_what_names_nobody_is_marked_for_people_and_stays(server: Inbox) -> None:
    for raw in (
        mail(Auto_Submitted="auto-replied"),
        mail(Return_Path="<>"),
        mail(sender="nobody"),
        b"\x00\xff not a mail",
    ):
        server.mails.append(Stored(raw, LATE))
    server.mails.append(Stored(mail(), LATE))
    assert take() == actions.Took(1, 4)
    assert server.flags() == [*[{"flagged"}] * 4, {"seen"}]
    assert take() == actions.Took(0, 0)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            mail("<p>Delete&nbsp;my <b>data</b></p>", Content_Type="text/html; charset=utf-8"),
            "Hello\n\nDelete\xa0my data",
        ),
        (mail("x", Content_Type="text/plain; charset=nonsense"), "Hello\n\nx"),
        (mail("x" * 9000), None),
        (mail("\\ud800 x", Content_Type="text/plain; charset=unicode_escape"), None),
    ],
)
def test_whatever_it_is_written_in_its_words_are_read(raw: bytes, said: str | None) -> None:
    text = read_mail(raw).text
    assert len(text) <= 4000
    assert text.encode(), "the database takes no half of a pair"
    assert said is None or text == said


def test_a_machine_is_nobody() -> None:
    with pytest.raises(NobodyWrote):
        read_mail(mail(Precedence="bulk"))


def test_a_wrong_password_loses_nothing(server: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    server.mails.append(Stored(mail(), LATE))
    monkeypatch.setattr(settings, "SOCIALSMARTLY_MAILBOX_USER", "somebody")
    with pytest.raises(MailboxClosed):
        take()
    assert server.flags() == [set()]


def test_no_password_leaves_this_machine_in_clear(server: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SOCIALSMARTLY_MAILBOX_HOST", "mail.example.test")
    with pytest.raises(NotEncrypted):
        take()


@pytest.mark.promise("4.6-f")
def test_the_same_words_by_two_ways_are_one_request(server: Inbox) -> None:
    for name in ("<1@example.test>", "<2@example.test>"):
        server.mails.append(Stored(mail(Message_ID=name), LATE))
    take()
    assert len(asked()) == 1
