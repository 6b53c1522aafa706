"""To whom the business goes, whom we told of it and what they said, and what came to us in the same way."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.succession.codes import LONGEST_NOTICE, SHORTEST_NOTICE, Reason, State
from socialsmartly.words import ROW_GOES, ROW_STAYS, Keep, KeepWhile, Kind, NoPerson, Plain, Record, choice, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import (
    ACCOUNTABILITY,
    FINISHING,
    PREFERENCES,
    REGISTER,
    REPLAY,
    SUCCESSION,
    TAKEOVER,
)

SHORT = 200
DIGEST = 64
STAYS = "it tells of this house and the one that follows it; that one writes its own"


class Succession(HeldRow):
    """Somebody else takes over our business, as two of us say it to everybody: why, who, how to reach them, and the key for which what
    goes to them is sealed. `recipient` is their entry in the register of recipients."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    reason = models.CharField(_("Why it changes hands"), max_length=12, choices=Reason.choices)
    name = models.CharField(_("Who takes over"), max_length=SHORT)
    contact = models.CharField(_("How people reach them"), max_length=SHORT)
    mail = models.CharField(_("Their e-mail address for deletions"), max_length=SHORT)
    sealing_key = models.CharField(_("Their key for sealing"), max_length=80)
    answer_days = models.IntegerField(_("Days to say no"), default=30)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.ENTERED)
    recipient = models.UUIDField(_("In the register of recipients"), null=True)
    entered_by = models.UUIDField(_("Mark of who entered it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    at = models.DateTimeField(_("Entered"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)

    privacy = NoPerson(
        "to whom the business goes, and why",
        KeepWhile("it proves what people were told and who decided it"),
        written_by=(REGISTER,),
        read_by=(REGISTER, FINISHING, PREFERENCES, SUCCESSION, REPLAY),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Succession")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.ENTERED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by"))),
                name="two_decide_about_a_succession",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.GRANTED) | Q(recipient__isnull=False), name="a_successor_is_registered"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(contact="") & ~Q(sealing_key=""), name="a_successor_is_named"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=SHORTEST_NOTICE, answer_days__lte=LONGEST_NOTICE),
                name="there_is_time_to_say_no",
            ),
        ]


