"""The carriers of the settings: machines outside that this installation reaches besides those of contracts in force."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.recipients.carriage import Carries


@dataclass(frozen=True)
class Carrier:
    """A machine that the operator named in the settings, and what it does. One that is `here` passes nothing to anybody."""

    carries: Carries
    host: str
    kinds: Promise | str
    here: bool


def carriers() -> list[Carrier]:
    """The mail server, and the text service where there is one."""
    kinds = _("E-mail address, and what the mail says")
    mail = Carrier(Carries.MAIL, settings.EMAIL_HOST, kinds, _is_here(settings.EMAIL_HOST))
    if not settings.SOCIALSMARTLY_TEXTS:
        return [mail]
    kinds = _("Phone number, and what the message says")
    return [mail, Carrier(Carries.TEXT, settings.SOCIALSMARTLY_TEXTS, kinds, settings.SOCIALSMARTLY_LOCAL)]


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
