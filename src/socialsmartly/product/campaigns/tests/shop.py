"""A shop with customers and a real mail server on the loopback, for the tests of this room."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from django.test import override_settings

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.product.campaigns.actions import drafts, queueing
from socialsmartly.product.campaigns.letters import Draft
from socialsmartly.product.campaigns.models import Campaign, Decision
from socialsmartly.product.campaigns.rules import Rules
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.unusual.actions import Cleared
from socialsmartly.product.unusual.rules import What
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import AUDIENCE, PREFERENCES, SERVICE, WORKSPACE

HELLO = Draft("News from {{ shop }}", "Tea & Co", "Dear {{ name | friend }},\n\n**hello**", "en")


def shop(title: str = "Tea") -> UUID:
    key = uuid7()
    with reading_for(WORKSPACE, workspace=key):
        Workspace.objects.create(id=key, title=title, permits=Permit.STORE_DATA)
    return key


def customer(workspace: UUID, *, agreed: bool = True, address: str = "ada@example.test", **facts: Any) -> UUID:
    with reading_for(SERVICE, workspace=workspace):
        values = {"name": "Ada", "email": address or None, "reachable_by_email": bool(address), **facts}
        person = UUID(str(Contact.objects.create(workspace_id=workspace, **values).pk))
    if agreed:
        agree(workspace, person)
    return person


def agree(workspace: UUID, person: UUID) -> None:
    with reading_for(PREFERENCES, workspace=workspace, subject=person):
        proof = Proof("newsletter:1", "form", {"page": "checkout"})
        give(Permit.EMAIL_MARKETING, owner=workspace, subject=person, proof=proof)


def queued(workspace: UUID, rules: Rules | None = None, draft: Draft = HELLO) -> UUID:
    with reading_for(AUDIENCE, workspace=workspace):
        campaign = drafts.begin(workspace, uuid7(), draft, rules or Rules())
    with reading_for(AUDIENCE, workspace=workspace):
        queueing.queue(workspace, campaign.pk, looked_at(workspace))
    return UUID(str(campaign.pk))


def looked_at(workspace: UUID) -> Cleared:
    """Nobody of these shops has an account at which anything could be unusual."""
    return Cleared(What.SEND, workspace)


def campaign_of(workspace: UUID, campaign: UUID) -> Campaign:
    with reading_for(SERVICE, workspace=workspace):
        return Campaign.objects.get(pk=campaign)


def outcomes(workspace: UUID, campaign: UUID) -> dict[UUID, tuple[str, str]]:
    with reading_for(SERVICE, workspace=workspace):
        rows = Decision.objects.filter(campaign_id=campaign)
        return {d.contact_id: (d.outcome, d.reason) for d in rows}


class Sink:
    """Takes every mail, or does what `on_mail` says. `said` answers instead for an address."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refused: dict[str, str] = {}
        self.on_mail: Callable[[str], str | None] = lambda to: None
        self.lock = threading.Lock()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:  # noqa: N802 - the library's name
        if to in self.refused:
            return self.refused[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        to = envelope.rcpt_tos[0]
        answer = self.on_mail(to)
        with self.lock:
            mail = message_from_bytes(envelope.content, policy=policy.SMTP)
            self.mails.append((to, mail))
        return answer or "250 OK"

    @property
    def addresses(self) -> list[str]:
        return [to for to, _mail in self.mails]


@contextmanager
def mail_server() -> Iterator[Sink]:
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with override_settings(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            yield sink
    finally:
        controller.stop()
