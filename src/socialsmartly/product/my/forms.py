"""The few things a member types in My account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.messaging.fields import PhoneNumberField


class NicknameForm(forms.Form):
    nickname = forms.CharField(
        label=_("Nickname"),
        max_length=60,
        required=False,
        help_text=_("So that your workspace can greet you by name. Kept until you delete it or turn the profile off."),
    )


class SecondPhoneForm(forms.Form):
    second_phone = PhoneNumberField(
        label=_("Second phone number"),
        required=False,
        help_text=_(
            "So that we can warn you there when your account is at risk. Kept until you delete it or turn the profile off."
        ),
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=lambda: settings.LANGUAGES)


FORMS: dict[str, type[forms.Form]] = {
    "nickname": NicknameForm,
    "second_phone": SecondPhoneForm,
    "language": LanguageForm,
}


def form_for(field: str, data: Any = None, initial: Any = None) -> forms.Form:
    return FORMS[field](data, initial=initial, prefix=field)
