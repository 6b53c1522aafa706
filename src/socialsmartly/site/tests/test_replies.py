"""STOP by mail, through the program that a mail server pipes to, in a process of its own."""

from __future__ import annotations

import shutil
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client, override_settings

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_mail_token
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.models import ConsentEvent
from socialsmartly.privacy.consent.queries import history
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal.files import journal
from socialsmartly.product.campaigns import replies
from socialsmartly.product.campaigns.delivery import BY_MAIL, BY_REPLY, leaves_of, unsubscribe_headers
from socialsmartly.product.campaigns.tests.shop import customer, outcomes, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging import local
from socialsmartly.product.messaging.channels import send_mail
from socialsmartly.product.messaging.incoming import LOOKED_AT
from socialsmartly.words import Permit
from socialsmartly.words.purposes import SERVICE
from tests.house import as_owner
from tests.programs import socialsmartly

DONE, MALFORMED = 0, 65
PATIENCE = 120
"""Seconds. The mail server answers once the program that it starts for a reply has ended: on a busy machine that takes longer than the
site waits for a mail server."""


@pytest.fixture(autouse=True)
def nobody_was_answered(db: None, mailbox: None) -> Iterator[None]:
    yield
    shutil.rmtree(Path(settings.SOCIALSMARTLY_DATA) / "answered", ignore_errors=True)


