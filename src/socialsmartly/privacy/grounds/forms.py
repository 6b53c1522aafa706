"""What is typed to demand a deletion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.casework.rules import LONGEST
from socialsmartly.privacy.grounds.queries import deletable, label_of
from socialsmartly.privacy.grounds.rules import EVERYTHING, GROUNDS


class DemandForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why it has to go"), choices=[(str(g), says) for g, says in GROUNDS.items()])
    about = forms.ChoiceField(label=_("What has to go"))
    clause = forms.CharField(
        label=_("For a breach: the number of the sentence of the policy"), max_length=10, required=False
    )
    text = forms.CharField(
        label=_("What happened"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), required=True
    )

    def __init__(self, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(name, _now("everything") if name == EVERYTHING else label_of(kind, name)) for name in deletable(kind)]
        self.fields["about"].choices = named  # type: ignore[attr-defined]  # a choice field
