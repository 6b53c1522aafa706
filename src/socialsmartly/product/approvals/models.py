"""From how many people on a second person has to agree, and what was asked and answered. Nobody's data: colleagues are marks in it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.product.approvals.rules import LASTS, Verdict, What
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import YEAR, Keep, KeepWhile, NoPerson
from socialsmartly.words.purposes import AUDIENCE, EXPORTING, RESULTS, SERVICE, WORKSPACE

READ_BY = (AUDIENCE, EXPORTING, SERVICE, RESULTS, WORKSPACE)


class Threshold(WorkspaceOwned):
    """That a second person has to agree when more than so many people are concerned. The newest row of a kind counts; the others are its history."""

    what = models.CharField(_("What"), max_length=10, choices=What.choices)
    over = models.IntegerField(_("From more than how many people"), null=True)
    set_by = models.UUIDField(_("Mark of who set it"))
    set_at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = NoPerson(
        "a setting of a shop",
        KeepWhile("it goes with its shop"),
        added_by=(WORKSPACE,),
        read_by=READ_BY,
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("from when a second person has to agree")
        constraints = [
            models.CheckConstraint(
                condition=Q(over__isnull=True) | Q(over__gte=1), name="threshold_is_a_number_of_people"
            )
        ]


class Request(WorkspaceOwned):
    """One large thing that somebody wants to do, as it stood then, and what a second person said to it."""

    what = models.CharField(_("What"), max_length=10, choices=What.choices)
    thing = models.UUIDField(_("Number of it"))
    digest = models.CharField(_("Digest of what was shown"), max_length=64)
    people = models.IntegerField(_("People it concerns"))
    asked_by = models.UUIDField(_("Mark of who asked"))
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    until = models.DateTimeField(_("Holds until"))
    verdict = models.CharField(_("Answer"), max_length=10, choices=Verdict.choices, blank=True)
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    because = models.CharField(_("Reason"), max_length=500, blank=True)
    used_at = models.DateTimeField(pgettext_lazy("time", "Done"), null=True)

    privacy = NoPerson(
        "what a shop asked of itself before something large, and its answer; colleagues stand there as marks that lead nowhere",
        Keep(2 * YEAR, after="asked_at", because="it shows for two years who agreed to something large"),
        written_by=(AUDIENCE, EXPORTING),
        read_by=READ_BY,
        stays_behind="colleagues agreed to it in this house; what is not done yet is asked anew",
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("request for a second person")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", decided_by__isnull=True, decided_at__isnull=True)
                | (
                    ~Q(verdict="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="nobody_agrees_with_themselves",
            ),
            models.CheckConstraint(condition=~Q(verdict=Verdict.REFUSED) | ~Q(because=""), name="a_refusal_says_why"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(verdict=Verdict.AGREED, used_at__lte=F("until")),
                name="only_what_was_agreed_to_is_done",
            ),
            models.CheckConstraint(condition=Q(until__lte=F("asked_at") + LASTS), name="a_request_ends_in_time"),
        ]
