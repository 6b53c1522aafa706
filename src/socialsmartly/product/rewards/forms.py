"""What a shop types to open a promotion, and what whoever takes part types. Nothing typed is lost: a form with an error comes back as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.product.accounts.forms import NO_TEXTS, WHY
from socialsmartly.product.accounts.rules import EMAIL, LONGEST, PHONE, Address, normal_address
from socialsmartly.product.messaging.channels import texts_available
from socialsmartly.product.messaging.fields import PhoneNumberField
from socialsmartly.product.rewards.actions.claiming import LONGEST as LONGEST_OBJECTION
from socialsmartly.product.rewards.actions.running import Sheet
from socialsmartly.product.rewards.rules import MOST_OBJECTION_DAYS, WHAT_FOR, AgeBand, Item, Reward
from socialsmartly.product.rewards.withholding import Place
from socialsmartly.words.money import minor_units

MOST_MONEY: Final = 1_000_000_000
MOST_REWARDS: Final = 10_000_000
MOST_DAYS: Final = 3650
MONEY: Final = frozenset({"worth", "budget", "spent_at_least", "reward_value"})
RULES: Final = ("orders_at_least", "orders_at_most", "spent_at_least", "country")


def an_address(text: str, *channels: str) -> Address:
    """What was typed, as an address of one of these channels (ValidationError)."""
    try:
        address = normal_address(text, get_language() or "en")
    except AddressRefused as refused:
        raise forms.ValidationError(WHY[refused.reason]) from None
    if address.channel not in channels:
        raise forms.ValidationError(WHY[Reason.BROKEN_EMAIL if EMAIL in channels else Reason.BROKEN_PHONE])
    return address


class JoinForm(forms.Form):
    """The one thing that taking part needs: an address to which a code can go."""

    address = forms.CharField(
        label=_("E-mail address or phone number"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        help_text=_("We send a code there. It is the only thing that taking part needs."),
    )
    agree = forms.BooleanField(label=_("I take part, and I have read the terms."))

    def clean_address(self) -> Address:
        address = an_address(self.cleaned_data["address"], EMAIL, PHONE)
        if address.channel == PHONE and not texts_available():
            raise forms.ValidationError(NO_TEXTS)
        return address


class EmailField(forms.CharField):
    """An address in its one form."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return an_address(text, EMAIL).value if text else ""


FIELDS: Final[dict[str, Callable[..., forms.Field]]] = {
    Item.EMAIL: lambda **o: EmailField(max_length=LONGEST, widget=forms.EmailInput(attrs={"autocomplete": "off"}), **o),
    Item.PHONE: PhoneNumberField,
    Item.NAME: lambda **o: forms.CharField(max_length=120, **o),
    Item.ADDRESS: lambda **o: forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **o),
    Item.AGE_BAND: lambda **o: forms.ChoiceField(choices=[("", "–"), *AgeBand.choices], **o),
}


class GiveForm(forms.Form):
    """The items of the data sheet, each empty and each with what it is for. All of them, or the reward cannot be given."""

    def __init__(self, items: list[str], data: Any = None) -> None:
        super().__init__(data)
        for name in items:
            item = Item(name)
            missing = {"required": _("Without it the reward cannot be given. You can also keep it to yourself.")}
            self.fields[name] = FIELDS[item](label=item.label, help_text=WHAT_FOR[item], error_messages=missing)


