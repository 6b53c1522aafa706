"""What the clocks did, in counts, and what holds them up for one person: a hold."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import (
    ROW_GOES,
    ROW_STAYS,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    NoPerson,
    Record,
    choice,
    technical,
)
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import CASEWORK, CLOSING, REPLAY, RETENTION, RIGHTS

FOREVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""Until somebody releases it."""


class Word(models.TextChoices):
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ClockState(HeldRow):
    """How one clock stands: the table or the place, when it last ran, what was past its time and still there afterwards, how late
    the last rows went, and the name of the error that stopped it. `agreed` people have a later end, by which `longer` rows stay that
    would be gone without it (5-e)."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField(default=timezone.now)
    ended = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    lag_seconds = models.BigIntegerField(default=0)
    failed = models.CharField(max_length=80, blank=True)
    agreed = models.BigIntegerField(default=0)
    longer = models.BigIntegerField(default=0)

    privacy = NoPerson(
        "how far the clocks are, in counts",
        KeepWhile("it is one row for each clock"),
        written_by=(RETENTION,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass


class SweepCertificate(HeldRow):
    """What one sweep ended, in counts, and what the search afterwards came to. Its line in the public log has the same id and is
    opened by these columns."""

    number = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField(default=timezone.now)
    rows = models.BigIntegerField(default=0)
    hits = models.IntegerField(default=0)
    body = models.TextField()
    salt = models.BinaryField(max_length=32, default=new_salt)

    privacy = NoPerson(
        "what a sweep ended, in counts",
        Keep(3 * YEAR, after="at", because="it proves that what was past its time went"),
        added_by=(RETENTION,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        ordering = ["-at"]


class Extension(Owned):
    """Somebody agreed to keep one kind of their own information until a day, or took that back: then `until` is the moment of the no.

    Rows are only added, and the last one of a person and a kind counts; `what` names the table as the map does.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    what = models.CharField(_("Kind of information"), max_length=80)
    state = models.CharField(_("State"), max_length=10, choices=Word.choices)
    until = models.DateTimeField(_("Kept until"))
    wording = models.CharField(_("Wording shown"), max_length=40)
    method = models.CharField(_("How"), max_length=30)
    evidence = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Evidence"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(RIGHTS, RETENTION) for name in ("what", "until", "at")},
            **{name: choice(RIGHTS) for name in ("state", "wording", "method", "evidence")},
        },
        keep=KeepWhile("it proves what was allowed at any past moment"),
        promise="5-e",
        added_by=(RIGHTS, REPLAY),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Longer period that you agreed to")
        indexes = [models.Index(fields=["owner", "subject"], name="extension_of_subject")]

    def in_force(self, now: datetime) -> bool:
        return self.until > now


class Ground(models.TextChoices):
    CLAIM = "claim", _("a lawsuit or another legal claim")
    ORDER = "order", _("an order of a court or an authority")
    AGREEMENT = "agreement", _("a special agreement with the person")


class Hold(HeldRow):
    """Nothing of one person is deleted while this is in force. It is proposed by one of the staff and agreed to by another; both
    leave marks as those of a look. `holds_until` is when it was proposed, then never, then when it was released."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    subject = HandleField(_("Person"))
    subject_kind = models.CharField(_("Member or contact"), max_length=10)
    workspace = models.UUIDField(_("Workspace"), null=True)
    ground = models.CharField(_("Ground"), max_length=10, choices=Ground.choices)
    article = models.CharField(_("Law or clause"), max_length=120)
    case = models.CharField(_("Case"), max_length=60)
    review_on = models.DateField(_("Looked at again on"))
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    asked_by = models.UUIDField(_("Mark of who proposed it"))
    approved_by = models.UUIDField(_("Mark of who agreed to that"), null=True)
    holds_until = models.DateTimeField(_("In force until"))

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: choice(RIGHTS, CASEWORK, REPLAY) for name in ("ground", "article", "case", "review_on")},
            **{name: technical(RIGHTS, CASEWORK, REPLAY) for name in ("number", "subject_kind", "workspace")},
            "asked_at": technical(RIGHTS, CASEWORK, REPLAY),
            "holds_until": technical(RIGHTS, CASEWORK, REPLAY, CLOSING),
            **{name: technical(RIGHTS, CASEWORK, REPLAY) for name in ("asked_by", "approved_by")},
        },
        keep=Keep(3 * YEAR, after="holds_until", because="it shows why a deletion had to wait"),
        promise="5-f",
        added_by=(RIGHTS,),
        written_by=(REPLAY,),
        kept_still_by=(CLOSING,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Why a deletion waits")
        ordering = ["review_on"]
        indexes = [models.Index(fields=["subject"], name="hold_of_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="hold_needs_two"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=False) | Q(holds_until__lte=F("asked_at")), name="hold_is_agreed_to"
            ),
            models.CheckConstraint(condition=~Q(article="") & ~Q(case=""), name="hold_is_whole"),
        ]

    def in_force(self, now: datetime) -> bool:
        return self.holds_until > now

    def past_review(self, now: datetime) -> bool:
        return self.in_force(now) and self.review_on < now.date()
