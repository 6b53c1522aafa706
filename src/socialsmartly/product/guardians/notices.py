"""What guardians and minors are told. A mail speaks both languages, since nobody has told us which one its reader knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from socialsmartly.product.accounts.rules import EMAIL, Address
from socialsmartly.product.messaging.channels import send_notice
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.product.messaging.moments import moment_in_words

LANGUAGES = ("en", "zh-hans")
ASK_SUBJECT = gettext_noop("Somebody under 18 asks for your consent")
ASK = gettext_noop("""Somebody who says that they are under 18 opened an account with %(operator)s and named you as their parent or guardian. Until you agree, the account stays empty.

Read what it is about, then agree or refuse:
%(link)s

Without your yes the account is deleted on %(when)s (UTC). If this is not meant for you, you need do nothing.
""")
AGREED_SUBJECT = gettext_noop("You agreed for a minor")
AGREED = gettext_noop("""You agreed that the person in your care may use their account with %(operator)s. With this link you see what is held of them, have it corrected or deleted, and take your consent back at any time:
%(link)s

If it was not you who agreed, open the link and take the consent back, or write to %(contact)s at once.
""")
OPEN_SUBJECT = gettext_noop("Your guardian agreed")
OPEN = gettext_noop("""Your parent or guardian agreed. Your account with %(operator)s is open now.
""")
UNPROVEN_SUBJECT = gettext_noop("We could not check yet who you are")
UNPROVEN = gettext_noop("""You agreed for somebody under 18 at %(operator)s, and showed us who you are. Two of us looked at it, and it was not enough. Read why, and show something else:
%(link)s
""")
REFUSED_SUBJECT = gettext_noop("Your guardian refused")
REFUSED = gettext_noop("""Your parent or guardian did not agree, so your account with %(operator)s is deleted, with everything in it.
""")
GONE_SUBJECT = gettext_noop("Your account was deleted")
GONE = gettext_noop("""Your parent or guardian had your account with %(operator)s deleted, with everything in it.
""")
BACK_SUBJECT = gettext_noop("Your guardian took the consent back")
BACK = gettext_noop("""Your parent or guardian took their consent back. From now on your account with %(operator)s takes nothing in. It is deleted on %(when)s (UTC) unless a guardian agrees again.
""")


def ask(address: Address, token: str, until: datetime) -> None:
    """NotDelivered when the message could not be handed over."""
    _send(address, ASK_SUBJECT, ASK, link=_link(token), when=until)


def agreed(guardian: Address, token: str, minor: Iterable[Address]) -> None:
    _try([guardian], AGREED_SUBJECT, AGREED, link=_link(token))
    _try(minor, OPEN_SUBJECT, OPEN)


def unproven(guardian: Address, token: str) -> None:
    _try([guardian], UNPROVEN_SUBJECT, UNPROVEN, link=_link(token))


def refused(minor: Iterable[Address]) -> None:
    _try(minor, REFUSED_SUBJECT, REFUSED)


def deleted(minor: Iterable[Address]) -> None:
    _try(minor, GONE_SUBJECT, GONE)


def taken_back(minor: Iterable[Address], until: datetime) -> None:
    _try(minor, BACK_SUBJECT, BACK, when=until)


def _try(addresses: Iterable[Address], subject: str, body: str, **words: str | datetime) -> None:
    """What was decided holds, whether or not a message about it arrives; the pages say the same."""
    for address in addresses:
        try:
            _send(address, subject, body, **words)
        except NotDelivered:
            continue


def _send(address: Address, subject: str, body: str, **words: str | datetime) -> None:
    """A text message costs by its length, so it speaks the language of whoever caused it alone."""
    languages = LANGUAGES if address.channel == EMAIL else (get_language() or LANGUAGES[0],)
    told = [_in(language, subject, body, words) for language in languages]
    send_notice(address.channel, address.value, told[0][0], "\n\n".join(text for _, text in told))


def _in(language: str, subject: str, body: str, words: dict[str, str | datetime]) -> tuple[str, str]:
    with override(language):
        filled = {
            name: moment_in_words(value) if isinstance(value, datetime) else value for name, value in words.items()
        }
        told = {
            "operator": settings.SOCIALSMARTLY_OPERATOR,
            "contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT,
            **filled,
        }
        return _(subject), _(body) % told


def _link(token: str) -> str:
    return f"{settings.SOCIALSMARTLY_SITE}{reverse('guardians:page', args=[token])}"
