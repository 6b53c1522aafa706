"""What a shop types to open a promotion. Nothing typed is lost: a form with an error comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.rewards.actions.running import Sheet
from socialsmartly.product.rewards.rules import Item, Reward

MOST_MONEY: Final = 1_000_000_000
MOST_REWARDS: Final = 10_000_000
MOST_DAYS: Final = 3650
RULES: Final = ("orders_at_least", "orders_at_most", "spent_at_least", "country")


class PromotionForm(forms.Form):
    """Offer, data sheet, rule, reward and budget on one page."""

    title = forms.CharField(label=_("Title"), max_length=80)
    offer = forms.CharField(label=_("What it is about"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    terms = forms.CharField(
        label=_("Terms"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("They do not change afterwards: whoever joins, joins these words."),
    )
    ends_on = forms.DateField(
        label=_("Last day to join"), widget=forms.DateInput(attrs={"type": "date"}), help_text=_("To its end, UTC.")
    )
    objection_days = forms.IntegerField(
        label=_("Days for objections afterwards"),
        min_value=1,
        max_value=366,
        initial=30,
        help_text=_("When they are over, everything people gave is destroyed by itself."),
    )
    asks = forms.MultipleChoiceField(
        label=_("What it asks"),
        choices=Item.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only what is needed to reach people, to check who gets the reward, and to hand it over. The address that is proven by a code is always one of the first two."
        ),
    )
    reward = forms.ChoiceField(label=_("Reward"), choices=Reward.choices)
    reward_value = forms.DecimalField(
        label=_("How much: percent, or money"), required=False, min_value=0, max_value=MOST_MONEY, decimal_places=2
    )
    reward_words = forms.CharField(label=_("Which gift"), required=False, max_length=120)
    worth = forms.DecimalField(min_value=0, max_value=MOST_MONEY, decimal_places=2)
    budget_count = forms.IntegerField(label=_("Rewards at most"), min_value=1, max_value=MOST_REWARDS)
    budget = forms.DecimalField(min_value=0, max_value=MOST_MONEY, decimal_places=2)
    code_days = forms.IntegerField(label=_("Days a code is good for"), min_value=1, max_value=MOST_DAYS, initial=60)
    match = forms.ChoiceField(
        label=_("Of these rules"), choices=[("all", _("all must hold")), ("any", _("one is enough"))], initial="all"
    )
    orders_at_least = forms.IntegerField(label=_("Orders, at least"), required=False, min_value=0, max_value=1_000_000)
    orders_at_most = forms.IntegerField(
        label=_("Orders, at most"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("0: only for the first order."),
    )
    spent_at_least = forms.DecimalField(required=False, min_value=0, max_value=MOST_MONEY, decimal_places=2)
    country = forms.CharField(label=_("Country, as in the orders"), required=False, max_length=64)
    reviewed = forms.BooleanField(label=_("Somebody of the shop looks at each claim"), required=False)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency
        for name, words in {
            "worth": _("What one reward costs at most, in {currency}"),
            "budget": _("Money at most, in {currency}"),
            "spent_at_least": _("Spent at least, in {currency}"),
        }.items():
            self.fields[name].label = format_lazy(words, currency=currency)

    def clean_ends_on(self) -> datetime:
        """The first moment after that day."""
        ends = datetime.combine(self.cleaned_data["ends_on"], time.min, UTC) + timedelta(days=1)
        if ends <= timezone.now():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return ends

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind, value = given.get("reward"), given.get("reward_value")
        if kind == Reward.GIFT and not given.get("reward_words"):
            self.add_error("reward_words", _("Say which gift it is."))
        if kind in (Reward.AMOUNT, Reward.CREDIT) and not value:
            self.add_error("reward_value", _("Say how much it is."))
        if kind == Reward.PERCENT and not (value and value <= 100 and value == int(value)):
            self.add_error("reward_value", _("Say how many percent, from 1 to 100."))
        if (given.get("worth") or 0) > (given.get("budget") or 0) and "budget" in given:
            self.add_error("budget", _("This is less than one reward costs."))
        return given

    def tree(self) -> dict[str, Any]:
        """The rule as data."""
        typed = {name: self.cleaned_data.get(name) for name in RULES}
        leaves = [{name: _stored(value)} for name, value in typed.items() if value not in (None, "")]
        return {self.cleaned_data["match"]: leaves} if leaves else {"all": []}

    def sheet(self) -> Sheet:
        given = self.cleaned_data
        value = given.get("reward_value") or Decimal(0)
        return Sheet(
            **{name: given[name] for name in ("title", "offer", "terms", "reward", "objection_days", "code_days")},
            asks=tuple(given["asks"]),
            eligibility=self.tree(),
            reward_value=int(value) if given["reward"] == Reward.PERCENT else _minor(value),
            reward_words=given["reward_words"] if given["reward"] == Reward.GIFT else "",
            currency=self.currency,
            worth_minor=_minor(given["worth"]),
            budget_count=given["budget_count"],
            budget_minor=_minor(given["budget"]),
            ends_at=given["ends_on"],
            reviewed=given["reviewed"],
        )

    @property
    def texts(self) -> list[str]:
        return [self[name].value() or "" for name in ("title", "offer", "terms", "reward_words")]

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields in the order of a shop's thoughts."""
        together = {
            _("The offer"): ("title", "offer", "terms", "ends_on", "objection_days"),
            _("What it asks"): ("asks", "reviewed"),
            _("Who can get the reward"): ("match", *RULES),
            _("The reward and its budget"): (
                *("reward", "reward_value", "reward_words", "worth", "budget_count", "budget", "code_days"),
            ),
        }
        return [(str(title), [self[name] for name in names]) for title, names in together.items()]


def _minor(value: Decimal) -> int:
    return int(value * 100)


def _stored(value: Any) -> Any:
    return _minor(value) if isinstance(value, Decimal) else value
