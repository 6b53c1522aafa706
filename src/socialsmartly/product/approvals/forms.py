from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.approvals.rules import OVER, What

HELP: Final[Mapping[What, Promise]] = {
    What.SEND: _("A campaign to as many or fewer goes out as before."),
    What.EXPORT: _(
        "As many or fewer are taken out without one. What one colleague takes out within 24 hours is counted together."
    ),
}


class ThresholdForm(forms.Form):
    over = forms.IntegerField(
        label=_("A second person is needed for more than so many people"),
        min_value=1,
        max_value=1_000_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, what: What, data: Any, over: int | None) -> None:
        super().__init__(data, initial={"over": over or OVER[what]}, auto_id=f"{what}_%s")
        self.fields["over"].help_text = str(HELP[what])
