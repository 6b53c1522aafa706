"""STOP by mail: the same act as the link, for whoever answers a message instead of opening a page."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from socialsmartly.privacy.access.links import PersonalLink, read_mail_token
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.actions.entrusting import mail_arrived
from socialsmartly.product.campaigns.actions.leaving import stop_email
from socialsmartly.product.campaigns.delivery import BY_MAIL, BY_REPLY, leaves_of
from socialsmartly.product.campaigns.leases import wait_for_leases
from socialsmartly.product.campaigns.letters import language_of
from socialsmartly.product.campaigns.stopwords import read_incoming, says_stop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.messaging.channels import send_mail
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.product.messaging.incoming import addressees
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PREFERENCES

KINDS = {"u": (BY_MAIL, "unsubscribe mail"), "r": (BY_REPLY, "reply")}
EVIDENCE = {BY_MAIL: "mail to the address for stopping", BY_REPLY: "by reply to a message"}


class StillLeaving(Exception):
    """The choice is kept, but a message is still on its way. Bring the mail again later; then it is certain that none follows."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@keeps("4.3-a", "4.3-d")
def take(raw: bytes) -> None:
    """Carry out what a mail to the reply domain asks (MailUnreadable, LinkBroken, StillLeaving, NotDelivered). Twice does no harm.

    What a machine wrote by itself does not count as a reply: nobody withdraws by going on holiday. To the address for stopping only
    mail programs write, at a press of their user; all that is ignored there is mail that came back.
    """
    mail = read_incoming(raw, settings.SOCIALSMARTLY_REPLY_DOMAIN)
    kind, method = KINDS[mail.kind]
    link = read_mail_token(kind, mail.token)
    if mail.returned or (kind == BY_REPLY and mail.by_machine):
        return
    if kind == BY_MAIL or says_stop(mail):
        _stop(link, method)
    else:
        _say_how(link)


@keeps("3.2-c")
def leaked(raw: bytes) -> bool:
    """Whether a mail went to a made-up person, whose address only one company was given; the mail itself is not kept."""
    return any(mail_arrived(address) for address in addressees(raw, settings.SOCIALSMARTLY_REPLY_DOMAIN))


def _stop(link: PersonalLink, method: str) -> None:
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        stop_email(link.workspace, link.subject, method, EVIDENCE[link.kind])
    if not wait_for_leases(link.workspace, link.subject):
        raise StillLeaving


def _say_how(link: PersonalLink) -> None:
    """To the address the shop has, never to the one that wrote: a forged sender gets nothing (RFC 3834, 2)."""
    with reading_for(PREFERENCES, workspace=link.workspace, subject=link.subject):
        person = Contact.objects.filter(pk=link.subject).first()
        shop = Workspace.objects.filter(pk=link.workspace).first()
        to, language = (person.email, person.language) if person else ("", "")
        leaves = leaves_of(link.workspace, link.subject)
    if not to or shop is None:
        return
    mark = _mark(link)
    try:
        mark.touch(mode=0o600, exist_ok=False)
    except FileExistsError:
        return
    try:
        with translation.override(language_of(language, "en")):
            subject, text = _answer(shop.title, leaves.page or leaves.unsubscribe)
        send_mail(to, subject, text, headers={"Auto-Submitted": "auto-replied"})
    except NotDelivered:
        mark.unlink(missing_ok=True)
        raise


def _answer(shop: str, page: str) -> tuple[str, str]:
    said = _("""A program reads the replies to this address, and yours was not clear to it. It was not kept.

To stop e-mail from %(shop)s, reply with the one word STOP, or choose what you want here:
%(page)s
""")
    return _("Your reply was not understood"), said % {"shop": shop, "page": page}


def _mark(link: PersonalLink) -> Path:
    """An empty file whose name is a keyed hash of person and day: who was answered today. The sweep lets it go (site/places.py)."""
    today = f"{datetime.now(UTC):%Y%m%d}"
    folder = Path(settings.SOCIALSMARTLY_DATA) / "answered"
    (folder / today).mkdir(mode=0o700, parents=True, exist_ok=True)
    body = f"{today}|{link.workspace}|{link.subject}".encode()
    return folder / today / hmac.new(f"{settings.SECRET_KEY}|answered".encode(), body, sha256).hexdigest()
