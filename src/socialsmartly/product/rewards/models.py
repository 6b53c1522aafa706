"""A promotion: what it offers, what it asks, until when, and how much it may cost."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.rewards.rules import Dates, Reward, reward_words
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import NO_PERSONAL_DATA, KeepWhile, NoPerson
from socialsmartly.words.purposes import PROMOTION


class State(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class Because(models.TextChoices):
    """Why a promotion is paused."""

    SHOP = "shop", _("The shop paused it.")
    UNKNOWN_CODES = "unknown", _("Many codes that were never handed out were tried within an hour.")
    OTHER_PEOPLE = (
        "others",
        _("Codes were tried by others than those they were given to: somebody may have passed them on."),
    )


class Promotion(WorkspaceOwned):
    """The offer, its data sheet and its budget. Its words do not change once it is there: who joined, joined these terms."""

    title = models.CharField(_("Title"), max_length=80)
    offer = models.TextField(_("What it is about"))
    terms = models.TextField(_("Terms"))
    terms_version = models.CharField(_("Version of the terms"), max_length=64)
    asks = models.JSONField(_("What is asked"), default=list)
    eligibility = models.JSONField(_("Who can get the reward"), default=dict)
    reward = models.CharField(_("Reward"), max_length=8, choices=Reward.choices)
    reward_value = models.BigIntegerField(_("Percent, or hundredths of the currency"), default=0)
    reward_words = models.CharField(_("The gift in words"), max_length=120, blank=True)
    currency = models.CharField(_("Currency"), max_length=3)
    worth_minor = models.BigIntegerField(_("What one reward costs at most"))
    budget_count = models.IntegerField(_("Rewards at most"))
    budget_minor = models.BigIntegerField(_("Money at most"))
    issued_count = models.IntegerField(_("Rewards handed out"), default=0)
    issued_minor = models.BigIntegerField(_("Money promised"), default=0)
    redeemed_count = models.IntegerField(_("Rewards used"), default=0)
    reviewed = models.BooleanField(_("Somebody of the shop looks at each claim"), default=False)
    ends_at = models.DateTimeField(_("Ends"))
    objection_days = models.IntegerField(_("Days for objections"))
    code_days = models.IntegerField(_("Days a code is good for"))
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.RUNNING)
    because = models.CharField(_("Why it is paused"), max_length=8, choices=Because.choices, blank=True)
    odd_tries = models.IntegerField(_("Odd tries within the hour"), default=0)
    odd_since = models.DateTimeField(_("Hour of the odd tries"), default=timezone.now)
    made_at = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = NoPerson(
        "a shop's offer to many people, with its budget in sums",
        KeepWhile("it is the shop's own work and goes with the workspace"),
        written_by=(PROMOTION,),
        read_by=(PROMOTION, NO_PERSONAL_DATA),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="promotion_state_is_one"),
            models.CheckConstraint(
                condition=(Q(state=State.PAUSED) & ~Q(because="")) | (~Q(state=State.PAUSED) & Q(because="")),
                name="promotion_paused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(issued_count__gte=0, issued_count__lte=F("budget_count")), name="promotion_count_in_budget"
            ),
            models.CheckConstraint(
                condition=Q(issued_minor__gte=0, issued_minor__lte=F("budget_minor")), name="promotion_money_in_budget"
            ),
            models.CheckConstraint(
                condition=Q(redeemed_count__gte=0, redeemed_count__lte=F("issued_count")),
                name="promotion_used_were_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def dates(self) -> Dates:
        return Dates(self.ends_at, timedelta(days=self.objection_days))

    @property
    def is_open(self) -> bool:
        """Whether somebody may join now."""
        return self.state == State.RUNNING and timezone.now() < self.ends_at

    @property
    def says(self) -> str:
        return reward_words(self.reward, self.reward_value, self.reward_words, self.currency)
