"""What staff type."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.retention.models import Ground
from socialsmartly.product.accounts.forms import AddressForm


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
