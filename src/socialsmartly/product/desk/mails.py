"""What the desk writes to a customer, in their language, with their own link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.actions import sending
from socialsmartly.product.desk.channels import CHANNELS, Outgoing, Outlet, hand_over
from socialsmartly.product.desk.links import page_of
from socialsmartly.product.desk.models import Conversation, Message, Sending, State
from socialsmartly.product.messaging.errors import NotDelivered
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words.purposes import ASKING

QUESTION: Final = gettext_noop("Your question")
ANSWER: Final = gettext_noop("""%(text)s

%(shop)s
Your page for this question, to read and to answer:
%(page)s
""")
RECEIPT: Final = gettext_noop("""%(shop)s has your message. Its number is %(number)s.

Your page for this question, to read the answer and to write again:
%(page)s

Whoever has this link can read the conversation, so pass it on to nobody. If it was not you who wrote, you need do nothing.
""")

CLOSED: Final = gettext_noop("""%(shop)s has closed %(number)s.

How was it? Say it with one press here; if something is left, write there, and it is open again:
%(page)s
""")


@dataclass(frozen=True)
class Envelope:
    """Everything about a message but its words, read in one block and used outside it."""

    outlet: Outlet
    to: str
    language: str
    shop: str
    conversation: Conversation
    title: str

    @property
    def page(self) -> str:
        return page_of(self.conversation.workspace_id, self.conversation.contact_id, self.conversation.pk)

    def around(self, subject: str, words: str, message: UUID) -> Outgoing:
        one = self.conversation
        back = self.outlet.back(one.workspace_id, one.contact_id)
        return Outgoing(self.to, subject, words, message, one.pk, back)


def send_answer(workspace: UUID, contact: UUID, message: UUID) -> None:
    """Once, whoever runs it (NotDelivered: it waits again)."""
    if not sending.take(workspace, contact, message):
        return
    with reading_for(ASKING, workspace=workspace, subject=contact):
        said = Message.objects.get(workspace_id=workspace, pk=message)
        text, envelope = said.body, _envelope(workspace, contact, said.conversation)
    if envelope is None:
        sending.settle(workspace, contact, message, Sending.FAILED)
        return
    try:
        with translation.override(envelope.language):
            words = _(ANSWER) % {"text": text, "shop": envelope.shop, "page": envelope.page}
            title = " ".join(envelope.title.split()) or _(QUESTION)
            _send(envelope, f"{title} [{envelope.conversation.number}]", words, message)
    except NotDelivered:
        sending.settle(workspace, contact, message, Sending.WAITING)
        raise
    sending.settle(workspace, contact, message, Sending.SENT)


def send_receipt(workspace: UUID, contact: UUID, conversation: UUID) -> None:
    """In our words alone: whoever typed a stranger's address sends them nothing of their own."""
    with reading_for(ASKING, workspace=workspace, subject=contact):
        envelope = _envelope(workspace, contact, conversation)
    if envelope is None:
        return
    with translation.override(envelope.language):
        number = envelope.conversation.number
        words = _(RECEIPT) % {"shop": envelope.shop, "number": number, "page": envelope.page}
        _send(envelope, f"{_(QUESTION)} [{number}]", words, conversation)


def send_closed(workspace: UUID, contact: UUID, conversation: UUID) -> None:
    with reading_for(ASKING, workspace=workspace, subject=contact):
        envelope = _envelope(workspace, contact, conversation)
    if envelope is None or envelope.conversation.state != State.CLOSED:
        return
    with translation.override(envelope.language):
        number = envelope.conversation.number
        words = _(CLOSED) % {"shop": envelope.shop, "number": number, "page": envelope.page}
        _send(envelope, f"{_(QUESTION)} [{number}]", words, conversation)


def _envelope(workspace: UUID, contact: UUID, conversation: UUID) -> Envelope | None:
    """Inside a block of the person; None where nothing can reach them, or where they are hidden."""
    person = Contact.objects.filter(pk=contact).first()
    one = Conversation.objects.filter(workspace_id=workspace, pk=conversation).first()
    if person is None or one is None:
        return None
    outlet = CHANNELS[one.channel].outlet
    address = outlet.reaches(person)
    if not address:
        return None
    shop = Workspace.objects.get(pk=workspace)
    return Envelope(outlet, address, one.language, shop.title, one, one.title or "")


def _send(envelope: Envelope, subject: str, words: str, message: UUID) -> None:
    hand_over(envelope.outlet, envelope.around(subject, words, message))
