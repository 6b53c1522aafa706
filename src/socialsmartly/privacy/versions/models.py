"""What each version meant, and what a member said when it changed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.words import ROW_GOES, KeepWhile, Kind, NoPerson, Record, choice
from socialsmartly.words.purposes import AGREEMENT, SUCCESSION, TAKEOVER


class PublishedMeaning(HeldRow):
    """What the program did with information from `published_at` on. Rows are only added, so that the meaning of an agreement is the
    one that was in force when it was made, whatever the number of the version."""

    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    meaning = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    privacy = NoPerson(
        "what the policy means, which everybody may read",
        KeepWhile("people are bound by it"),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        pass


class InheritedMeaning(HeldRow):
    """What the program of a predecessor did with information: the meaning that people agreed to there. `since` is when it came here."""

    digest = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=20)
    meaning = models.TextField()
    since = models.DateTimeField(default=timezone.now)

    privacy = NoPerson(
        "what the policy of a predecessor means, which everybody may read",
        KeepWhile("people are bound by it"),
        added_by=(TAKEOVER,),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        pass


class Inherited(Owned):
    """That a member's agreement was made with a predecessor, and which meaning it had there: that one binds us to them, not ours (3.3-c)."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    agreement = models.UUIDField(_("Agreement"))
    meaning = models.CharField(_("What it meant there"), max_length=64)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={name: choice(AGREEMENT, SUCCESSION) for name in ("agreement", "meaning", "at")},
        keep=KeepWhile("it shows by which version a member is bound"),
        promise="3.3-c",
        added_by=(TAKEOVER,),
        stays_behind="it tells of this house and the one that follows it; that one writes its own",
    )

    class Meta(Owned.Meta):
        verbose_name = _("Agreement made with a predecessor")
        constraints = [models.UniqueConstraint(fields=["owner", "subject", "agreement"], name="inherited_once")]


class Said(models.TextChoices):
    KEPT = "kept", _("stays with the earlier version")
    SEEN = "seen", _("has seen it")


class Answer(Owned):
    """What a member said to a change of the policy without agreeing to it: `published` is the row of the meaning that was new.
    An agreement is an `Agreement`."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    published = models.UUIDField(_("Which change"))
    said = models.CharField(_("Answer"), max_length=10, choices=Said.choices)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={"published": choice(AGREEMENT), "said": choice(AGREEMENT), "at": choice(AGREEMENT)},
        keep=KeepWhile("it shows by which version a member is bound"),
        promise="6-b",
        added_by=(AGREEMENT,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Answer to a change of the policy")
        indexes = [models.Index(fields=["owner", "subject"], name="answer_of_subject")]
