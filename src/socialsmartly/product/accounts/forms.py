"""What people type, and what we answer when it cannot be right."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.minors.rules import Band
from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.product.accounts.rules import LONGEST, PHONE, Address, normal_address
from socialsmartly.product.messaging.channels import texts_available
from socialsmartly.words import keeps

WHY = {
    Reason.NEITHER: _(
        "This is neither an e-mail address nor a phone number. Examples: ada@example.com, +44 7911 123456."
    ),
    Reason.TOO_LONG: _("This is longer than an address can be. Please check it."),
    Reason.BROKEN_EMAIL: _("This e-mail address is not complete. It should look like ada@example.com."),
    Reason.MIXED_SCRIPTS: _(
        "This address mixes letters that look alike, such as a Cyrillic а among Latin letters. "
        "Please type it yourself instead of pasting it."
    ),
    Reason.BROKEN_PHONE: _(
        "We do not know a phone number like this. Please add the country at the front, for example +44 or +86."
    ),
    Reason.LANDLINE: _(
        "This looks like a landline, which cannot receive our code. Please use a mobile number or an e-mail address."
    ),
}
NO_TEXTS = _("This installation cannot send text messages. Please use an e-mail address.")


class AddressForm(forms.Form):
    """One field, for an e-mail address or a phone number: the only item that an account cannot do without."""

    address = forms.CharField(
        label=_("E-mail address or mobile number"),
        max_length=LONGEST,
        error_messages={
            "required": _(
                "Please type an e-mail address or a mobile number: no account can be opened or entered without one."
            ),
            "max_length": WHY[Reason.TOO_LONG],
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
    )

    @keeps("2.0-a", "2.1-a")
    def clean_address(self) -> Address:
        try:
            address = normal_address(self.cleaned_data["address"], get_language() or "en")
        except AddressRefused as refused:
            raise forms.ValidationError(WHY[refused.reason]) from None
        if address.channel == PHONE and not texts_available():
            raise forms.ValidationError(NO_TEXTS)
        return address


class CodeForm(forms.Form):
    """Six or eight digits; spaces and full-width digits are forgiven."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages={"required": _("Please type the code."), "max_length": _("A code has at most eight digits.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "autofocus": True}
        ),
    )

    def clean_code(self) -> str:
        typed = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))
        if not re.fullmatch(r"[0-9]{6,8}", typed):
            raise forms.ValidationError(_("A code has six or eight digits and nothing else."))
        return typed


class AgreeForm(forms.Form):
    """An act that can mean nothing else: a tick and a button (0-b). The age is asked once, as one of three bands (7-a)."""

    age = forms.ChoiceField(
        label=_("How old are you?"),
        choices=[
            (Band.ADULT.value, _("18 or older")),
            (Band.YOUTH.value, _("14 to 17")),
            (Band.CHILD.value, _("Under 14")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "SocialSmartly is made for adults. Under 18, a parent or guardian must agree first. We ask for no date of birth and no document, and of an adult we keep nothing of this answer."
        ),
        error_messages={"required": _("Please choose one of the three. Nothing is saved yet.")},
    )
    agree = forms.BooleanField(
        error_messages={
            "required": _("Please tick the box if you agree. Without it we open no account and keep nothing.")
        }
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *arguments: Any, label: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["agree"].label = label


class DeviceForm(CodeForm):
    """Adding an authenticator app: its first code, and a name to know it by."""

    name = forms.CharField(
        label=_("A name for this app"), max_length=60, required=False, help_text=_("For example: my phone.")
    )
    field_order = ("code", "name")
