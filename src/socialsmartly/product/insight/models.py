"""What was given out to partners, and how much of a month's budget that took."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import KeepWhile, NoPerson
from socialsmartly.words.purposes import FIGURES


class Table(models.TextChoices):
    """How people are grouped. A further way of grouping takes its share of the same budget."""

    CAMPAIGN = "campaign", _("By campaign")
    WEEK = "week", _("By week")
    COUNTRY = "country", _("By country")


class Budget(WorkspaceOwned):
    """What was spent of a shop's budget for one month, in thousandths. The row is locked while it is being spent."""

    month = models.DateField(_("Month"))
    spent_milli = models.IntegerField(pgettext_lazy("budget", "Spent"), default=0)

    privacy = NoPerson(
        "a sum for a month of a shop",
        KeepWhile("it goes with its shop"),
        written_by=(FIGURES,),
        read_by=(FIGURES,),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "month"], name="one_budget_per_month"),
            models.CheckConstraint(condition=models.Q(spent_milli__lte=1000), name="no_budget_overspent"),
        ]


class Release(WorkspaceOwned):
    """One table of a month, as it was given out. Asked again, it is this very one: fresh noise could be averaged away."""

    month = models.DateField(_("Month"))
    table = models.CharField(_("Grouped"), max_length=10, choices=Table.choices)
    figures = models.JSONField(_("Figures"), default=list)
    at = models.DateTimeField(_("Given out"), default=timezone.now)

    privacy = NoPerson(
        "noisy counts of large groups",
        KeepWhile("it goes with its shop"),
        written_by=(FIGURES,),
        read_by=(FIGURES,),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "month", "table"], name="one_release_per_table"),
        ]
