"""What staff type when a demand has arrived, and when they decide it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.demands.codes import Refused
from socialsmartly.privacy.demands.models import Demand
from socialsmartly.privacy.recipients.walking import passable, title
from socialsmartly.words.purposes import DISCLOSING, SHARING

FACTS = ("authority", "contact", "place", "instrument", "reference", "law", "verified", "approval")


def askable() -> list[tuple[str, str]]:
    """What of a person may ever go to an authority, in words."""
    both = passable(SHARING)
    return [(label, title(label)) for label in passable(DISCLOSING) if label in both]


class DemandForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    items = forms.MultipleChoiceField(
        label=_("The least that satisfies it"), choices=askable, widget=forms.CheckboxSelectMultiple
    )
    gag_until = forms.DateField(
        label=_("Not to be told before"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Demand
        fields = (*FACTS, "items", "gag_until", "gag_law")
        labels = {"approval": _("Number of the approval of the Chinese authority, for an authority abroad")}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("gag_until") and not said.get("gag_law"):
            self.add_error("gag_law", _("Only a law can forbid us to tell the person. Name it."))
        return said


class RefuseForm(forms.Form):
    because = forms.ChoiceField(label=_("Why it is refused"), choices=Refused.choices)
