"""What a member is told of their own account, in their language, at every address they have."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.models import Member
from socialsmartly.product.accounts.queries import addresses_here
from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.messaging.channels import send_notice
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.product.messaging.moments import moment_in_words
from socialsmartly.words.purposes import SECURITY

STOPS = "stop-change"
WAITS = gettext_noop("""Somebody asked to replace the %(kind)s of your account. They did not show that they have the old one, so nothing changes before %(when)s (UTC).

If it was you, you need do nothing.

If it was not you, stop it here; that also signs out every device:
%(link)s

%(operator)s
""")
MADE = gettext_noop("""The %(kind)s of your account was replaced, and every other device was signed out.

If it was not you, write to %(contact)s at once.

%(operator)s
""")
GONE = gettext_noop("""This address was replaced by another one and does not open your account any more.

If it was not you, write to our privacy office at once, from this very address: %(contact)s. They can help you without the account.

%(operator)s
""")
NOT_MADE = gettext_noop("""The %(kind)s of your account was not replaced: the new one belongs to another account, or yours changed meanwhile. Nothing was altered.

%(operator)s
""")
ADDED = gettext_noop("""A second address was added to your account. Codes to it open the account, too.

If it was not you, write to %(contact)s at once.

%(operator)s
""")
NEW_FACTOR = gettext_noop("""A passkey or an authenticator app was added to your account.

If it was not you, write to %(contact)s at once.

%(operator)s
""")


def tell(addresses: Iterable[Address], subject: str, body: str) -> int:
    """How many addresses took the message. One that does not must not keep the others from hearing it."""
    told = 0
    for address in addresses:
        try:
            send_notice(address.channel, address.value, subject, body)
        except NotDelivered:
            continue
        told += 1
    return told


def waits(member: UUID, change: UUID, channel: str, due: datetime) -> int:
    """A change of this kind of address waits: how many addresses were told, each with the link that stops it."""
    language, addresses = _of(member)
    path = reverse("accounts:stop_change", args=[PersonalLink(STOPS, member, change).token()])
    with override(language):
        when = moment_in_words(due)
        words = _words(WAITS, kind=kind_of(channel), when=when, link=f"{settings.SOCIALSMARTLY_SITE}{path}")
        return tell(addresses, _("A change of your account waits"), words)


def made(member: UUID, before: Address) -> None:
    """To the new address and every other: it is done. To the old one: where to turn, since it opens nothing any more."""
    language, addresses = _of(member)
    with override(language):
        tell(addresses, _("Your account was changed"), _words(MADE, kind=kind_of(before.channel)))
        tell([before], _("Your account was changed"), _words(GONE))


def not_made(member: UUID, channel: str) -> None:
    language, addresses = _of(member)
    with override(language):
        tell(addresses, _("A change of your account was not made"), _words(NOT_MADE, kind=kind_of(channel)))


def added(member: UUID) -> None:
    language, addresses = _of(member)
    with override(language):
        tell(addresses, _("An address was added to your account"), _words(ADDED))


def new_factor(member: UUID) -> None:
    language, addresses = _of(member)
    with override(language):
        tell(addresses, _("A second factor was added to your account"), _words(NEW_FACTOR))


def kind_of(channel: str) -> str:
    return _("e-mail address") if channel == EMAIL else _("phone number")


def _words(words: str, **more: str) -> str:
    told = {"contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT, "operator": settings.SOCIALSMARTLY_OPERATOR, **more}
    return _(words) % told


def _of(member: UUID) -> tuple[str, tuple[Address, ...]]:
    with reading_for(SECURITY, member=member):
        return Member.objects.get(pk=member).language, addresses_here(member)
