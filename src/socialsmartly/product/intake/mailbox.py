"""The privacy mailbox, read by IMAP (RFC 3501). Each mail is taken or marked for people; none is deleted."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from socialsmartly.product.messaging.incoming import FETCHED

SECONDS: Final = 30
AT_ONCE: Final = 100
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
WHEN: Final = re.compile(rb'INTERNALDATE "([^"]+)"')
NEW: Final = "UNSEEN UNFLAGGED"
TAKEN, FOR_PEOPLE = r"(\Seen)", r"(\Flagged)"


class MailboxClosed(Exception):
    """The privacy mailbox could not be read. Check its host, name and password; the mails wait there until then."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class NotEncrypted(MailboxClosed):
    """The privacy mailbox is on another machine and its connection is not encrypted. Set SOCIALSMARTLY_MAILBOX_TLS=1."""


@dataclass(frozen=True)
class Arrived:
    """One mail in the mailbox, and when the mail server received it."""

    uid: str
    raw: bytes
    at: datetime


class Mailbox:
    """An open mailbox."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    def new(self) -> Iterator[Arrived]:
        """Mails that nobody took and nobody marked, oldest first."""
        found = self._asked("SEARCH", NEW)
        for uid in found[0].split()[:AT_ONCE] if found and found[0] else ():
            parts = self._asked("FETCH", uid.decode(), f"(INTERNALDATE BODY.PEEK[]<0.{FETCHED}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if raw is not None:  # whoever else reads the mailbox may have moved it meanwhile
                yield Arrived(uid.decode(), raw, _moment(parts))

    def mark(self, arrived: Arrived, flag: str) -> None:
        self._asked("STORE", arrived.uid, "+FLAGS", flag)

    def _asked(self, command: str, *words: str) -> list[Any]:
        answer, data = self._server.uid(command, *words)
        if answer != "OK":
            raise MailboxClosed
        return data


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """MailboxClosed, whatever went wrong on the way: what the server said may hold an address."""
    try:
        server = _connected()
    except (OSError, imaplib.IMAP4.error) as closed:
        raise MailboxClosed from closed
    try:
        server.login(settings.SOCIALSMARTLY_MAILBOX_USER, _password())
        server.select("INBOX")
        yield Mailbox(server)
    except (OSError, imaplib.IMAP4.error) as closed:
        raise MailboxClosed from closed
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _connected() -> imaplib.IMAP4:
    host, port = settings.SOCIALSMARTLY_MAILBOX_HOST, settings.SOCIALSMARTLY_MAILBOX_PORT
    if settings.SOCIALSMARTLY_MAILBOX_TLS:
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    if host not in LOOPBACK:
        raise NotEncrypted
    return imaplib.IMAP4(host, port, timeout=SECONDS)


def _password() -> str:
    return Path(settings.SOCIALSMARTLY_MAILBOX_PASSWORD_FILE).read_text("utf-8").strip()


def _moment(parts: list[Any]) -> datetime:
    """Servers say it before the mail or after it."""
    heads = [part[0] if isinstance(part, tuple) else part for part in parts if part]
    found = next((said for head in heads if (said := WHEN.search(head))), None)
    if found is None:
        raise MailboxClosed
    return datetime.strptime(found[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z")