def letter(to: str, text: str = "STOP", subject: str = "Re: News", **more: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ada@example.test", to, subject
    for name, value in more.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def receive(raw: bytes) -> tuple[int, str]:
    """The real verb: its exit code and what it wrote."""
    done = socialsmartly("receive", login="web", given=raw, MAIL_PORT=settings.EMAIL_PORT)
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert "example.test" not in said
    return done.returncode, said


def agrees(workspace: UUID, person: UUID) -> bool:
    with reading_for(SERVICE, workspace=workspace):
        return bool(Contact.objects.get(pk=person).permits & Permit.EMAIL_MARKETING)


def last_event(workspace: UUID, person: UUID) -> ConsentEvent:
    with reading_for(SERVICE, workspace=workspace):
        return next(iter(history(workspace, person)))


def evidence(workspace: UUID, person: UUID) -> str:
    with reading_for(SERVICE, workspace=workspace):
        return str(next(iter(history(workspace, person))).evidence)


@pytest.mark.promise("4.3-a", "4.3-d")
@pytest.mark.parametrize("text", ["STOP", "Stop.\n\nOn Monday you wrote:\n> news", "退订"])
def test_a_reply_that_says_stop_ends_the_messages_and_what_waits(text: str) -> None:
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    campaign = queued(workspace)
    assert receive(letter(leaves_of(workspace, ada).reply_address, text)) == (DONE, "")
    assert not agrees(workspace, ada)
    assert outcomes(workspace, campaign) == {ada: ("skipped", "withdrew"), bob: ("waiting", "")}
    assert evidence(workspace, ada) == '{"by": "by reply to a message"}'


@pytest.mark.promise("4.3-a")
def test_a_mail_to_the_address_for_stopping_counts_whatever_it_says() -> None:
    workspace = shop()
    ada = customer(workspace)
    assert receive(letter(leaves_of(workspace, ada).stop_address.upper(), "", "unsubscribe me")) == (DONE, "")
    assert not agrees(workspace, ada)


def test_the_same_words_without_a_stop_stop_nothing() -> None:
    """The twin: what counts is the word, not that a mail came."""
    workspace = shop()
    ada = customer(workspace)
    assert receive(letter(leaves_of(workspace, ada).reply_address, "What lovely tea"))[0] == DONE
    assert agrees(workspace, ada)


@pytest.mark.promise("4.3-a", "4.3-d")
def test_link_and_reply_leave_the_same_but_for_the_evidence(client: Client) -> None:
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    campaign = queued(workspace)
    client.post(leaves_of(workspace, ada).unsubscribe.removeprefix(settings.SOCIALSMARTLY_SITE), {"from": "page"})
    receive(letter(leaves_of(workspace, bob).reply_address))
    by_link, by_reply = last_event(workspace, ada), last_event(workspace, bob)
    same = ("permit", "state", "wording")
    assert [getattr(by_link, name) for name in same] == [getattr(by_reply, name) for name in same]
    assert (by_link.method, by_reply.method) == ("page", "reply")
    assert set(outcomes(workspace, campaign).values()) == {("skipped", "withdrew")}
    with as_owner() as owner:
        lines = owner.execute("SELECT count(*) FROM consent_consentevent GROUP BY subject").fetchall()
    assert lines == [(2,), (2,)]


def test_stopping_by_reply_twice_is_recorded_once() -> None:
    workspace = shop()
    ada = customer(workspace)
    for _again in range(2):
        assert receive(letter(leaves_of(workspace, ada).reply_address))[0] == DONE
    with reading_for(SERVICE, workspace=workspace):
        assert [event.state for event in history(workspace, ada)] == ["withdrawn", "given"]


@pytest.mark.parametrize(
    "header",
    [{"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}, {"Precedence": "bulk"}, {"Precedence": "auto_reply"}],
)
def test_what_a_machine_answers_never_withdraws_and_is_not_answered(header: dict[str, str]) -> None:
    workspace = shop()
    ada = customer(workspace)
    replies.take(letter(leaves_of(workspace, ada).reply_address, **header))
    replies.take(letter(leaves_of(workspace, ada).reply_address, "I am away", **header))
    assert agrees(workspace, ada)
    assert not local.mails()
    replies.take(letter(leaves_of(workspace, ada).reply_address, Auto_Submitted="no"))  # the twin
    assert not agrees(workspace, ada)


def test_what_is_not_understood_is_answered_once_a_day_at_the_address_we_have() -> None:
    workspace = shop("Tea & Co")
    ada = customer(workspace, address="known@example.test")
    for _again in range(2):
        assert receive(letter(leaves_of(workspace, ada).reply_address, "Where is my parcel"))[0] == DONE
    (answer,) = local.mails()
    assert answer.to == "known@example.test"
    assert answer.message["Auto-Submitted"] == "auto-replied"
    assert leaves_of(workspace, ada).page in answer.text
    assert "parcel" not in answer.text
    assert agrees(workspace, ada)


def test_the_answer_speaks_the_language_of_the_person() -> None:
    workspace = shop()
    wang = customer(workspace, language="zh-hans")
    replies.take(letter(leaves_of(workspace, wang).reply_address, "你好"))
    assert local.mails()[0].subject == "未能理解您的回复"


@pytest.mark.parametrize("kind", [BY_MAIL, BY_REPLY])
def test_an_address_for_stopping_fits_and_leads_to_one_person_and_one_way(kind: str) -> None:
    link = PersonalLink(kind, uuid7(), uuid7())
    token = link.mail_token()
    assert len(f"u+{token}") == 64
    assert read_mail_token(kind, token) == read_mail_token(kind, token.upper()) == link
    other = BY_REPLY if kind == BY_MAIL else BY_MAIL
    changed = token[:-1] + ("a" if token[-1] != "a" else "b")
    for broken in (
        changed,
        token[:-1],
        token + "0",
        "",
        "z" * 62,
        "-" + token[1:],
        token[:30] + "_" + token[31:],
        "１" * 62,
    ):
        with pytest.raises(LinkBroken):
            read_mail_token(kind, broken)
    with pytest.raises(LinkBroken):
        read_mail_token(other, token)


def test_a_forged_or_shortened_address_is_refused_and_stops_nobody() -> None:
    workspace = shop()
    ada = customer(workspace)
    to = leaves_of(workspace, ada).reply_address
    forged = f"{to[:10]}{'a' if to[10] != 'a' else 'b'}{to[11:]}"
    assert receive(letter(forged)) == (MALFORMED, "socialsmartly: LinkBroken\n")
    assert receive(letter(to.replace("@", "x@", 1)))[0] == MALFORMED
    assert receive(letter("r+short@reply.example.test"))[0] == MALFORMED
    assert agrees(workspace, ada)


def nested(levels: int) -> bytes:
    bounds = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode() for n in range(levels)]
    return b"".join(bounds)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", DONE),
        (b"\n\0STOP\0", DONE),
        (b"Subject: \xff\xfe =?nowhere?b?////?=\n\n\xff\xff", DONE),
        (b'Content-Type: multipart/mixed; boundary="x"\nContent-Transfer-Encoding: base64\n\n--y', DONE),
        (b'Content-Type: text/plain; charset="a\0b"\n\nhello', DONE),
        (nested(100) + b"\nhello", DONE),
        (b"\n" + b"hello " * 1_750_000, DONE),
        (nested(3000) + b"\nhello", DONE),
    ],
)
def test_a_malformed_mail_ends_without_a_traceback(body: bytes, code: int) -> None:
    workspace = shop()
    to = leaves_of(workspace, customer(workspace)).reply_address
    assert receive(b"To: " + to.encode() + b"\n" + body)[0] == code


