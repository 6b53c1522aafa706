"""Many messages over one connection, each of them handed over before a deadline, with an outcome that is never guessed."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime, parseaddr
from types import TracebackType
from typing import Self

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.recipients.actions.carrying import on_record
from socialsmartly.privacy.recipients.carriage import Carries

LONGEST_ANSWER = 5.0
"""Seconds that a mail server may take to accept what it has in full. With less left before the deadline nothing is handed over, so that
what is accepted is accepted before the deadline, even when whoever handed it over dies meanwhile."""
LONGEST_LINE = 998
"""RFC 5322, 2.1.1. Folded at 78, a signed link turns into encoded words, and no mail program finds it in List-Unsubscribe any more."""
LONG_LINES, LONG_LINES_UTF8 = (policy.clone(max_line_length=LONGEST_LINE) for policy in (SMTP, SMTPUTF8))


class HandOver(Exception):
    """A message could not be handed over."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


class MailServerAway(HandOver):
    """The mail server cannot be reached or takes nothing from us. Nothing was sent; look at its address in the settings."""


class NetworkInsideReading(HandOver):
    """A mail was about to leave inside a block that reads. Close the block first: the network may take its time."""


class TooLate(HandOver):
    """The time for this hand-over has run out before it began. Nothing was sent; take a new lease."""


class AddressRefused(HandOver):
    """The mail server refused this address for good. Nothing was sent; do not try it again."""


class MessageRefused(HandOver):
    """The mail server refused this message. Nothing was sent."""


class OutcomeUnknown(HandOver):
    """The connection broke while the message was on its way. It may have arrived; do not send it again."""


def compose(*, to: str, sender: str, subject: str, text: str, html: str, headers: Mapping[str, str]) -> EmailMessage:
    """A mail with a text and an HTML part (AddressRefused). Line breaks in a header are refused by the library (ValueError)."""
    mail = EmailMessage(policy=LONG_LINES)
    mail["Subject"] = subject
    mail["From"] = Address(display_name=sender, addr_spec=own_address())
    try:
        mail["To"] = Address(addr_spec=to)
    except (ValueError, IndexError):
        raise AddressRefused from None
    mail["Date"] = format_datetime(timezone.now())
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    # Only now: what begins with Content- would have moved into the first part.
    for name, value in headers.items():
        mail[name] = value
    return mail


def own_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


class MailServer:
    """One connection to the mail server named in the settings. It is used outside every reading block, never inside one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        if current_reading() is not None:
            raise NetworkInsideReading
        on_record(Carries.MAIL)
        try:
            self._smtp = _dialled(self._seconds)
            self._smtp.ehlo_or_helo_if_needed()
            if settings.EMAIL_HOST_USER:
                self._smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except (OSError, smtplib.SMTPException):
            self._close()
            raise MailServerAway from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()

    def hand_over(self, mail: EmailMessage, deadline: float) -> None:
        """Give one mail to the server before `deadline` (of `time.monotonic`), or raise the HandOver that says what became of it."""
        assert self._smtp is not None  # inside `with`
        if _too_late(deadline):
            raise TooLate
        to = mail["To"].addresses[0].addr_spec
        plain = to.isascii()
        if not plain and not self._smtp.has_extn("smtputf8"):
            raise AddressRefused
        self._envelope(to, [] if plain else ["SMTPUTF8", "BODY=8BITMIME"], deadline)
        self._body(mail.as_bytes(policy=LONG_LINES if plain else LONG_LINES_UTF8), deadline)

    def _envelope(self, to: str, options: list[str], deadline: float) -> None:
        try:
            self._until(deadline)
            code, _said = self._server.mail(own_address(), options)
            if code != 250:
                raise MailServerAway
            self._until(deadline)
            code, _said = self._server.rcpt(to)
        except (OSError, smtplib.SMTPException):
            raise MailServerAway from None
        if code == 421:
            raise MailServerAway
        if code not in (250, 251):
            self._start_over()
            raise AddressRefused if code >= 500 else MessageRefused

    def _body(self, content: bytes, deadline: float) -> None:
        if _too_late(deadline):
            self._start_over()
            raise TooLate
        try:
            self._until(deadline)
            code, _said = self._server.data(content)
        except smtplib.SMTPDataError:
            self._start_over()
            raise MessageRefused from None
        except (OSError, smtplib.SMTPException):
            raise OutcomeUnknown from None
        if code != 250:
            self._start_over()
            raise MessageRefused

    def _start_over(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._server.rset()

    def _until(self, deadline: float) -> None:
        """No single step may outlast the deadline."""
        if self._server.sock is not None:
            self._server.sock.settimeout(max(deadline - time.monotonic(), 0.05))

    @property
    def _server(self) -> smtplib.SMTP:
        assert self._smtp is not None  # inside `with`
        return self._smtp


def _dialled(seconds: float) -> smtplib.SMTP:
    """A connection to a server whose certificate is looked at, where the settings want one. `smtplib` alone would take any."""
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    if settings.EMAIL_USE_SSL:
        return smtplib.SMTP_SSL(host, port, timeout=seconds, context=ssl.create_default_context())
    smtp = smtplib.SMTP(host, port, timeout=seconds)
    if settings.EMAIL_USE_TLS:
        try:
            smtp.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
    return smtp


def _too_late(deadline: float) -> bool:
    return deadline - time.monotonic() < LONGEST_ANSWER
