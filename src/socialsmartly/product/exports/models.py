"""What a shop took out in one file, when and why; and for a day, who is in it. No value of anybody is copied for it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.access.models import Reason
from socialsmartly.privacy.datamap.fields import owned_link
from socialsmartly.product.exports.rules import LASTS, number_of
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import ROW_GOES, YEAR, Keep, NoPerson, Record, technical
from socialsmartly.words.purposes import EXPORTING, SERVICE


class Export(WorkspaceOwned):
    """One file that somebody asked for: which items, why, of how many people, and what became of it. `found` says that it is of those whom
    a search found; what was searched for is not kept. The last three numbers are those who were left out."""

    asked_by = models.UUIDField(_("Mark of who asked"))
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    reason = models.CharField(_("Reason"), max_length=10, choices=Reason.choices)
    items = models.CharField(_("Items"), max_length=200)
    language = models.CharField(_("Language"), max_length=10, default="en")
    found = models.BooleanField(_("Only those whom a search found"), default=False)
    people = models.IntegerField(_("People in it"))
    minors = models.IntegerField(_("Left out: under 18"), default=0)
    disputed = models.IntegerField(_("Left out: in dispute"), default=0)
    objected = models.IntegerField(_("Left out: objected"), default=0)
    begun_at = models.DateTimeField(_("Let go"), null=True)
    ready_at = models.DateTimeField(_("Ready"), null=True)
    ends_at = models.DateTimeField(_("Can be taken until"), null=True)
    taken_at = models.DateTimeField(_("Taken for the first time"), null=True)

    privacy = NoPerson(
        "what a shop took out, and why; colleagues stand there as marks that lead nowhere, and those in it only in their own lists",
        Keep(2 * YEAR, after="asked_at", because="it shows for two years who took customers out in a file, and why"),
        written_by=(EXPORTING,),
        read_by=(EXPORTING, SERVICE),
        stays_behind="its file lies with this house; that it was taken stands with each customer, and goes along with them",
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("file of contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True, ready_at__isnull=True, ends_at__isnull=True)
                | Q(begun_at__isnull=False, ends_at__isnull=False, ends_at__lte=F("begun_at") + LASTS),
                name="a_file_ends_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(ready_at__isnull=False, taken_at__lte=F("ends_at")),
                name="only_what_is_ready_is_taken",
            ),
        ]

    @property
    def number(self) -> str:
        return number_of(self.pk)

    @property
    def asked_for(self) -> list[str]:
        return str(self.items).split()


class InFile(WorkspaceOwned):
    """That somebody is in a file. `looked_at` is the moment at which that was written down for them; before it they are in none."""

    export_id = models.UUIDField()
    export = owned_link("exports.Export", "export_id")
    contact_id = models.UUIDField()
    contact = owned_link("contacts.Contact", "contact_id")
    looked_at = models.DateTimeField(_("Written down for you"), null=True)
    until = models.DateTimeField(_("Until"))

    privacy = Record(
        about={"contact": ROW_GOES},
        columns={"looked_at": technical(EXPORTING), "until": technical(EXPORTING)},
        keep=Keep(timedelta(hours=1), after="until", because="a file of a shop can be taken for one day"),
        promise="5-h",
        written_by=(EXPORTING,),
        stays_behind="a file of this house can be taken here for one day",
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("place in a file of a shop")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "export_id", "contact_id"], name="once_in_a_file"),
        ]
        indexes = [models.Index(fields=["workspace", "contact_id"], name="infile_of_contact")]
