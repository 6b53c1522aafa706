"""A dispute, every move in it, and what was put forward as evidence; what was said on the phone; and how it was."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.desk.disputing import Party, Resolution, Stage
from socialsmartly.product.desk.models.talks import BOTH, OF_A_FILE, OF_EACH, KeptFile, OfConversation, of_a_matter
from socialsmartly.words import KeyClass, behaviour, choice, content, technical
from socialsmartly.words.purposes import ASKING, DESK, FINISHING, IMPROVEMENT


class Dispute(OfConversation):
    """What is in dispute about one order, and where it stands. `due_at` is when the clock moves it, or when the shop is late."""

    order = models.UUIDField(_("Order"))
    stage = models.CharField(_("State"), max_length=14, choices=Stage.choices, default=Stage.OPENED)
    resolution = models.CharField(_("Resolution"), max_length=10, choices=Resolution.choices, blank=True)
    due_at = models.DateTimeField(_("Due"), null=True)

    privacy = of_a_matter(
        {
            **dict.fromkeys(("stage", "due_at"), technical(*BOTH, FINISHING)),
            "resolution": choice(*BOTH),
            **dict.fromkeys(("order", *OF_EACH), technical(*BOTH)),
        },
        written_by=BOTH,
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("dispute with a shop")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation"], name="one_dispute_per_conversation"),
            models.CheckConstraint(
                condition=~Q(stage__in=["proposed", "accepted", "appealed", "resolved"]) | ~Q(resolution=""),
                name="no_proposal_without_resolution",
            ),
        ]
        indexes = [models.Index(fields=["workspace", "contact_id"], name="dispute_of_contact")]


class Move(OfConversation):
    """One step of a dispute: from where to where, by whom, and why. Steps are added and never changed."""

    dispute = models.UUIDField(_("Dispute"))
    by = models.CharField(_("By"), max_length=10, choices=Party.choices)
    author = models.UUIDField(_("Mark of who moved"), null=True)
    before = models.CharField(_("Moved from"), max_length=14, choices=Stage.choices, blank=True)
    after = models.CharField(_("Moved to"), max_length=14, choices=Stage.choices)
    resolution = models.CharField(_("Resolution"), max_length=10, choices=Resolution.choices, blank=True)
    reason = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Reason"))

    privacy = of_a_matter(
        {
            "reason": content(*BOTH),
            "author": technical(DESK),
            "resolution": choice(*BOTH),
            **dict.fromkeys(("dispute", "by", "before", "after", *OF_EACH), behaviour(*BOTH)),
        },
        added_by=(ASKING,),
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("step of a dispute")
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "dispute"], condition=Q(after="appealed"), name="one_appeal_per_dispute"
            ),
            models.CheckConstraint(condition=Q(reason__isnull=False), name="no_move_without_reason"),
        ]
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="move_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="move_of_contact"),
        ]


class Shows(models.TextChoices):
    """What a piece of evidence is."""

    PHOTO = "photo", _("A picture of the goods")
    RECEIPT = "receipt", _("A receipt or an invoice")
    DELIVERY = "delivery", _("Proof of posting or delivery")
    WORDS = "words", _("What the two sides wrote elsewhere")
    OTHER = "other", _("Something else")


class Evidence(KeptFile):
    """A file put forward by one side, with the digest that both sides can hold it to."""

    dispute = models.UUIDField(_("Dispute"))
    by = models.CharField(_("By"), max_length=10, choices=Party.choices)
    shows = models.CharField(_("What it is"), max_length=10, choices=Shows.choices)

    privacy = of_a_matter(
        {**OF_A_FILE, **dict.fromkeys(("dispute", "by", "shows"), technical(*BOTH))}, added_by=(ASKING,)
    )

    class Meta(KeptFile.Meta):
        verbose_name = _("evidence in a dispute")
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="evidence_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="evidence_of_contact"),
        ]


class Direction(models.TextChoices):
    IN = "in", _("they called")
    OUT = "out", _("the shop called")


class Call(OfConversation):
    """What was said on the phone, as a note. No sound is kept here; where one was recorded elsewhere, it was announced before."""

    author = models.UUIDField(_("Mark of who talked"))
    direction = models.CharField(_("Who called"), max_length=4, choices=Direction.choices)
    other_side = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Who was on the phone"))
    began_at = models.DateTimeField(_("Began"), default=timezone.now)
    seconds = models.IntegerField(_("Length in seconds"))
    summary = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("What was said"))
    came_of_it = models.CharField(_("What came of it"), max_length=12, blank=True)
    announced_at = models.DateTimeField(_("Recording announced"), null=True)
    recorded_from = models.DateTimeField(_("Recorded from"), null=True)

    privacy = of_a_matter(
        {
            **dict.fromkeys(("other_side", "summary"), content(DESK)),
            **dict.fromkeys(("author", "direction", "seconds", "came_of_it", *OF_EACH), technical(DESK)),
            **dict.fromkeys(("began_at", "announced_at", "recorded_from"), technical(DESK)),
        },
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("call with a shop")
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_from__isnull=True)
                | Q(announced_at__isnull=False, announced_at__lte=F("recorded_from")),
                name="no_recording_before_it_is_announced",
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "conversation"], name="call_of_conversation"),
            models.Index(fields=["workspace", "contact_id"], name="call_of_contact"),
        ]


class Rating(OfConversation):
    """How a customer found it, from 1 to 5, once for a matter that was closed."""

    score = models.IntegerField(_("From 1 to 5"))
    comment = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=_("Comment"))

    privacy = of_a_matter(
        {
            "score": choice(*BOTH, IMPROVEMENT),
            "comment": content(*BOTH),
            "at": technical(*BOTH, IMPROVEMENT),
            **dict.fromkeys(("conversation", "kept_from", "marks"), technical(*BOTH)),
        },
        written_by=BOTH,
    )

    class Meta(OfConversation.Meta):
        verbose_name = _("how you found an answer")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "conversation"], name="one_rating_per_conversation")
        ]
        indexes = [models.Index(fields=["workspace", "contact_id"], name="rating_of_contact")]
