"""What staff type."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.recipients.codes import FIGURES_ONLY, FIVE, FOR_US, Category, Use
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.privacy.recipients.rules import needed, sensitive_of
from socialsmartly.privacy.recipients.walking import passable
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.forms import WHY, AddressForm
from socialsmartly.product.accounts.rules import Address, normal_address
from socialsmartly.words.purposes import ENTRUSTING, SHARING


class ReviewForm(forms.Form):
    """The day on which somebody looks at a hold again."""

    review_on = forms.DateField(label=_("Looked at again on"), widget=forms.DateInput(attrs={"type": "date"}))


class HoldForm(ReviewForm):
    """A hold, for the person of a request."""

    request = forms.CharField(label=_("Number of a request of this person"), max_length=20)
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices)
    article = forms.CharField(
        label=_("Law or clause"), help_text=_("The person reads it. Name the article."), max_length=120
    )
    case = forms.CharField(
        label=_("Case"), help_text=_("The file number of the court, the authority or the contract."), max_length=60
    )
    field_order = ("request", "ground", "article", "case", "review_on")


class ReportForm(AddressForm):
    """The account that was reported, by one of its addresses."""


class VouchForm(AddressForm):
    """A colleague's address, and the number that they read out."""

    number = forms.CharField(
        label=_("Number that they read to you"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return re.sub(r"\D", "", self.cleaned_data["number"])


class ContractForm(forms.ModelForm):
    """What was agreed with a recipient: every fact that a law asks for, as a field. `read` is the state that the writer has seen."""

    items = forms.MultipleChoiceField(
        label=_("Information"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Nothing else leaves.")
    )
    sensitive = forms.MultipleChoiceField(
        label=_("Of that, sensitive"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "People are asked for it one by one, whoever receives it. What the map calls sensitive is added by itself."
        ),
    )
    read = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Contract
        fields = (
            *(
                "use",
                "name",
                "contact",
                "policy_url",
                "said_en",
                "said_zh",
                "method_en",
                "method_zh",
                "items",
                "sensitive",
            ),
            *("begins_on", "ends_on", "safeguards", "duties", "no_other_use", "no_passing_on", "at_end", "assessment"),
            *("endpoint", "mail"),
        )
        widgets = {
            "begins_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, category: Category, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = passable(ENTRUSTING if category in FOR_US else SHARING)
        choices = [(label, f"{field.verbose_name} ({label.split('.')[1].lower()})") for label, field in labels.items()]
        offered = {"items": choices, "sensitive": choices, "use": [(use.value, use.label) for use in uses_of(category)]}
        for name, said in offered.items():
            self.fields[name].choices = said  # type: ignore[attr-defined]  # these three are fields of choices
        for name in needed(category):
            self.fields[name].required = True
        if category in FIGURES_ONLY:
            del self.fields["items"], self.fields["sensitive"]
        self.fields["read"].initial = str(self.instance.pk)
        if self.initial.get("use"):
            self.fields["use"].disabled = True

    def clean_policy_url(self) -> str:
        address = str(self.cleaned_data["policy_url"])
        if address and not (address.startswith("https://") and urlsplit(address).hostname):
            raise forms.ValidationError(_("Begin the address with https://, or leave it empty."))
        return address

    def clean(self) -> dict[str, Any]:
        """The database is asked by the action alone, in its own block."""
        return self.cleaned_data

    def terms(self) -> Contract:
        """A row of its own: the one that was read stays as it is."""
        kept = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        made = Contract(pk=uuid7(), **kept)
        made.sensitive = sorted(sensitive_of(made))  # what the map calls so needs nobody to tick it
        return made


def uses_of(category: Category) -> tuple[Use, ...]:
    """The purposes that may be agreed with a kind of recipient."""
    ours = (Use.INFRASTRUCTURE, Use.USAGE, Use.SUPPORT, Use.PAYMENT, Use.RESEARCH)
    known: dict[Category, tuple[Use, ...]] = {
        Category.AFFILIATE: FIVE,
        Category.PROCESSOR: ours,
        Category.VENDOR: ours,
        Category.ADVERTISING: (Use.FIGURES,),
        Category.ANALYTICS: (Use.FIGURES,),
        Category.PARTNER: (Use.OWN,),
        Category.SUCCESSOR: (Use.SUCCESSION,),
    }
    return known[category]


class PersonForm(AddressForm):
    """Whose information is handed over."""


class ConcernedForm(forms.Form):
    """Whom a demand is about: one address a line."""

    addresses = forms.CharField(
        label=_("Whom it is about"),
        max_length=4000,
        help_text=_("The e-mail address or phone number of each account, one a line. They are looked up and not kept."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_addresses(self) -> list[Address]:
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        try:
            return [normal_address(line, get_language() or "en") for line in lines]
        except AddressRefused as refused:
            raise forms.ValidationError(WHY[refused.reason]) from None


class TaskForm(ConcernedForm):
    """What a company is to read, of whom, and until when."""

    items = forms.MultipleChoiceField(
        label=_("Information"), widget=forms.CheckboxSelectMultiple, help_text=_("Only what the task needs.")
    )
    until = forms.DateField(
        label=_("Until"),
        help_text=_("The last day on which it may read."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("addresses", "items", "until")

    def __init__(self, contract: Contract, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        labels = passable(ENTRUSTING)
        self.fields["items"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (label, str(labels[label].verbose_name)) for label in contract.items if label in labels
        ]

    def ends_at(self) -> datetime:
        """The last moment of that day, in UTC as the terms of contracts."""
        return datetime.combine(self.cleaned_data["until"], time.max, UTC)
