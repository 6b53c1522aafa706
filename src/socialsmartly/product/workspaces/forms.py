from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FirstWorkspace(forms.Form):
    """The name is all that a workspace needs; which button was pressed says how to begin."""

    title = forms.CharField(
        label=_("Name of your shop"),
        max_length=80,
        help_text=_("You and your staff see it; letters to customers carry the sender you choose later."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
