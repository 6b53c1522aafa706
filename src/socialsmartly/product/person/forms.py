"""The fields a shop's customer may correct."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Phone number"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        if not text:
            return ""
        try:
            number = phonenumbers.parse(text, None if text.startswith("+") else "GB")
        except phonenumbers.NumberParseException as unread:
            raise forms.ValidationError(_("Type the number with its country, like +44 20 7946 0000.")) from unread
        if not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(_("This number is too short or too long for its country."))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=lambda: settings.LANGUAGES)


FORMS: dict[str, type[forms.Form]] = {"name": NameForm, "phone": PhoneForm, "language": LanguageForm}


def form_for(field: str, data: Any = None) -> forms.Form:
    return FORMS[field](data, prefix=field)
