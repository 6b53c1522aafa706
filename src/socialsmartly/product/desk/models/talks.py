"""What a customer and a shop wrote to each other. Every row names its customer, and ends by its own clock once the matter is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.privacy.datamap.fields import owned_link
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import (
    ROW_GOES,
    YEAR,
    Keep,
    KeepWhile,
    KeyClass,
    NoPerson,
    Personal,
    Purpose,
    Record,
    choice,
    content,
    technical,
)
from socialsmartly.words.purposes import ASKING, DESK, SERVICE

BOTH = (DESK, ASKING)
OPENS = (*BOTH, SERVICE)
"""`service` opens a record, and for that it needs to know what the matter is and what was shown, and nobody's words."""
KEEP = Keep(2 * YEAR, after="kept_from", because="for two years after its end a matter may come up again")
OF_EACH: Final = ("conversation", "at", "kept_from", "marks")
"""The columns of `OfConversation` beside the customer."""


def of_a_matter(
    columns: Mapping[str, Personal],
    *,
    written_by: tuple[Purpose, ...] = (DESK,),
    added_by: tuple[Purpose, ...] = (),
    promise: str = "2.3-b",
) -> Record:
    """What every table of the desk says alike: a row goes with its customer, closes by their marks, and ends by the clock of its matter."""
    return Record(
        about={"contact": ROW_GOES},
        columns=columns,
        keep=KEEP,
        marked="marks",
        promise=promise,
        written_by=written_by,
        added_by=added_by,
    )


class Kind(models.TextChoices):
    IN_SALE = "in-sale", _("A question before or while buying")
    AFTER_SALE = "after-sale", _("Something I bought")
    DISPUTE = "dispute", _("A dispute about an order")
    PRIVACY = "privacy", _("My personal information")
    COMPLAINT = "complaint", _("A complaint or a suggestion")


class State(models.TextChoices):
    OPEN = "open", _("open")
    SNOOZED = "snoozed", _("put off")
    CLOSED = "closed", _("closed")


class Outcome(models.TextChoices):
    ANSWERED = "answered", pgettext_lazy("outcome of a conversation", "Answered")
    SOLVED = "solved", _("Solved")
    MONEY_BACK = "money-back", _("Money back")
    REPLACED = "replaced", _("Replaced")
    REFUSED = "refused", _("Not granted")
    HANDED_OVER = "handed-over", _("Handed to somebody else")
    NO_ANSWER = "no-answer", _("The customer did not answer")
    UNWANTED = "unwanted", _("Advertising or abuse")


class Channel(models.TextChoices):
    PAGE = "page", _("page")
    EMAIL = "e-mail", _("e-mail")
    CHAT = "chat", _("window on a shop's site")


class Conversation(WorkspaceOwned):
    """One matter of one customer. It waits from the first word that nobody has answered yet.

    `assignee` is a mark, as that of a look: whoever has it finds it again, and it leads nowhere else. `kept_from` is its end; until then
    the day on which it counts as ended at the latest.
    """

    contact_id = models.UUIDField()
    contact = owned_link("contacts.Contact", "contact_id")
    number = models.CharField(_("Number"), max_length=20)
    kind = models.CharField(_("Kind of matter"), max_length=10, choices=Kind.choices)
    channel = models.CharField(_("Came by"), max_length=10, choices=Channel.choices)
    called = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Name that was given"))
    title = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Subject"))
    language = models.CharField(_("Language"), max_length=10, default="en")
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPEN)
    waiting_since = models.DateTimeField(_("Waits since"), null=True)
    due_at = models.DateTimeField(_("To be answered by"), null=True)
    first_reply_at = models.DateTimeField(_("First answer"), null=True)
    snoozed_until = models.DateTimeField(_("Put off until"), null=True)
    assignee = models.UUIDField(_("Mark of who looks after it"), null=True)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome.choices, blank=True)
    request = models.UUIDField(_("Request that it was handed over to"), null=True)
    opened_at = models.DateTimeField(_("Opened"), default=timezone.now)
    closed_at = models.DateTimeField(_("Closed"), null=True)
    kept_from = models.DateTimeField(_("Kept from"))
    marks = models.IntegerField(_("What closes it"), default=0)

    privacy = of_a_matter(
        {
            "called": content(*BOTH),
            "title": content(*BOTH),
            "kind": choice(*OPENS),
            "language": choice(*BOTH),
            **dict.fromkeys(("assignee", "snoozed_until"), technical(DESK)),
            **dict.fromkeys(("state", "kept_from", "marks"), technical(*OPENS)),
            **dict.fromkeys(("number", "channel", "outcome", "request", "opened_at", "closed_at"), technical(*BOTH)),
            **dict.fromkeys(("waiting_since", "due_at", "first_reply_at"), technical(*BOTH)),
        },
        written_by=BOTH,
    )

    @property
    def shared(self) -> dict[str, Any]:
        """What each further row of the matter says as this one does."""
        return _shared(self, self.pk)

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("conversation with a shop")
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="one_conversation_per_number")]
        indexes = [
            models.Index(fields=["workspace", "state", "waiting_since"], name="conversation_by_waiting"),
            models.Index(fields=["workspace", "contact_id"], name="conversation_of_contact"),
        ]


class OfConversation(WorkspaceOwned):
    """What belongs to a conversation. No link to it: each row has its own clock, and clocks end rows in any order. `marks` are those of its
    conversation when it is added."""

    conversation = models.UUIDField(_("Conversation"))
    contact_id = models.UUIDField()
    contact = owned_link("contacts.Contact", "contact_id")
    at = models.DateTimeField(_("When"), default=timezone.now)
    kept_from = models.DateTimeField(_("Kept from"))
    marks = models.IntegerField(_("What closes it"), default=0)

    @property
    def shared(self) -> dict[str, Any]:
        return _shared(self, self.conversation)

    class Meta(WorkspaceOwned.Meta):
        abstract = True


