"""A form field for phone numbers: what people type in, what a channel can use out."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _


class PhoneNumberField(forms.CharField):
    """Cleans to E.164, or to an empty text where nothing is required; a number without its country is read as British."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})
        super().__init__(**{"max_length": 30, "widget": widget, **options})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, None if text.startswith("+") else "GB")
        except phonenumbers.NumberParseException as unread:
            raise forms.ValidationError(_("Type the number with its country, like +44 20 7946 0000.")) from unread
        if not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_("This number is too short or too long for its country."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
