from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.approvals.rules import OVER, What


class ThresholdForm(forms.Form):
    over = forms.IntegerField(
        label=_("A second person is needed for more than so many people"),
        help_text=_("A campaign to as many or fewer goes out as before."),
        min_value=1,
        max_value=1_000_000_000,
        initial=OVER[What.SEND],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
