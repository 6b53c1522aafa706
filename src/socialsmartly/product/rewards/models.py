"""A promotion, and the claims of those who take part. A claim is a person of its own: it is known by an address proven for it alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.privacy.datamap.fields import owned_link
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.rewards.rules import SWEPT_WITHIN, AgeBand, Dates, Item, Reason, Reward, Step, reward_words
from socialsmartly.product.rewards.withholding import Hint, Place, hint
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import (
    NO_PERSONAL_DATA,
    ROW_GOES,
    Keep,
    KeepWhile,
    KeyClass,
    NoPerson,
    Record,
    behaviour,
    choice,
    contact,
    content,
    identity,
    technical,
)
from socialsmartly.words.purposes import FINISHING, PASSES, PROMOTION, REPLAY, REVEALING, RIGHTS, TAKING_PART


class State(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Has ended")


class Because(models.TextChoices):
    """Why a promotion is paused."""

    SHOP = "shop", _("The shop paused it.")
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
    reward_value = models.BigIntegerField(_("Percent, or the smallest units of the currency"), default=0)
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
    tax_in = models.CharField(_("Whose tax law the shop looks at"), max_length=2, choices=Place.choices, blank=True)
    made_at = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = NoPerson(
        "a shop's offer to many people, with its budget in sums",
        KeepWhile("it is the shop's own work and goes with the workspace"),
        written_by=(PROMOTION,),
        read_by=(PROMOTION, TAKING_PART, RIGHTS, FINISHING, NO_PERSONAL_DATA),
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
    def tax_hint(self) -> Hint:
        return hint(self.tax_in, self.reward, self.worth_minor, self.currency)

    @property
    def says(self) -> str:
        return reward_words(self.reward, self.reward_value, self.reward_words, self.currency)


PROVEN = [(item.value, item.label) for item in (Item.EMAIL, Item.PHONE)]
USED = (PROMOTION, TAKING_PART)
HAS_CODE = (Step.ISSUED, Step.REDEEMED, Step.EXPIRED)
NO_CODE_YET = (Step.JOINED, Step.VERIFYING)
WITHHELD = ("withheld_minor", "withheld_at")


class Claim(WorkspaceOwned):
    """One person's part in one promotion, and the reward they get.

    The id is the handle to which the keyring's index leads from the proven address within the promotion, so the key of the table is
    what holds one claim, and so one reward, for each person (docs/decisions/0031). No column names the shop's customer.
    """

    promotion_id = models.UUIDField()
    promotion = owned_link("rewards.Promotion", "promotion_id")
    step = models.CharField(_("State"), max_length=10, choices=Step.choices, default=Step.JOINED)
    reason = models.CharField(_("Why there is no reward"), max_length=12, choices=Reason.choices, blank=True)
    proven = models.CharField(_("Address proven by a code"), max_length=5, choices=PROVEN)
    email = SealedTextField(KeyClass.CONTACT, verbose_name=_("E-mail address"))
    phone = SealedTextField(KeyClass.CONTACT, verbose_name=_("Phone number"))
    name = SealedTextField(KeyClass.CONTACT, verbose_name=_("Name"))
    address = SealedTextField(KeyClass.CONTACT, verbose_name=_("Delivery address"))
    age_band = SealedTextField(KeyClass.CONTACT, verbose_name=_("Age band"))
    language = models.CharField(_("Language"), max_length=10, default="en")
    permits = models.IntegerField(_("Permissions given"), default=0)
    terms_version = models.CharField(_("Version of the terms"), max_length=64)
    joined_at = models.DateTimeField(pgettext_lazy("time", "Joined"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    objection = SealedTextField(KeyClass.CONTACT, verbose_name=_("Your objection"))
    objected_at = models.DateTimeField(_("Objected"), null=True)
    code = SealedTextField(KeyClass.CONTACT, verbose_name=_("Code of the reward"))
    code_digest = models.BinaryField(_("Mark of the code"), max_length=32, null=True)
    issued_at = models.DateTimeField(_("Handed out"), null=True)
    code_until = models.DateTimeField(_("Good until"), null=True)
    held_for = models.CharField(_("Held for the order"), max_length=40, blank=True)
    held_until = models.DateTimeField(_("Held until"), null=True)
    redeemed_at = models.DateTimeField(_("Used"), null=True)
    withheld_minor = models.BigIntegerField(_("Tax withheld, in the smallest units of the currency"), null=True)
    withheld_at = models.DateTimeField(_("Noted what was withheld"), null=True)
    withheld_by = models.UUIDField(_("Mark of who noted it"), null=True)
    kept_until = models.DateTimeField(_("Objections until"))

    privacy = Record(
        about={"self": ROW_GOES},
        columns={
            **{name: contact(TAKING_PART, REVEALING, masked=(PROMOTION,)) for name in ("email", "phone")},
            "address": contact(*USED),
            **{name: identity(*USED) for name in ("name", "age_band")},
            **{name: behaviour(*USED) for name in ("step", "reason", "joined_at", "decided_at", "objected_at")},
            **{name: behaviour(*USED) for name in ("issued_at", "redeemed_at", "held_for", *WITHHELD)},
            **{name: choice(*USED) for name in ("language", "terms_version")},
            "permits": choice(*USED, REPLAY),
            "objection": content(*USED),
            "code": content(*USED),
            **{name: technical(*USED) for name in ("proven", "code_digest", "code_until", "held_until", "kept_until")},
            "withheld_by": technical(*USED),
        },
        keep=Keep(SWEPT_WITHIN, after="kept_until", because="the promotion and the time for objections are over"),
        promise="2.2-c",
        written_by=USED,
        read_by=(FINISHING,),
        permits="permits",
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("Part in a promotion")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "code_digest"], name="claim_code_once"),
            models.CheckConstraint(
                condition=~Q(step__in=HAS_CODE)
                | Q(code_digest__isnull=False, issued_at__isnull=False, code_until__isnull=False),
                name="claim_handed_out_has_a_code",
            ),
            models.CheckConstraint(
                condition=~Q(step__in=NO_CODE_YET) | Q(code_digest__isnull=True, issued_at__isnull=True),
                name="claim_unchecked_has_no_code",
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.REDEEMED) | Q(redeemed_at__isnull=False), name="claim_used_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=(Step.REJECTED, Step.REVOKED)) | ~Q(reason=""), name="claim_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(withheld_at=None, withheld_by=None)
                | Q(withheld_at__isnull=False, withheld_by__isnull=False),
                name="claim_withheld_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(withheld_minor=None) | Q(withheld_minor__gte=0), name="claim_withheld_no_less_than_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(step=Step.APPEALED) | Q(objected_at__isnull=False), name="claim_appealed_says_when"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "promotion_id", "step"], name="claim_by_step")]

    @property
    def proven_address(self) -> str:
        return str((self.email if self.proven == Item.EMAIL else self.phone) or "")

    @property
    def is_limited(self) -> bool:
        """Whether the shop does not see it, by a mark of the person."""
        return any(self.permits & mark and PROMOTION not in passing for mark, passing in PASSES.items())

    @property
    def destroyed_by(self) -> datetime:
        return self.kept_until + SWEPT_WITHIN

    @property
    def age_words(self) -> str:
        return str(AgeBand(self.age_band).label) if self.age_band in AgeBand.values else str(self.age_band or "")

    @property
    def is_good(self) -> bool:
        """Whether the code can be used now."""
        return self.step == Step.ISSUED and self.code_until is not None and timezone.now() < self.code_until
