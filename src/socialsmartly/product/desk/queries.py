"""What stands at the desk: the inbox, one conversation, and what its customer sees of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.keyring.fields import open_all
from socialsmartly.product.contacts.models import Contact, Order, OrderLine
from socialsmartly.product.desk.disputing import DOES, Party, Resolution, Stage, may
from socialsmartly.product.desk.hours import USUAL, Hours
from socialsmartly.product.desk.models import (
    Attachment,
    By,
    Call,
    Conversation,
    DeskSettings,
    Dispute,
    Ended,
    Evidence,
    Kind,
    Message,
    Move,
    Named,
    Note,
    Outcome,
    Proof,
    Rating,
    SavedReply,
    Sending,
    Shows,
    State,
)
from socialsmartly.product.desk.proving import NEEDS, Level, enough
from socialsmartly.product.desk.rules import HELD_BACK
from socialsmartly.product.workspaces.models import Workspace
from socialsmartly.words import HIDDEN

PAGE: Final = 25
COUNTED: Final = 1000
"""Further than this nobody counts."""
SHOWN: Final = ("called", "title")


@dataclass(frozen=True)
class Opened:
    """What the case has open of its customer's record at this moment: nothing, or their row, and the orders that were named."""

    person: Contact | None
    orders: list[tuple[Order, list[OrderLine]]]


@dataclass(frozen=True)
class Happened:
    """One line of a dispute's history."""

    at: datetime
    by: str
    what: str
    words: str
    file: Evidence | None = None


@dataclass
class Talk:
    """One conversation with all that was written, oldest first. `notes` is empty on the customer's page."""

    conversation: Conversation
    messages: list[Message]
    files: list[Attachment]
    notes: list[Note] = field(default_factory=list)

    @property
    def shown(self) -> list[tuple[Message, list[Attachment]]]:
        return [(one, [file for file in self.files if file.message == one.pk]) for one in self.messages]


def inbox(workspace: UUID, box: str, member: UUID) -> list[Conversation]:
    """The next conversations of a box: who waits longest comes first, then what was answered and is open still."""
    here: QuerySet[Conversation] = Conversation.objects.filter(workspace_id=workspace)
    if box == "closed":
        rows = list(here.filter(state=State.CLOSED).order_by("-closed_at")[:PAGE])
    elif box == "snoozed":
        rows = list(here.filter(state=State.SNOOZED).order_by("snoozed_until")[:PAGE])
    else:
        if box == "mine":
            here = here.filter(assignee=mark_of(member, workspace))
        woken = here.filter(state=State.SNOOZED, snoozed_until__lte=timezone.now())[:PAGE]
        still = here.filter(state=State.OPEN).order_by(F("waiting_since").asc(nulls_last=True))[:PAGE]
        rows = [*woken, *still][:PAGE]
    return rows


def how_matters_ended(workspace: UUID, since: date) -> list[tuple[str, int]]:
    """How many ended how, the most frequent first: whose they were is not kept, so it still counts what is erased."""
    here = Ended.objects.filter(workspace_id=workspace, on__gte=since)
    found = here.values_list("outcome").annotate(count=Count("pk")).order_by("-count", "outcome")
    return [(str(Outcome(outcome).label), count) for outcome, count in found]


WAITING: Final = f"""
SELECT count(*) FROM (
  SELECT FROM desk_conversation WHERE workspace_id = %s AND state = '{State.OPEN.value}' AND waiting_since IS NOT NULL LIMIT {COUNTED}
) AS waiting"""  # noqa: S608 - constants of the program
"""The most stands in the text: a plan for any number of rows would read all that wait, and there may be thousands."""


