"""The fields a shop's customer may correct."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.product.accounts.forms import WHY
from socialsmartly.product.accounts.rules import EMAIL, LONGEST, Address, normal_address
from socialsmartly.product.messaging.fields import PhoneNumberField


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class PhoneForm(forms.Form):
    phone = PhoneNumberField(label=_("Phone number"), required=False)


class EmailForm(forms.Form):
    """The address that takes the place of the one the shop has; a code to it must come back before anything changes."""

    email = forms.CharField(
        label=_("New e-mail address"),
        max_length=LONGEST,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_email(self) -> Address:
        try:
            address = normal_address(self.cleaned_data["email"], get_language() or "en")
        except AddressRefused as refused:
            raise forms.ValidationError(WHY[refused.reason]) from None
        if address.channel != EMAIL:
            raise forms.ValidationError(WHY[Reason.BROKEN_EMAIL])
        return address


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=lambda: settings.LANGUAGES)


FORMS: dict[str, type[forms.Form]] = {"name": NameForm, "phone": PhoneForm, "language": LanguageForm}


def form_for(field: str, data: Any = None, initial: Any = None) -> forms.Form:
    return FORMS[field](data, initial=initial, prefix=field)
