"""The carriers of the settings: machines outside that this installation reaches besides those of contracts in force."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Carrier:
    """A machine that the operator named in the settings, and what it does."""

    host: str
    task: Promise | str
    kinds: Promise | str
    here: bool


def carriers() -> list[Carrier]:
    """The mail server, and the text service where there is one. One on this very machine passes nothing to anybody."""
    mail = Carrier(
        settings.EMAIL_HOST,
        _("Carries the mails that we send."),
        _("E-mail address, and what the mail says"),
        _is_here(settings.EMAIL_HOST),
    )
    if not settings.SOCIALSMARTLY_TEXTS:
        return [mail]
    texts = Carrier(
        settings.SOCIALSMARTLY_TEXTS,
        _("Carries the text messages that we send."),
        _("Phone number, and what the message says"),
        settings.SOCIALSMARTLY_LOCAL,
    )
    return [mail, texts]


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
