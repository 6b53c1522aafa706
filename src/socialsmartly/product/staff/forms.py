"""What staff type."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.accounts.forms import AddressForm


class VouchForm(AddressForm):
    """A colleague's address, and the number that they read out."""

    number = forms.CharField(
        label=_("Number that they read to you"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return re.sub(r"\D", "", self.cleaned_data["number"])
