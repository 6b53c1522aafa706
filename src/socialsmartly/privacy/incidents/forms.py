"""What one of the staff types about an incident: only what people alone can know."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.incidents.models import Incident
from socialsmartly.privacy.incidents.scope import touchable

WORDS = ("cause_en", "harm_en", "done_en", "advice_en", "cause_zh", "harm_zh", "done_zh", "advice_zh")


class IncidentForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    tables = forms.MultipleChoiceField(
        label=_("What it touched"), choices=touchable, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Incident
        fields = ("kind", "known_at", "happened_at", "tables", *WORDS, "tell")
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 3}) for name in WORDS},
            **{
                name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
                for name in ("known_at", "happened_at")
            },
        }
