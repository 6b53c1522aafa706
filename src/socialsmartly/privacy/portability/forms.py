"""To whom, in the person's words, and for which key."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.portability.rules import LONGEST_NAME
from socialsmartly.privacy.succession.errors import KeyBroken
from socialsmartly.privacy.succession.sealing import read_recipient


class HandoverForm(forms.Form):
    service = forms.CharField(
        label=_("Which service is it for?"),
        max_length=LONGEST_NAME,
        help_text=_("In your own words. It stands on your own pages only."),
    )
    key = forms.CharField(
        label=_("Its key for sealing, if it gave you one"),
        required=False,
        max_length=80,
        help_text=_("It begins with age1. With it nobody else can open what is fetched."),
    )

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).strip()
        if not key:
            return ""
        try:
            read_recipient(key)
        except KeyBroken as refused:
            raise forms.ValidationError(
                _("This is no key for sealing: it was mistyped or cut off. Copy it whole, or leave this empty.")
            ) from refused
        return key