def how_many_wait(workspace: UUID) -> int:
    """Up to a thousand. In SQL, since each page of the desk asks it and the ORM takes as long to put the question as the database to answer."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [workspace])
        return int(cursor.fetchone()[0])


def conversation_of(workspace: UUID, key: UUID) -> Conversation | None:
    found: Conversation | None = Conversation.objects.filter(workspace_id=workspace, pk=key).first()
    return found


def talk_at_the_desk(found: Conversation) -> Talk:
    talk = _talk(found, Message.objects.all())
    talk.notes = list(Note.objects.filter(workspace_id=found.workspace_id, conversation=found.pk).order_by("at"))
    open_all(talk.notes, "body")
    return talk


def talk_of(found: Conversation) -> Talk:
    """As its customer sees it: without an answer that may still be taken back."""
    return _talk(found, Message.objects.exclude(sending=Sending.WAITING, at__gt=timezone.now()))


def _talk(found: Conversation, among: QuerySet[Message]) -> Talk:
    """The same rows for both sides, in the order in which they were written."""
    of_it = {"workspace_id": found.workspace_id, "conversation": found.pk}
    written = list(among.filter(**of_it).order_by("at", "id"))
    files = list(Attachment.objects.filter(**of_it).defer("data").order_by("at", "id"))
    open_all(written, "body")
    return Talk(found, written, files)


def waits_since(found: Conversation) -> tuple[bool, datetime | None]:
    """Whether the shop has answered at all, and the first word of the customer that it has not. What they wrote while an answer was held
    back is not answered by it."""
    written = Message.objects.filter(workspace_id=found.workspace_id, conversation=found.pk)
    last = written.filter(by=By.SHOP).order_by("-at").values_list("at", flat=True).first()
    theirs = written.filter(by=By.CUSTOMER, **({"at__gt": last - HELD_BACK} if last else {}))
    return last is not None, theirs.order_by("at").values_list("at", flat=True).first()


def record_of(found: Conversation) -> Opened:
    """Asked without any condition on what is open: the database shows this case its own and nothing else."""
    here = {"workspace_id": found.workspace_id}
    person = Contact.objects.filter(**here).first()
    lines = list(OrderLine.objects.filter(**here).order_by("id"))
    orders = Order.objects.filter(**here).order_by("-placed_at")
    return Opened(person, [(one, [line for line in lines if line.order_id == one.pk]) for one in orders])


def missing(found: Conversation) -> Level:
    """What the customer has still to show; nothing where that is enough, or where their matter needs nothing."""
    need = NEEDS[Kind(found.kind)].level
    return Level.NOTHING if enough(Kind(found.kind), _shown(found), timezone.now()) else need


def _shown(found: Conversation) -> list[tuple[int, datetime]]:
    shown = Proof.objects.filter(workspace_id=found.workspace_id, conversation=found.pk)
    return list(shown.values_list("level", "at"))


def named_in(found: Conversation) -> list[tuple[str, datetime]]:
    """The orders that may be looked at in this matter, and until when; for the customer, who sees their own."""
    named = Named.objects.filter(workspace_id=found.workspace_id, conversation=found.pk, ends_at__gt=timezone.now())
    until = dict(named.values_list("order", "ends_at"))
    orders = Order.objects.filter(workspace_id=found.workspace_id, pk__in=list(until)).values_list("pk", "number")
    return [(number, until[key]) for key, number in orders]


def file_of(workspace: UUID, conversation: UUID, key: UUID) -> Attachment | Evidence | None:
    """A file that came with a message, or a piece of evidence."""
    here = {"workspace_id": workspace, "conversation": conversation, "pk": key}
    sent: Attachment | None = Attachment.objects.filter(**here).first()
    shown: Evidence | None = None if sent else Evidence.objects.filter(**here).first()
    return sent or shown


def dispute_of(found: Conversation) -> Dispute | None:
    made: Dispute | None = Dispute.objects.filter(workspace_id=found.workspace_id, conversation=found.pk).first()
    return made


def rating_of(found: Conversation) -> Rating | None:
    given: Rating | None = Rating.objects.filter(workspace_id=found.workspace_id, conversation=found.pk).first()
    return given


def calls_of(found: Conversation) -> list[Call]:
    return list(Call.objects.filter(workspace_id=found.workspace_id, conversation=found.pk).order_by("began_at"))


def history_of(found: Conversation) -> list[Happened]:
    """Every step of a dispute and every piece of evidence, oldest first: the one list that both sides read."""
    of_it = {"workspace_id": found.workspace_id, "conversation": found.pk}
    steps = [_step(one) for one in Move.objects.filter(**of_it)]
    shown = [
        Happened(one.at, str(Party(one.by).label), str(Shows(one.shows).label), "", one)
        for one in Evidence.objects.filter(**of_it).defer("data")
    ]
    return sorted([*steps, *shown], key=lambda one: one.at)


def _step(one: Move) -> Happened:
    what = str(Stage(one.after).label)
    if one.resolution:
        what = f"{what}: {Resolution(one.resolution).label}"
    said = one.reason or ""
    return Happened(
        one.at, str(Party(one.by).label), what, gettext(said) if one.by in (Party.CLOCK, Party.PERSON) else said
    )


def moves_for(found: Conversation, who: Party) -> list[tuple[str, str | Promise]]:
    """The buttons of one side: each step that is open to it now, by name."""
    dispute = dispute_of(found)
    if dispute is None:
        return []
    return [(str(to), DOES[to]) for to in may(Stage(dispute.stage), who, appealed=appealed(dispute))]


def appealed(dispute: Dispute) -> bool:
    """Whether the customer has had their appeal."""
    steps = Move.objects.filter(workspace_id=dispute.workspace_id, dispute=dispute.pk, after=Stage.APPEALED)
    return bool(steps.exists())


def conversations_of(workspace: UUID, contact: UUID) -> list[Conversation]:
    """Everything that one customer asked, newest first."""
    found = Conversation.objects.filter(workspace_id=workspace, contact_id=contact).order_by("-opened_at")
    return list(found[:PAGE])


def saved_replies(workspace: UUID) -> list[SavedReply]:
    return list(SavedReply.objects.filter(workspace_id=workspace).order_by("title"))


def hours_of(workspace: UUID) -> Hours:
    """When the desk of a shop is staffed, as it says itself, or as it is usual."""
    said = settings_of(workspace)
    return said.hours if said else USUAL


def settings_of(workspace: UUID) -> DeskSettings | None:
    found: DeskSettings | None = DeskSettings.objects.filter(workspace_id=workspace).first()
    return found


def title_of(workspace: UUID) -> str | None:
    """The name of a shop, if there is one and it is not about to be deleted."""
    found: Workspace | None = Workspace.objects.filter(pk=workspace).first()
    return None if found is None or found.permits & HIDDEN else found.title