BROKEN = {
    "ten megabytes": b"\n" + b"hello " * 1_750_000,
    "no boundary": b"Content-Type: multipart/mixed\n\nhello",
    "boundary never closed": b'Content-Type: multipart/alternative; boundary="x"\n\n--x\nContent-Type: text/plain\n\nhel',
    "three thousand levels": nested(3000),
    "no such character set": b"Content-Type: text/plain; charset=klingon\n\nhello",
    "a codec that is none": b"Content-Type: text/plain; charset=idna\n\n\xff.hello",
    "broken base64": b"Content-Transfer-Encoding: base64\n\n=====A*",
    "broken uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 999 x\n#####\n",
    "markup that is none": b"Content-Type: text/html\n\n<![no such section[ <!-- <p hello &#xffffffff;",
    "headers without end": b"A: b\n" * 60_000,
    "random": bytes(range(256)) * 100,
}


@pytest.mark.promise("4.3-a")
@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_broken_mail_stops_by_the_address_for_stopping_and_is_answered_as_a_reply(body: bytes) -> None:
    workspace = shop()
    ada = customer(workspace)
    leaves = leaves_of(workspace, ada)
    replies.take(f"To: {leaves.reply_address}\n".encode() + body)
    assert agrees(workspace, ada)
    assert len(local.mails()) == 1
    replies.take(f"To: {leaves.stop_address}\n".encode() + body)
    assert not agrees(workspace, ada)


def test_a_reply_under_ten_megabytes_of_pictures_counts() -> None:
    workspace = shop()
    ada = customer(workspace)
    raw = letter(leaves_of(workspace, ada).reply_address, "STOP\n" + "> picture\n" * 1_000_000)
    assert len(raw) > 30 * LOOKED_AT
    assert receive(raw) == (DONE, "")
    assert not agrees(workspace, ada)


def test_a_mail_program_may_call_its_unsubscribe_mail_automatic_but_not_send_back_ours() -> None:
    workspace = shop()
    ada = customer(workspace)
    to = leaves_of(workspace, ada).stop_address
    replies.take(letter(to, "", Return_Path="<>"))
    assert agrees(workspace, ada)
    replies.take(letter(to, "", Auto_Submitted="auto-generated", Precedence="bulk"))
    assert not agrees(workspace, ada)


def test_a_mail_that_came_back_over_the_local_mail_server_stops_nothing() -> None:
    workspace = shop()
    ada = customer(workspace)
    to = leaves_of(workspace, ada).stop_address
    with smtplib.SMTP("127.0.0.1", settings.EMAIL_PORT) as server:
        server.sendmail("", [to], letter("somebody@example.test"))
    assert agrees(workspace, ada)


def test_one_mail_to_two_readers_counts_for_both() -> None:
    workspace = shop()
    people = customer(workspace), customer(workspace, address="bob@example.test")
    with smtplib.SMTP("127.0.0.1", settings.EMAIL_PORT) as server:
        server.sendmail(
            "a@example.test", [leaves_of(workspace, each).stop_address for each in people], letter("x@y.test")
        )
    assert [agrees(workspace, each) for each in people] == [False, False]


