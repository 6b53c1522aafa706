"""What is typed to limit a use. A wrong value keeps what was written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.casework.rules import LONGEST
from socialsmartly.privacy.limits.queries import disputable, label_of
from socialsmartly.privacy.limits.rules import RESTRICTION_GROUNDS


class DisputeForm(forms.Form):
    field = forms.ChoiceField(label=_("What is wrong or incomplete?"))
    text = forms.CharField(
        label=_("What should stand beside it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Whoever sees the value sees your words beside it, also later."),
    )

    def __init__(self, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["field"].choices = [(name, label_of(kind, name)) for name in disputable(kind)]  # type: ignore[attr-defined]  # a choice field


class RestrictForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Why it should only be stored"), choices=[(str(g), says) for g, says in RESTRICTION_GROUNDS.items()]
    )
