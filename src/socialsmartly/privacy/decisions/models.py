"""What a program decided about one person, kept so that it can be run again; and what a person decided in its place."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.words import ROW_GOES, Keep, Plain, Record, behaviour, technical
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import ANSWERING, ASKING, PROMOTION, PURCHASE, RIGHTS, SECURITY


class By(models.TextChoices):
    PROGRAM = "program", _("a program")
    PERSON = "person", _("a person")


class Decided(Owned):
    """One decision. Rows are only added: what a person decides stands in a row of its own, `instead_of` the one of the program.

    `version` is the rule's as the program has it, `rule` what was set (thresholds, dates), `read` what was read of the person; both are
    canonical JSON, and `digest` is of version and rule together. `thing` is what it was about. A request to have a person decide
    has the id of the decision, so that one decision has one.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    kind = models.CharField(_("Kind of decision"), max_length=20)
    thing = models.UUIDField(_("Number of it"))
    version = models.SmallIntegerField(_("Version of the rule"))
    rule = models.TextField(_("Rule"))
    digest = models.CharField(_("Digest of the rule"), max_length=64)
    read = models.TextField(_("What it relied on"))
    outcome = models.CharField(_("Decision"), max_length=20)
    by = models.CharField(_("Decided by"), max_length=10, choices=By.choices)
    instead_of = models.UUIDField(_("In place of"), null=True)
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)
    kept_until = models.DateTimeField(_("Kept until"))

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{
                name: technical(RIGHTS, ANSWERING, PURCHASE, SECURITY)
                for name in ("kind", "thing", "by", "at", "kept_until")
            },
            "instead_of": technical(RIGHTS, ANSWERING, SECURITY),
            **{name: technical(RIGHTS, ANSWERING) for name in ("version", "digest", "decided_by")},
            "rule": Plain("the rule as it was set, which is the same for everybody"),
            "read": behaviour(RIGHTS, ANSWERING, SECURITY),
            "outcome": behaviour(RIGHTS, ANSWERING, PURCHASE, SECURITY),
        },
        keep=Keep(DAY, after="kept_until", because="by it a decision can be explained, run again and decided anew"),
        promise="4.5-a",
        added_by=(PROMOTION, ASKING, PURCHASE, RIGHTS, SECURITY),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Decision of a program about you")
        constraints = [
            models.CheckConstraint(
                condition=Q(by=By.PROGRAM, instead_of__isnull=True, decided_by__isnull=True)
                | (~Q(by=By.PROGRAM) & Q(instead_of__isnull=False, decided_by__isnull=False)),
                name="whoever_decides_anew_says_what",
            ),
            models.UniqueConstraint(fields=["owner", "instead_of"], name="decided_anew_once"),
            models.CheckConstraint(condition=Q(kept_until__gte=F("at")), name="a_decision_is_kept_for_a_while"),
        ]
        indexes = [models.Index(fields=["owner", "subject"], name="decided_of_subject")]