def rows_of(workspace: UUID, person: UUID) -> dict[str, object]:
    """Everything that a stop leaves, but for evidence and random ids."""
    with reading_for(SERVICE, workspace=workspace):
        events = [(e.state, e.permit, e.wording) for e in history(workspace, person)]
    with as_owner() as owner:
        tables = {
            name: owner.execute(statement, [person]).fetchall()
            for name, statement in {
                "requests": "SELECT count(*) FROM rights_rightsrequest WHERE subject = %s",
                "lines": "SELECT kind FROM ledger_line WHERE subject = %s ORDER BY at",
                "decided": "SELECT outcome, reason, lease_until FROM campaigns_decision WHERE contact_id = %s",
                "permits": "SELECT permits FROM contacts_contact WHERE id = %s",
            }.items()
        }
    entries = [(e.event, e.scope, e.what) for e in journal().entries() if e.subject == person]
    return {**tables, "events": events, "journal": entries}


@pytest.mark.promise("4.3-a", "4.3-d")
def test_link_reply_and_mail_program_leave_the_same_rows_in_every_store(client: Client) -> None:
    workspace = shop()
    ways = [customer(workspace, address=f"{name}@example.test") for name in ("ada", "bob", "cleo")]
    queued(workspace)
    link, reply, program = (leaves_of(workspace, each) for each in ways)
    client.post(link.unsubscribe.removeprefix(settings.SOCIALSMARTLY_SITE), {"List-Unsubscribe": "One-Click"})
    replies.take(letter(reply.reply_address))
    replies.take(letter(program.stop_address, ""))
    by_link, by_reply, by_program = (rows_of(workspace, each) for each in ways)
    assert by_link == by_reply == by_program
    assert by_link["journal"]


def test_a_way_that_withdraws_without_the_journal_would_be_seen(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the comparison."""
    workspace = shop()
    ada, bob = customer(workspace), customer(workspace, address="bob@example.test")
    client.post(leaves_of(workspace, ada).unsubscribe.removeprefix(settings.SOCIALSMARTLY_SITE))
    monkeypatch.setattr("socialsmartly.privacy.consent.actions.enter", lambda _lines: None)
    replies.take(letter(leaves_of(workspace, bob).reply_address))
    assert rows_of(workspace, ada) != rows_of(workspace, bob)


@override_settings(EMAIL_TIMEOUT=PATIENCE)
def test_one_can_answer_a_mail_on_the_page_that_shows_it(client: Client) -> None:
    workspace = shop()
    ada = customer(workspace)
    headers = {"Reply-To": leaves_of(workspace, ada).reply_address}
    send_mail("ada@example.test", "News", "Dear Ada", headers=headers)
    name = local.mails()[0].name
    assert "Answer as its reader" in client.get(f"/local/mail/{name}").content.decode()
    assert client.post(f"/local/mail/{name}/answer", {"text": "STOP"}).status_code == 302
    assert not agrees(workspace, ada)
    assert "The answer was taken" in client.get(f"/local/mail/{name}").content.decode()


def test_without_a_domain_for_replies_no_address_is_offered_and_none_is_read() -> None:
    with override_settings(SOCIALSMARTLY_REPLY_DOMAIN=""):
        headers = unsubscribe_headers(leaves_of(uuid7(), uuid7()), "en")
    assert "Reply-To" not in headers
    assert "mailto" not in headers["List-Unsubscribe"]


@pytest.mark.promise("4.3-a")
def test_a_reply_through_the_local_mail_server_counts() -> None:
    workspace = shop()
    ada = customer(workspace)
    to = leaves_of(workspace, ada).reply_address
    with smtplib.SMTP("127.0.0.1", settings.EMAIL_PORT) as server:
        server.sendmail("ada@example.test", [to], letter("somebody@example.test"))
        with pytest.raises(smtplib.SMTPDataError):
            server.sendmail("ada@example.test", ["r+forged@reply.example.test"], letter("somebody@example.test"))
    assert not agrees(workspace, ada)
