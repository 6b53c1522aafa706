"""What was written about a request, sealed; and what was decided, which holds nobody's words and outlives the person as proof."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.casework.rules import GROUNDS, KINDS, RefusalCode
from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import ROW_GOES, ROW_STAYS, Keep, KeyClass, Kind, Record, choice, content, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import ANSWERING, RIGHTS


class Author(models.TextChoices):
    PERSON = "person", _("you")
    DESK = "desk", _("the people who answer")


class Written(Owned):
    """One text: of the person who asks, or of whoever answers. A complaint names the request it is `about`, by its number."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    by = models.CharField(_("Written by"), max_length=10, choices=Author.choices)
    about = models.CharField(_("About the request"), max_length=20, blank=True)
    text = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Text"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "request": technical(RIGHTS, ANSWERING),
            "by": technical(RIGHTS, ANSWERING),
            "about": technical(RIGHTS, ANSWERING),
            "text": content(RIGHTS, ANSWERING),
            "at": technical(RIGHTS, ANSWERING),
        },
        keep=Keep(3 * YEAR, after="at", because="it shows what was asked and what was answered", longer=True),
        promise="4.1-d",
        added_by=(RIGHTS,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("What was written about a request")
        indexes = [models.Index(fields=["owner", "subject"], name="written_of_subject")]


class Outcome(models.TextChoices):
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")


WHOLE_REFUSAL = (
    ~Q(code="")
    & ~Q(law="")
    & ~Q(concerns="")
    & Q(until__isnull=False)
    & (Q(approved_by__isnull=True) | ~Q(approved_by=F("decided_by")))
)


class Decision(HeldRow):
    """What was decided about a request. `decided_by` and `approved_by` are marks as those of a look: the same within one person's
    matters, and leading nowhere else. A refusal is none until somebody else has agreed to it, and none that lacks a part is stored.
    """

    request = models.UUIDField(_("Request"), unique=True)
    subject = HandleField(_("Person"))
    outcome = models.CharField(_("Decision"), max_length=10, choices=Outcome.choices)
    code = models.CharField(
        _("Reason"), max_length=20, blank=True, choices=[(str(code), GROUNDS[code].says) for code in RefusalCode]
    )
    law = models.CharField(_("Law"), max_length=60, blank=True)
    concerns = models.CharField(_("Information concerned"), max_length=20, blank=True, choices=list(KINDS.items()))
    until = models.DateField(_("Holds until"), null=True)
    decided_by = models.UUIDField(_("Mark of who decided"))
    approved_by = models.UUIDField(_("Mark of who agreed to that"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: choice(RIGHTS, ANSWERING) for name in ("outcome", "code", "law", "concerns", "until")},
            **{name: technical(RIGHTS, ANSWERING) for name in ("request", "decided_by", "approved_by", "at")},
        },
        keep=Keep(3 * YEAR, after="at", because="it goes with its request"),
        promise="4.6-g",
        added_by=(RIGHTS,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Decision about a request")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GRANTED, code="", law="", concerns="", until__isnull=True)
                | (~Q(outcome=Outcome.GRANTED) & WHOLE_REFUSAL),
                name="refusal_is_whole",
            )
        ]
