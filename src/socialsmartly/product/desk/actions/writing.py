"""A customer writes. Nothing that was read on the way here counts as proof of who they are; what is answered goes to their address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework.actions import ask
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.number import new_number
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.desk.actions.opening import show_channel, show_order
from socialsmartly.product.desk.actions.settling import BY_CUSTOMER, move, open_dispute, put_forward, waits_again
from socialsmartly.product.desk.channels import CHANNELS
from socialsmartly.product.desk.errors import BeingDeleted, NoDisputeHere, RatedAlready, TooMuch
from socialsmartly.product.desk.hours import due
from socialsmartly.product.desk.models import Attachment, By, Channel, Conversation, Kind, Message, Rating, State
from socialsmartly.product.desk.queries import dispute_of, hours_of, rating_of
from socialsmartly.product.desk.rules import (
    AN_HOUR,
    MOST_IN_AN_HOUR,
    MOST_OPEN,
    SCORES,
    STAYS_OPEN,
    File,
    words,
)
from socialsmartly.product.desk.tasks import send_link
from socialsmartly.words import CARRIED, keeps
from socialsmartly.words.purposes import ASKING

VIA = "desk"


@dataclass(frozen=True)
class Said:
    """What somebody wrote. `key` is its id: the same again, by a second click or after a crash, is the same message. `by_link`: it came by
    the page or the address that only their mailbox was told."""

    text: str
    title: str = ""
    called: str = ""
    kind: Kind = Kind.IN_SALE
    right: Right = Right.OTHER
    language: str = "en"
    channel: str = Channel.PAGE
    files: Sequence[File] = ()
    left_out: int = 0
    by_link: bool = False
    key: UUID = field(default_factory=uuid7)

    @property
    def shows_channel(self) -> bool:
        """Whether it proves that whoever wrote reads the mailbox: nothing does by a channel that is told no page or address of theirs."""
        return CHANNELS[self.channel].proves and self.by_link


@keeps("2.3-b")
def open_conversation(workspace: UUID, address: str, said: Said) -> Conversation:
    """A matter of whoever has this e-mail address (NoWords, TooMuch, BeingDeleted). A new customer comes in with the address and the
    name they gave, and with nothing that they did not."""
    contact = index.claim(str(workspace), "email", address, uuid7())
    newcomer = Contact(
        id=contact,
        workspace_id=workspace,
        email=address,
        name=said.called or None,
        language=said.language,
        reachable_by_email=True,
    )
    return open_for(workspace, contact, said, newcomer)


def open_for(workspace: UUID, contact: UUID, said: Said, newcomer: Contact | None = None) -> Conversation:
    """A further matter of a known customer. One about their own information is handed over to the desk of requests before anything else."""
    words(said.text)
    with reading_for(ASKING, workspace=workspace, subject=contact):
        if newcomer is not None:
            Contact.objects.bulk_create([newcomer], ignore_conflicts=True)
        marks = _may_write(contact)
        known = _already(workspace, said)
        if known is None and _open_matters(workspace, contact) >= MOST_OPEN:
            raise TooMuch
        hours = hours_of(workspace)
    if known is not None:
        return known
    request = _handed_over(workspace, contact, said)
    now = timezone.now()
    made = Conversation(
        workspace_id=workspace,
        contact_id=contact,
        number=new_number("C"),
        kind=said.kind,
        channel=said.channel,
        called=said.called or None,
        title=said.title or None,
        language=said.language,
        request=request,
        opened_at=now,
        waiting_since=now,
        due_at=due(now, hours),
        kept_from=now + STAYS_OPEN,
        marks=marks,
    )
    with reading_for(ASKING, workspace=workspace, subject=contact):
        made.save(force_insert=True)
        _write(made, said, now)
        if said.shows_channel:
            show_channel(made)
        enqueue(send_link, workspace_id=workspace, contact_id=contact, conversation_id=made.pk)
    return made


def _handed_over(workspace: UUID, contact: UUID, said: Said) -> UUID | None:
    if said.kind != Kind.PRIVACY:
        return None
    return ask(Asker("contact", contact, workspace), said.right, said.text, channel=VIA).pk


@keeps("2.3-b")
def add_message(workspace: UUID, contact: UUID, conversation: UUID, said: Said) -> None:
    """The customer writes again (NoWords, TooMuch, BeingDeleted; Conversation.DoesNotExist for one that is not theirs). What was closed
    is open again, and what was put off waits no longer."""
    words(said.text)
    with reading_for(ASKING, workspace=workspace, subject=contact):
        _may_write(contact)
        found = Conversation.objects.select_for_update().get(workspace_id=workspace, pk=conversation)
        if _already(workspace, said) is None:
            now = timezone.now()
            _write(found, said, now)
            waits_again(found, now)
            if said.shows_channel:
                show_channel(found)


def prove(workspace: UUID, contact: UUID, conversation: UUID, number: str = "") -> None:
    """The customer shows that it is them: by the link they came by, and where the matter needs it by the number of an order
    (NotTheirOrder; Conversation.DoesNotExist)."""
    with reading_for(ASKING, workspace=workspace, subject=contact):
        found = Conversation.objects.get(workspace_id=workspace, pk=conversation)
        if number.strip():
            show_order(found, number)
        else:
            show_channel(found)


@keeps("2.3-b")
def argue(workspace: UUID, contact: UUID, conversation: UUID, do: str, reason: str) -> None:
    """The customer opens a dispute or takes the step that is theirs (DeskRefused; Conversation.DoesNotExist)."""
    with reading_for(ASKING, workspace=workspace, subject=contact):
        found = Conversation.objects.get(workspace_id=workspace, pk=conversation)
        dispute = dispute_of(found)
        if dispute is None:
            open_dispute(found, reason)
        else:
            move(dispute, do, BY_CUSTOMER, reason)


def show_evidence(workspace: UUID, contact: UUID, conversation: UUID, shows: str, file: File) -> None:
    """The customer puts a file forward (NoDisputeHere, NotNow; Conversation.DoesNotExist)."""
    with reading_for(ASKING, workspace=workspace, subject=contact):
        dispute = dispute_of(Conversation.objects.get(workspace_id=workspace, pk=conversation))
        if dispute is None:
            raise NoDisputeHere
        put_forward(dispute, BY_CUSTOMER, shows, file)


def rate(workspace: UUID, contact: UUID, conversation: UUID, score: int, comment: str) -> None:
    """Once, for a matter that is closed (RatedAlready; Conversation.DoesNotExist)."""
    with reading_for(ASKING, workspace=workspace, subject=contact):
        found = Conversation.objects.get(workspace_id=workspace, pk=conversation)
        if found.state != State.CLOSED or score not in SCORES or rating_of(found) is not None:
            raise RatedAlready
        Rating.objects.create(**found.shared, score=score, comment=comment.strip() or None)


def _may_write(contact: UUID) -> int:
    """The marks that what they write carries. Whoever asked to be deleted is shown to nobody, so nobody could answer; and nobody fills a
    desk by themselves."""
    permits = Contact.objects.filter(pk=contact).values_list("permits", flat=True).first()
    if permits is None:
        raise BeingDeleted
    lately = Message.objects.filter(contact_id=contact, by=By.CUSTOMER, at__gt=timezone.now() - AN_HOUR)
    if lately.count() >= MOST_IN_AN_HOUR:
        raise TooMuch
    return int(permits) & CARRIED


def _already(workspace: UUID, said: Said) -> Conversation | None:
    before = Message.objects.filter(workspace_id=workspace, pk=said.key).first()
    return Conversation.objects.get(workspace_id=workspace, pk=before.conversation) if before else None


def _open_matters(workspace: UUID, contact: UUID) -> int:
    return int(
        Conversation.objects.filter(workspace_id=workspace, contact_id=contact).exclude(state=State.CLOSED).count()
    )


def _write(of: Conversation, said: Said, now: datetime) -> None:
    shared = {**of.shared, "at": now, "kept_from": now + STAYS_OPEN}
    Message.objects.create(
        id=said.key,
        by=By.CUSTOMER,
        body=words(said.text),
        channel=said.channel,
        left_out=said.left_out,
        **shared,
    )
    for file in said.files:
        Attachment.objects.create(message=said.key, **file.columns, **shared)
