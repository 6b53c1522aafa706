"""The few things a member types in My account."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


def international(text: str) -> str:
    """A phone number as E.164. Raises forms.ValidationError that says what to type."""
    try:
        number = phonenumbers.parse(text, None if text.startswith("+") else "GB")
    except phonenumbers.NumberParseException as unread:
        raise forms.ValidationError(_("Type the number with its country, like +44 20 7946 0000.")) from unread
    if not phonenumbers.is_possible_number(number):
        raise forms.ValidationError(_("This number is too short or too long for its country."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class NicknameForm(forms.Form):
    nickname = forms.CharField(
        label=_("Nickname"),
        max_length=60,
        required=False,
        help_text=_("So that your workspace can greet you by name. Kept until you delete it or turn the profile off."),
    )


class SecondPhoneForm(forms.Form):
    second_phone = forms.CharField(
        label=_("Second phone number"),
        max_length=30,
        required=False,
        help_text=_(
            "So that we can warn you there when your account is at risk. Kept until you delete it or turn the profile off."
        ),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_second_phone(self) -> str:
        text: str = self.cleaned_data["second_phone"]
        return international(text) if text else ""


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=lambda: settings.LANGUAGES)


FORMS: dict[str, type[forms.Form]] = {
    "nickname": NicknameForm,
    "second_phone": SecondPhoneForm,
    "language": LanguageForm,
}


def form_for(field: str, data: Any = None, initial: Any = None) -> forms.Form:
    return FORMS[field](data, initial=initial, prefix=field)
