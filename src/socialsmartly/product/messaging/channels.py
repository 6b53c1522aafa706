"""The channels: one function for each kind of message. They are called after a reading block has closed, never inside one."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.datamap.scope import current_reading
from socialsmartly.privacy.recipients.actions.carrying import on_record
from socialsmartly.privacy.recipients.carriage import Carries
from socialsmartly.product.messaging.errors import NotDelivered, NoTextService, RunsInsideReading

CODE_MAIL = gettext_noop("""Your code is %(code)s

Type it on the page where you asked for it. It works once and for ten minutes.

If you did not ask for a code, you need do nothing: without it nobody gets in. Do not pass it on; we never ask for it by phone or in a message.

%(operator)s
""")
CODE_TEXT = gettext_noop(
    "%(code)s is your code for SocialSmartly. It works once and for ten minutes. Do not pass it on."
)


class Channel(StrEnum):
    EMAIL = "email"
    PHONE = "phone"


def send_code(channel: Channel | str, address: str, code: str, language: str) -> None:
    """Send a one-time code (NotDelivered). The last line of a text lets a phone offer the code to our site and to no other."""
    site = urlsplit(settings.SOCIALSMARTLY_SITE).hostname
    with override(language):
        if Channel(channel) is Channel.EMAIL:
            words = _(CODE_MAIL) % {"code": code, "operator": settings.SOCIALSMARTLY_OPERATOR}
            send_mail(address, _("Your code for SocialSmartly"), words)
        else:
            send_text(address, f"{_(CODE_TEXT) % {'code': code}}\n\n@{site} #{code}")


def send_notice(channel: Channel | str, address: str, subject: str, body: str) -> None:
    """A short message about somebody's own account or request (NotDelivered)."""
    if Channel(channel) is Channel.EMAIL:
        send_mail(address, subject, body)
    else:
        send_text(address, f"{subject}\n{body}")


def send_mail(
    address: str, subject: str, text: str, *, html: str = "", headers: Mapping[str, str] | None = None, sender: str = ""
) -> None:
    """Hand one mail to the mail server (NotDelivered). What the server said is dropped: it quotes the address."""
    before_it_leaves(Carries.MAIL)
    mail = EmailMultiAlternatives(subject, text, sender or None, [address], headers=dict(headers or {}))
    if html:
        mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except (OSError, smtplib.SMTPException):
        raise NotDelivered from None


def handed_to_mail(address: str, subject: str, text: str) -> bool:
    """Whether the mail server took a mail. For rooms below, which know the way by its name in the settings alone."""
    try:
        send_mail(address, subject, text)
    except NotDelivered:
        return False
    return True


def send_text(number: str, text: str) -> None:
    """Hand one text message to the service named in the settings (NoTextService, NotDelivered)."""
    if not texts_available():
        raise NoTextService
    before_it_leaves(Carries.TEXT)
    import_string(settings.SOCIALSMARTLY_TEXTS)(number, text)


def texts_available() -> bool:
    return bool(settings.SOCIALSMARTLY_TEXTS)


def before_it_leaves(carries: Carries) -> None:
    """What holds for every message, whoever carries it: no block is open (RunsInsideReading), and the carrier is on record."""
    if current_reading() is not None:
        raise RunsInsideReading
    on_record(carries)
