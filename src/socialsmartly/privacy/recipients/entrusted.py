"""What a company that works for us may read for its task, and what it tried beyond it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField
from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.privacy.recipients.codes import Use
from socialsmartly.words import ROW_GOES, Keep, KeepWhile, Kind, NoPerson, Record, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import ENTRUSTING, REGISTER

KEPT = KeepWhile("its contracts are kept")


class Task(HeldRow):
    """What somebody who works for us may read; whose, its `TaskPerson` rows say. One of us proposes it and another approves it: only then
    is there a credential, and only a digest of it is kept."""

    recipient = models.ForeignKey("recipients.Recipient", models.DO_NOTHING, related_name="+")
    use = models.CharField(_("Purpose"), max_length=15, choices=Use.choices)
    items = models.JSONField(_("Information"), default=list)
    people = models.IntegerField(_("People it is about"), default=0)
    digest = models.BinaryField(max_length=32, null=True)
    opens_at = models.DateTimeField(_("From"), default=timezone.now)
    ends_at = models.DateTimeField(_("Until"))
    entered_by = models.UUIDField(_("Mark of who proposed it"), null=True)
    decided_by = models.UUIDField(_("Mark of who approved it"), null=True)
    revoked_at = models.DateTimeField(_("Revoked"), null=True)

    privacy = NoPerson(
        "what a company may read for its task",
        KEPT,
        written_by=(REGISTER,),
        read_by=(REGISTER, ENTRUSTING),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Task of a company that works for us")
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__isnull=True)
                | Q(entered_by__isnull=False, decided_by__isnull=False) & ~Q(decided_by=F("entered_by")),
                name="two_make_a_credential",
            )
        ]


class TaskPerson(HeldRow):
    """A person whom a task is about."""

    task = models.UUIDField(_("Task"))
    subject = HandleField(_("Person"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={"task": technical(ENTRUSTING), "at": technical(ENTRUSTING)},
        keep=Keep(YEAR, after="at", because="a task lasts no longer than a year"),
        promise="3.2-b",
        added_by=(ENTRUSTING,),
        stays_behind="it is a task that this operator gave to a company",
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Person in the task of a company that works for us")
        constraints = [models.UniqueConstraint(fields=["task", "subject"], name="person_once_a_task")]


class Wrong(models.TextChoices):
    ROW = "row", _("asked for a person outside its task")
    FIELD = "field", _("asked for information outside its task")
    PURPOSE = "purpose", _("named another purpose")
    TIME = "time", _("asked outside the time of its task")
    LEAK = "leak", _("mail arrived at an address that only it was given")


class Alarm(HeldRow):
    """Something that a recipient may not do and did, or tried."""

    recipient = models.ForeignKey("recipients.Recipient", models.DO_NOTHING, related_name="+")
    wrong = models.CharField(_("What happened"), max_length=10, choices=Wrong.choices)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = NoPerson(
        "what a company did beyond its task",
        KEPT,
        added_by=(ENTRUSTING, REGISTER),
        read_by=(REGISTER, ENTRUSTING),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("What somebody did beyond its task")
