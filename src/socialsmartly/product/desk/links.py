"""The ways to a conversation that need no account: the customer's page, and the two addresses to which mail comes in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from socialsmartly.privacy.access.links import LinkBroken, PersonalLink, read_mail_token

KIND: Final = "desk"
THREAD, PUBLIC = "mail-c", "mail-d"
"""Each a key of its own; the last letter begins the address."""
ADDRESS: Final = re.compile(r"([cd])\+(\w{1,100})@")
THREADED: Final = re.compile(r"<[0-9a-f-]{36}\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@")


@dataclass(frozen=True)
class Addressed:
    """To which shop a mail came, and of which customer, if it answers one of ours."""

    workspace: UUID
    contact: UUID | None


def link_of(workspace: UUID, contact: UUID) -> PersonalLink:
    return PersonalLink(KIND, workspace, contact)


def page_of(workspace: UUID, contact: UUID, conversation: UUID) -> str:
    path = reverse("desk:talk", args=[link_of(workspace, contact).token(), conversation])
    return f"{settings.SOCIALSMARTLY_SITE}{path}"


def thread_address(workspace: UUID, contact: UUID) -> str:
    """Where a customer's answer goes; nowhere without a domain for replies."""
    return _address("c", PersonalLink(THREAD, workspace, contact))


def public_address(workspace: UUID) -> str:
    """Where anybody may write to a shop; the shop may print it."""
    return _address("d", PersonalLink(PUBLIC, workspace, workspace))


def _address(letter: str, link: PersonalLink) -> str:
    domain = settings.SOCIALSMARTLY_REPLY_DOMAIN
    return f"{letter}+{link.mail_token()}@{domain}" if domain else ""


def message_name(message: UUID, conversation: UUID) -> str:
    """The Message-ID of what we send: whatever answers it names its conversation."""
    return f"<{message}.{conversation}@{settings.SOCIALSMARTLY_REPLY_DOMAIN or 'socialsmartly.invalid'}>"


def thread_of(references: str) -> UUID | None:
    """The conversation that a mail answers, by the headers of its thread (RFC 5322, 3.6.4)."""
    found = THREADED.findall(references.lower())
    return UUID(found[-1]) if found else None


def addressed(addresses: list[str]) -> Addressed | None:
    """The first address of a desk among those of a mail; None where there is none, or where nobody signed it."""
    for address in addresses:
        if (found := ADDRESS.match(address)) and (read := _read(found[1], found[2])):
            return read
    return None


def _read(letter: str, token: str) -> Addressed | None:
    try:
        link = read_mail_token(THREAD if letter == "c" else PUBLIC, token)
    except LinkBroken:
        return None
    return Addressed(link.workspace, link.subject if letter == "c" else None)
