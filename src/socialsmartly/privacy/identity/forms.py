"""What staff type when they arrange a meeting, and when it is over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.identity.codes import Outcome, Seen


class MeetForm(forms.Form):
    at = forms.DateTimeField(
        label=_("When (UTC)"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    where = forms.CharField(
        label=_("Where: our office, or the address of the video call"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoteForm(forms.Form):
    outcome = forms.ChoiceField(label=_("The person"), choices=Outcome.choices)
    seen = forms.ChoiceField(label=_("What you looked at"), choices=[("", "–"), *Seen.choices], required=False)
