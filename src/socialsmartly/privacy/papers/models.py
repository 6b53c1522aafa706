"""What people judge about a purpose before it may go on: one writes it, another agrees, and it ends within a year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.privacy.papers.codes import LONGEST, State, Verdict
from socialsmartly.words import NO_PERSONAL_DATA, KeepWhile, Kind, NoPerson
from socialsmartly.words.purposes import REGISTER, RIGHTS


class Assessment(HeldRow):
    """One version of what two people think of one purpose (PIPL 55 and 56, GDPR 35), in both languages and about nobody.

    `facts` is the digest of what the program itself says of the purpose on that day: where it says something else today, the page
    asks for a new version. `until` is empty unless it was agreed and came out well, so that a key which holds it leads to no other.
    """

    about = models.CharField(_("About"), max_length=30)
    version = models.IntegerField(_("Version"))
    lawful_en = models.TextField(_("Is it lawful, legitimate and necessary? In English"), max_length=3000)
    lawful_zh = models.TextField(_("Is it lawful, legitimate and necessary? In Chinese"), max_length=3000)
    effects_en = models.TextField(_("What it does to people, and what could go wrong, in English"), max_length=3000)
    effects_zh = models.TextField(_("What it does to people, and what could go wrong, in Chinese"), max_length=3000)
    measures_en = models.TextField(_("Why the protection fits the risk, in English"), max_length=3000)
    measures_zh = models.TextField(_("Why the protection fits the risk, in Chinese"), max_length=3000)
    verdict = models.CharField(_("Judgement"), max_length=10, choices=Verdict.choices)
    facts = models.CharField(_("Digest of what the program says"), max_length=64)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.PROPOSED)
    entered_by = models.UUIDField(_("Mark of who wrote it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    entered_at = models.DateTimeField(_("Written"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    until = models.DateTimeField(_("Holds until"), null=True)

    privacy = NoPerson(
        "what two people think of a purpose",
        KeepWhile("the law asks for the assessment and its record for at least three years"),
        written_by=(REGISTER,),
        read_by=(REGISTER, NO_PERSONAL_DATA, RIGHTS),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Impact assessment")
        constraints = [
            models.UniqueConstraint(fields=["about", "version"], name="an_assessment_has_one_of_each_version"),
            models.UniqueConstraint(fields=["id", "until"], name="an_assessment_can_be_held_to_its_end"),
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by"))),
                name="two_assess",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(
                    verdict=Verdict.GO,
                    state__in=[State.AGREED, State.ENDED],
                    decided_at__isnull=False,
                    until__lte=F("decided_at") + LONGEST,
                ),
                name="only_what_is_agreed_holds_for_a_year",
            ),
        ]
