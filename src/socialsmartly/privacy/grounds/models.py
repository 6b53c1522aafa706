"""The ground on which somebody demands a deletion, what was found, and by which text of the policy they were bound."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.grounds.errors import NothingBroken
from socialsmartly.privacy.grounds.rules import FOUND, GROUNDS, GROUNDS_FOUND, Ground
from socialsmartly.words import ROW_GOES, Keep, KeepWhile, Kind, NoPerson, Record, choice, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import ANSWERING, FINDING, FINISHING, REGISTER, RIGHTS


class Demand(Owned):
    """`about` is a column of the person's own row, or everything. For a breach, `clause` is the sentence and `version` the digest of
    the text that bound the person when they asked. Accepted and not yet done, the worker carries it out. One that follows from a finding
    of ours names it, and nobody asked for it."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    ground = models.CharField(_("Ground"), max_length=20, choices=list(GROUNDS.items()))
    about = models.CharField(_("What is to go"), max_length=60)
    clause = models.CharField(_("Sentence of the policy"), max_length=10, blank=True)
    version = models.CharField(_("Digest of the text that bound you"), max_length=64, blank=True)
    found = models.CharField(_("What was found"), max_length=20, blank=True, choices=list(FOUND.items()))
    finding = models.UUIDField(_("Finding of ours"), null=True)
    accepted_at = models.DateTimeField(_("Accepted"), null=True)
    done_at = models.DateTimeField(_("Carried out"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(RIGHTS, ANSWERING) for name in ("ground", "clause", "version", "found")},
            "about": choice(RIGHTS, ANSWERING),
            "request": technical(RIGHTS, ANSWERING, FINISHING),
            "finding": technical(RIGHTS, FINISHING),
            "accepted_at": technical(RIGHTS, ANSWERING, FINISHING),
            "done_at": technical(RIGHTS, ANSWERING, FINISHING),
            "at": technical(RIGHTS, ANSWERING),
        },
        keep=Keep(3 * YEAR, after="at", because="it shows why something was deleted, or was not", longer=True),
        promise="4.2-d",
        added_by=(RIGHTS,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Demand to delete, with its ground")
        indexes = [models.Index(fields=["owner", "subject"], name="demand_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "finding"], name="a_finding_concerns_a_person_once")
        ]


class Stands(models.TextChoices):
    ENTERED = "entered", _("waits for a colleague")
    CONFIRMED = "confirmed", _("confirmed, being carried out")
    DONE = "done", _("carried out")
    DISMISSED = "dismissed", _("not confirmed")


class Finding(HeldRow):
    """That one of us found a use which broke a law or the policy, and that another confirmed it: what is concerned goes without anybody's
    request. It names nobody: it concerns everybody of a kind, or the person of one request."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    ground = models.CharField(
        _("What was found"), max_length=20, choices=[(g, GROUNDS_FOUND[g]) for g in GROUNDS_FOUND]
    )
    law = models.CharField(_("Law that was broken"), max_length=120, blank=True)
    clause = models.CharField(_("Sentence of the policy that was broken"), max_length=10, blank=True)
    version = models.CharField(_("Digest of the text in force"), max_length=64)
    facts = models.TextField(_("What happened"), max_length=1000)
    subject_kind = models.CharField(_("Whom it concerns"), max_length=10)
    about = models.CharField(_("What has to go"), max_length=60)
    request = models.CharField(_("Only the person of this request"), max_length=20, blank=True)
    asked = models.UUIDField(_("Handle of that request"), null=True)
    state = models.CharField(_("State"), max_length=10, choices=Stands.choices, default=Stands.ENTERED)
    entered_by = models.UUIDField(_("Mark of who entered it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    entered_at = models.DateTimeField(_("Entered"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    done_at = models.DateTimeField(_("Carried out"), null=True)
    people = models.IntegerField(_("People whose information went"), default=0)

    privacy = NoPerson(
        "what we found to be against a law or the policy, without whom it concerns",
        KeepWhile("it shows why information was deleted that nobody had asked us to delete"),
        written_by=(REGISTER, FINDING),
        read_by=(REGISTER, FINDING),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Finding of a use that broke a law or the policy")
        ordering = ["-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Stands.ENTERED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by"))),
                name="two_find_what_was_unlawful",
            ),
            models.CheckConstraint(
                condition=(Q(ground=Ground.UNLAWFUL) & ~Q(law="")) | (Q(ground=Ground.BREACH) & ~Q(clause="")),
                name="a_finding_names_what_was_broken",
                violation_error_message=_(str(NothingBroken())),
            ),
        ]
