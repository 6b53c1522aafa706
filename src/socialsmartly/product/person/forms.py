"""The fields a shop's customer may correct."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.messaging.fields import PhoneNumberField


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)


class PhoneForm(forms.Form):
    phone = PhoneNumberField(label=_("Phone number"), required=False)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of messages to you"), choices=lambda: settings.LANGUAGES)


FORMS: dict[str, type[forms.Form]] = {"name": NameForm, "phone": PhoneForm, "language": LanguageForm}


def form_for(field: str, data: Any = None, initial: Any = None) -> forms.Form:
    return FORMS[field](data, initial=initial, prefix=field)
