"""What is typed by whoever asks without being signed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.applicants.forms import PapersField
from socialsmartly.privacy.applicants.rules import LONGEST, Role
from socialsmartly.privacy.rights.deadlines.laws import Facts, Place
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.telling import PLACES
from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.product.accounts.forms import WHY
from socialsmartly.product.accounts.rules import EMAIL, normal_address

OFFERED = [right for right in Right if right not in (Right.DEMAND, Right.VERIFY)]
"""Ground and guardian have pages of their own."""


class ApplyForm(forms.Form):
    role = forms.ChoiceField(label=_("Who asks?"), choices=Role.choices, initial=Role.PERSON)
    right = forms.ChoiceField(
        label=_("What is it about?"), choices=[(right.value, right.label) for right in OFFERED], initial=Right.OTHER
    )
    text = forms.CharField(label=_("In your own words"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    email = forms.CharField(
        label=_("E-mail address for the answer"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )
    whom = forms.CharField(
        label=_("If it is about somebody else: their e-mail address or phone number, as far as you know it"),
        max_length=254,
        required=False,
    )
    interest = forms.CharField(
        label=_("Relatives of somebody who died: your own lawful interest"), max_length=500, required=False
    )
    residence = forms.ChoiceField(label=_("Where do you live?"), required=False, choices=list(PLACES.items()))

    def clean_email(self) -> str:
        try:
            address = normal_address(self.cleaned_data["email"], get_language() or "en")
        except AddressRefused as refused:
            raise forms.ValidationError(WHY[refused.reason]) from None
        if address.channel != EMAIL:
            raise forms.ValidationError(WHY[Reason.BROKEN_EMAIL])
        return address.value

    def clean_whom(self) -> str:
        """As it is kept where it is known; what is neither an address nor a number stays as it was written."""
        said = str(self.cleaned_data["whom"]).strip()
        try:
            return normal_address(said, get_language() or "en").value if said else ""
        except AddressRefused:
            return said

    def facts(self) -> Facts:
        return Facts(residence=Place(self.cleaned_data["residence"]))


class ShowForm(forms.Form):
    """In words, as papers, or both."""

    shown = forms.CharField(
        label=_("What shows it"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Only whoever answers can read it. It is destroyed 24 hours after the decision."),
    )
    papers = PapersField(required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("shown", "").strip() and not said.get("papers"):
            self.add_error("shown", _("Write what shows it, or add a picture or a PDF file."))
        return said
