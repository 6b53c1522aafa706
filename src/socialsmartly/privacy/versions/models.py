"""What each version meant, and what a member said when it changed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.words import ROW_GOES, KeepWhile, Kind, NoPerson, Record, choice
from socialsmartly.words.purposes import AGREEMENT


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
