"""The day that somebody chooses. A wrong one keeps what was typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.held.errors import EndRefused
from socialsmartly.privacy.held.rules import last_day, may_end


class LongerForm(forms.Form):
    until = forms.DateField(
        label=_("Keep it until"), error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")}
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = timezone.now().date()
        bounds = {"type": "date", "max": last_day(today).isoformat()}
        self.fields["until"].widget = forms.DateInput(attrs=bounds, format="%Y-%m-%d")

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if not may_end(day, timezone.now().date()):
            raise forms.ValidationError(_(str(EndRefused())))  # the very words of the refusal
        return day
