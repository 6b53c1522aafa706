"""What a minor and a guardian fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.casework.forms import AskForm
from socialsmartly.privacy.casework.rules import ASKED
from socialsmartly.privacy.minors.models import Relation
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.accounts.forms import AddressForm


class AskGuardianForm(AddressForm):
    """Where the guardian can be reached: the only item about them that is needed to ask."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["address"]
        field.label = _("E-mail address or mobile number of your parent or guardian")
        field.help_text = _("We use it to ask, and for nothing else.")
        field.widget.attrs["autocomplete"] = "off"


class AskForSomebodyForm(AskForm):
    """A guardian's own words; what is missing is said here, too, since the pages beside the values are the minor's."""

    right = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(right.value, right.label) for right in (Right.SUPPLEMENT, *ASKED)],
        initial="other",
    )


class ConsentForm(forms.Form):
    """A guardian's yes: who they are to the minor, and an act that can mean nothing else."""

    relation = forms.ChoiceField(
        label=_("What are you to this person?"), choices=Relation.choices, widget=forms.RadioSelect
    )
    agree = forms.BooleanField(
        error_messages={"required": _("Please tick the box if you agree. If you do not, choose “Refuse” below.")}
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *arguments: Any, label: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["agree"].label = label
