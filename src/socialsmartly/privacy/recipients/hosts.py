"""The carriers of the settings: machines outside that this installation reaches besides those of contracts in force."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.recipients.carriage import Carries
from socialsmartly.privacy.recipients.errors import CarrierInTheClear, CarrierLocked, CarrierUnnamed
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Carrier:
    """A machine that the operator named in the settings, and what it does. One that is `here` passes nothing to anybody."""

    carries: Carries
    host: str
    kinds: Promise | str
    here: bool
    company: str = ""


def carriers() -> list[Carrier]:
    """The mail server, and the text service where there is one."""
    kinds = _("E-mail address, and what the mail says")
    host, company = settings.EMAIL_HOST, settings.SOCIALSMARTLY_MAIL_COMPANY
    mail = Carrier(Carries.MAIL, host, kinds, _is_here(host), company)
    if not settings.SOCIALSMARTLY_TEXTS:
        return [mail]
    kinds = _("Phone number, and what the message says")
    return [mail, Carrier(Carries.TEXT, settings.SOCIALSMARTLY_TEXTS, kinds, settings.SOCIALSMARTLY_LOCAL)]


@keeps("3.2-f", "5-h")
def check_carriers() -> None:
    """Refuse to serve where the mails would go out to somebody who is not named, in the clear, or not at all (CarrierUnnamed,
    CarrierInTheClear, CarrierLocked)."""
    mail = carriers()[0]
    if mail.here:
        return
    if not mail.company:
        raise CarrierUnnamed
    if settings.EMAIL_HOST_USER and not settings.EMAIL_HOST_PASSWORD:
        raise CarrierLocked
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        raise CarrierInTheClear


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