def _shared(one: Any, conversation: Any) -> dict[str, Any]:
    return {
        "workspace_id": one.workspace_id,
        "contact_id": one.contact_id,
        "conversation": conversation,
        "kept_from": one.kept_from,
        "marks": one.marks,
    }


class KeptFile(OfConversation):
    """A file, sealed, its content in base 64."""

    called = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Name of the file"))
    data = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Content of the file"))
    media = models.CharField(_("Kind of file"), max_length=20)
    size = models.IntegerField(_("Size in bytes"))
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)

    class Meta(OfConversation.Meta):
        abstract = True


OF_A_FILE: Final[Mapping[str, Personal]] = {
    **dict.fromkeys(("called", "data"), content(*BOTH)),
    **dict.fromkeys(("media", "size", "digest", *OF_EACH), technical(*BOTH)),
}


class By(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    SHOP = "shop", _("shop")


class Sending(models.TextChoices):
    HERE = "here", _("on the page")
    WAITING = "waiting", _("waits to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent: no address takes it")


class Message(OfConversation):
    """One text, of the customer or of the shop. `left_out` counts files that came with it and were not kept. `at` is for an answer the
    moment at which it goes out: until then it is held back."""

    by = models.CharField(_("Written by"), max_length=10, choices=By.choices)
    author = models.UUIDField(_("Mark of who wrote"), null=True)
    body = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Text"))
    channel = models.CharField(_("Came by"), max_length=10, choices=Channel.choices)
    sending = models.CharField(_("Sending"), max_length=10, choices=Sending.choices, default=Sending.HERE)
    left_out = models.IntegerField(_("Files not kept"), default=0)

    privacy = of_a_matter(
        {
            "body": content(*BOTH),
            "author": technical(DESK),
            **dict.fromkeys(("by", "channel", "sending", "left_out", *OF_EACH), technical(*BOTH)),
        },
        written_by=BOTH,
    )

    @property
    def held(self) -> bool:
        """Whether it can still be taken back."""
        return self.sending == Sending.WAITING and self.at > timezone.now()

    class Meta(OfConversation.Meta):
        verbose_name = _("message to or from a shop")
        indexes = [
            models.Index(fields=["workspace", "conversation", "at"], name="message_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="message_of_contact"),
        ]


class Attachment(KeptFile):
    """A file that came with a message."""

    message = models.UUIDField(_("Message"))

    privacy = of_a_matter({**OF_A_FILE, "message": technical(*BOTH)}, added_by=(ASKING,))

    class Meta(KeptFile.Meta):
        verbose_name = _("file sent to a shop")
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="attachment_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="attachment_of_contact"),
        ]


class Way(models.TextChoices):
    LINK = "link", _("by the link that went to their address")
    ORDER = "order", _("by the number of an order of theirs")
    CALL = "call", _("by a code of their page, read aloud")


class Note(OfConversation):
    """What people of the shop say to each other about a matter. The customer's page does not show it; their copy does."""

    author = models.UUIDField(_("Mark of who wrote"))
    body = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Note"))

    privacy = of_a_matter(
        {
            "body": content(DESK),
            **dict.fromkeys(("author", *OF_EACH), technical(DESK)),
        },
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("note about a conversation")
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="note_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="note_of_contact"),
        ]


class Proof(OfConversation):
    """What somebody showed of who they are: how much it shows, by which way, and when. What was typed is not kept."""

    level = models.IntegerField(_("How much it shows"))
    way = models.CharField(_("How it was shown"), max_length=10, choices=Way.choices)

    privacy = of_a_matter(
        dict.fromkeys(("level", "way", *OF_EACH), technical(*OPENS)),
        promise="2.3-a",
        added_by=(ASKING,),
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("proof of who you are")
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="proof_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="proof_of_contact"),
        ]


class Named(OfConversation):
    """An order that a matter is about. It may be looked at until `ends_at`, in this matter and in no other."""

    order = models.UUIDField(_("Order"))
    ends_at = models.DateTimeField(_("May be looked at until"))

    privacy = of_a_matter(
        dict.fromkeys(("order", "ends_at", *OF_EACH), technical(*OPENS)),
        promise="2.3-c",
        written_by=(DESK, SERVICE),
        added_by=(ASKING,),
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("order that a conversation is about")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation", "order"], name="an_order_is_named_once")
        ]
        indexes = [models.Index(fields=["workspace", "contact_id"], name="named_of_contact")]


class SavedReply(WorkspaceOwned):
    """Words that a shop uses again, and what is done along with them."""

    title = models.CharField(_("Title"), max_length=80)
    body = models.TextField(_("Text"))
    closes_with = models.CharField(_("Then close with"), max_length=12, choices=Outcome.choices, blank=True)
    snoozes_days = models.IntegerField(_("Then put off, in days"), default=0)

    privacy = NoPerson(
        "a shop's own words to nobody in particular",
        KeepWhile("it goes with its shop"),
        written_by=(DESK,),
        read_by=(DESK,),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "title"], name="one_saved_reply_per_title")]


class Ended(WorkspaceOwned):
    """How a matter ended, without whose it was or which."""

    kind = models.CharField(_("What it was about"), max_length=10, choices=Kind.choices)
    outcome = models.CharField(_("Outcome"), max_length=12, choices=Outcome.choices)
    on = models.DateField(_("Day"))

    privacy = NoPerson(
        "how many matters ended how",
        KeepWhile("it goes with its shop"),
        added_by=(DESK,),
        read_by=(DESK,),
    )

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "on"], name="ended_by_day")]