class Announcement(Owned):
    """That this person's information is to go to somebody else. The row is there before the message, and says when the mail server or
    the text service took it; without that, with a no, or before the time for one is over, the database lets nobody hand anything over.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    succession = models.UUIDField(_("Succession"))
    name = models.CharField(_("Who takes over"), max_length=SHORT)
    contact = models.CharField(_("How you reach them"), max_length=SHORT)
    channel = models.CharField(_("Told by"), max_length=10, blank=True)
    next_at = models.DateTimeField(_("Told next"), default=timezone.now)
    sent_at = models.DateTimeField(_("Told"), null=True)
    answer_until = models.DateTimeField(_("May say no until"), null=True)
    refused_at = models.DateTimeField(_("Said no"), null=True)
    handed_over_at = models.DateTimeField(pgettext_lazy("succession", "Handed over"), null=True)
    digest = models.CharField(_("Digest of what was handed over"), max_length=DIGEST, blank=True)
    at = models.DateTimeField(_("When"), default=timezone.now)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            "succession": choice(PREFERENCES, FINISHING, SUCCESSION, ACCOUNTABILITY, REPLAY),
            **{name: choice(PREFERENCES, FINISHING, SUCCESSION, REPLAY) for name in ("name", "contact")},
            **{name: technical(PREFERENCES, FINISHING, SUCCESSION) for name in ("channel", "at")},
            "next_at": technical(FINISHING),
            **{
                name: technical(PREFERENCES, FINISHING, SUCCESSION, ACCOUNTABILITY)
                for name in ("sent_at", "answer_until")
            },
            **{
                name: choice(PREFERENCES, FINISHING, SUCCESSION, ACCOUNTABILITY, REPLAY)
                for name in ("refused_at", "handed_over_at")
            },
            "digest": technical(PREFERENCES, SUCCESSION),
            "salt": Plain("random bytes"),
        },
        keep=Keep(3 * YEAR, after="at", because="it proves that you were told who takes over, and what you said"),
        promise="3.3-a",
        written_by=(FINISHING, PREFERENCES, SUCCESSION, REPLAY),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("That somebody else takes over our business")
        indexes = [
            models.Index(fields=["next_at"], condition=Q(sent_at=None), name="still_to_be_told"),
            models.Index(fields=["succession", "id"], name="told_of_a_succession"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "succession"], name="told_of_a_succession_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, answer_until__isnull=True)
                | Q(sent_at__isnull=False, answer_until__gt=F("sent_at")),
                name="whoever_is_told_may_say_no",
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True)
                | Q(
                    sent_at__isnull=False,
                    answer_until__isnull=False,
                    refused_at__isnull=True,
                    handed_over_at__gte=F("answer_until"),
                ),
                name="nobody_is_handed_over_untold",
            ),
        ]


class Consigned(Owned):
    """That whoever runs a shop said that it goes along, with its customers. Without this row it stays: a shop answers for its customers, and
    silence hands over nobody. `taken_back_at` closes it until the moment at which the shop went."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    succession = models.UUIDField(_("Succession"))
    shop = models.UUIDField(_("Shop"))
    at = models.DateTimeField(_("When"), default=timezone.now)
    taken_back_at = models.DateTimeField(_("Taken back"), null=True)
    handed_over_at = models.DateTimeField(pgettext_lazy("succession", "Handed over"), null=True)
    digest = models.CharField(_("Digest of what was handed over"), max_length=DIGEST, blank=True)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            "succession": choice(PREFERENCES, SUCCESSION, REPLAY),
            "shop": Plain("a handle of a shop"),
            **{name: choice(PREFERENCES, SUCCESSION, REPLAY) for name in ("at", "taken_back_at", "handed_over_at")},
            "digest": technical(PREFERENCES, SUCCESSION),
        },
        keep=Keep(3 * YEAR, after="at", because="it proves that the shop itself handed over its customers"),
        promise="3.3-b",
        written_by=(PREFERENCES, SUCCESSION, REPLAY),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("That your shop goes along to whoever takes over")
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "succession", "shop"], name="one_word_about_a_shop"),
            models.CheckConstraint(
                condition=Q(handed_over_at__isnull=True) | Q(taken_back_at__isnull=True, handed_over_at__gte=F("at")),
                name="no_shop_is_handed_over_against_its_word",
            ),
        ]


class Takeover(HeldRow):
    """A sealed bundle of a predecessor that was accepted here, by the digest that somebody typed. `note` is the predecessor's signature."""

    digest = models.CharField(_("Digest of the bundle"), max_length=DIGEST, unique=True)
    predecessor = models.CharField(_("From whom"), max_length=SHORT)
    reason = models.CharField(_("Why it changes hands"), max_length=12, choices=Reason.choices)
    people = models.IntegerField(_("People in it"))
    note = models.TextField(_("Signature of the predecessor"))
    at = models.DateTimeField(_("Accepted"), default=timezone.now)

    privacy = NoPerson(
        "from whom people came to us, without who they are",
        KeepWhile("it proves which duties came with them"),
        added_by=(TAKEOVER,),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Bundle of a predecessor")


class Arrival(Owned):
    """That a person's information came here from a predecessor, in which bundle and with what content. Its line in the log has its id."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    predecessor = models.CharField(_("From whom"), max_length=SHORT)
    bundle = models.CharField(_("Digest of the bundle"), max_length=DIGEST)
    digest = models.CharField(_("Digest of what came"), max_length=DIGEST)
    at = models.DateTimeField(_("When"), default=timezone.now)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: technical(PREFERENCES, TAKEOVER) for name in ("predecessor", "bundle", "digest", "at")},
            "salt": Plain("random bytes"),
        },
        keep=KeepWhile("it says from whom your information came, as long as we have it"),
        promise="3.3-b",
        added_by=(TAKEOVER,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("That your information came from a predecessor")
        constraints = [models.UniqueConstraint(fields=["owner", "subject"], name="whoever_came_came_once")]
