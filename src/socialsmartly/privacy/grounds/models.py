"""The ground on which somebody demands a deletion, what was found, and by which text of the policy they were bound."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.grounds.rules import FOUND, GROUNDS
from socialsmartly.words import ROW_GOES, Keep, Record, choice, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import ANSWERING, FINISHING, RIGHTS


class Demand(Owned):
    """`about` is a column of the person's own row, or everything. For a breach, `clause` is the sentence and `version` the digest of
    the text that bound the person when they asked. Accepted and not yet done, the worker carries it out."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    ground = models.CharField(_("Ground"), max_length=20, choices=list(GROUNDS.items()))
    about = models.CharField(_("What is to go"), max_length=60)
    clause = models.CharField(_("Sentence of the policy"), max_length=10, blank=True)
    version = models.CharField(_("Digest of the text that bound you"), max_length=64, blank=True)
    found = models.CharField(_("What was found"), max_length=20, blank=True, choices=list(FOUND.items()))
    accepted_at = models.DateTimeField(_("Accepted"), null=True)
    done_at = models.DateTimeField(_("Carried out"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(RIGHTS, ANSWERING) for name in ("ground", "clause", "version", "found")},
            "about": choice(RIGHTS, ANSWERING),
            "request": technical(RIGHTS, ANSWERING, FINISHING),
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