class ObjectForm(forms.Form):
    objection = forms.CharField(
        label=_("What is wrong, in your words"),
        max_length=LONGEST_OBJECTION,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RedeemForm(forms.Form):
    """Nothing of this is kept but the number of the order, and that only with the code that it holds."""

    reward_code = forms.CharField(
        label=_("Code of the reward"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    order = forms.CharField(label=_("Number of the order"), max_length=40)
    buyer = forms.CharField(
        label=_("Buyer's e-mail address or phone number"),
        max_length=LONGEST,
        required=False,
        help_text=_("A code is good for the person it was given to. It is compared and not kept."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("buyer")
        if self.data.get("do") == "reserve":
            try:
                self.cleaned_data["buyer"] = an_address(typed or "", EMAIL, PHONE)
            except forms.ValidationError as refused:
                self.add_error("buyer", refused)
        return self.cleaned_data


class WithheldForm(forms.Form):
    withheld = forms.DecimalField(required=False, min_value=0, max_value=MOST_MONEY, decimal_places=2)

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency

    def clean_withheld(self) -> int | None:
        """In the smallest units of the currency."""
        value = self.cleaned_data["withheld"]
        return None if value is None else _minor(value, self.currency)


def one_line(text: str) -> None:
    """The title stands in the subject of a mail, which is one line (RFC 5322)."""
    if not text.isprintable():
        raise forms.ValidationError(_("Write it in one line, without signs that cannot be seen."))


class PromotionForm(forms.Form):
    """Offer, data sheet, rule, reward and budget on one page."""

    title = forms.CharField(label=_("Title"), max_length=80, validators=[one_line])
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
        max_value=MOST_OBJECTION_DAYS,
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
    tax_in = forms.ChoiceField(
        label=_("Whose tax law you look at"),
        choices=Place.choices,
        required=False,
        help_text=_(
            "For a hint whether tax may have to be withheld. It decides nothing: a person of the shop decides, and notes what was withheld."
        ),
    )
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
        last, now = self.cleaned_data["ends_on"], timezone.now()
        if last < now.date():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        if last > now.date() + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("That is more than ten years away. Choose an earlier day."))
        return datetime.combine(last, time.min, UTC) + timedelta(days=1)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind, value = given.get("reward"), given.get("reward_value")
        if kind == Reward.GIFT and not given.get("reward_words"):
            self.add_error("reward_words", _("Say which gift it is."))
        if kind in (Reward.AMOUNT, Reward.CREDIT) and not value:
            self.add_error("reward_value", _("Say how much it is."))
        if kind == Reward.PERCENT and not (value and value <= 100 and value == int(value)):
            self.add_error("reward_value", _("Say how many percent, from 1 to 100."))
        for name in MONEY if kind in (Reward.AMOUNT, Reward.CREDIT) else MONEY - {"reward_value"}:
            self._fits(name)
        if (given.get("worth") or 0) > (given.get("budget") or 0) and "budget" in given:
            self.add_error("budget", _("This is less than one reward costs."))
        return given

    def _fits(self, name: str) -> None:
        try:
            _minor(self.cleaned_data.get(name) or Decimal(0), self.currency)
        except forms.ValidationError as refused:
            self.add_error(name, refused)

    def tree(self) -> dict[str, Any]:
        """The rule as data."""
        typed = {name: self.cleaned_data.get(name) for name in RULES}
        leaves = [{name: _stored(value, self.currency)} for name, value in typed.items() if value not in (None, "")]
        return {self.cleaned_data["match"]: leaves} if leaves else {"all": []}

    def sheet(self) -> Sheet:
        given = self.cleaned_data
        value = given.get("reward_value") or Decimal(0)
        return Sheet(
            **{name: given[name] for name in ("title", "offer", "terms", "reward", "objection_days", "code_days")},
            asks=tuple(given["asks"]),
            eligibility=self.tree(),
            reward_value=int(value) if given["reward"] == Reward.PERCENT else _minor(value, self.currency),
            reward_words=given["reward_words"] if given["reward"] == Reward.GIFT else "",
            currency=self.currency,
            worth_minor=_minor(given["worth"], self.currency),
            budget_count=given["budget_count"],
            budget_minor=_minor(given["budget"], self.currency),
            ends_at=given["ends_on"],
            reviewed=given["reviewed"],
            tax_in=given["tax_in"],
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
                *("reward", "reward_value", "reward_words", "worth", "tax_in", "budget_count", "budget", "code_days"),
            ),
        }
        return [(str(title), [self[name] for name in names]) for title, names in together.items()]


def _minor(value: Decimal, currency: str) -> int:
    """In the smallest units of its currency (ValidationError for what is finer)."""
    try:
        return minor_units(f"{value.normalize():f}", currency)
    except ValueError:
        raise forms.ValidationError(_("This is finer than the smallest coin. Type a whole amount.")) from None


def _stored(value: Any, currency: str) -> Any:
    return _minor(value, currency) if isinstance(value, Decimal) else value
