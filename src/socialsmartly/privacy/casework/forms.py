"""What is typed when somebody asks in their own words, and when somebody answers. A wrong value keeps what was written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.casework.rules import ASKED, GROUNDS, KINDS, LONGEST, RefusalCode
from socialsmartly.privacy.rights.deadlines.laws import Facts, Place
from socialsmartly.privacy.rights.telling import PLACES


class AskForm(forms.Form):
    right = forms.ChoiceField(
        label=_("What is it about?"), choices=[(right.value, right.label) for right in ASKED], initial="other"
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Any wording will do. Only you and whoever answers can read it, and every look is shown to you."),
    )
    residence = forms.ChoiceField(
        label=_("Where do you live?"),
        required=False,
        choices=list(PLACES.items()),
        help_text=_("It decides which laws hold beside ours. Nothing else is done with it."),
    )
    about = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def facts(self) -> Facts:
        """What was said that decides the law."""
        return Facts(residence=Place(self.cleaned_data["residence"]))


class AnswerForm(forms.Form):
    """Either the words alone, or with a reason, a kind of information and a date: a refusal."""

    text = forms.CharField(
        label=_("Your answer to the person"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7})
    )
    code = forms.ChoiceField(
        label=_("Only for a refusal: the reason"),
        required=False,
        choices=[("", "–"), *((str(code), GROUNDS[code].says) for code in RefusalCode)],
    )
    concerns = forms.ChoiceField(
        label=_("Only for a refusal: the information concerned"), required=False, choices=[("", "–"), *KINDS.items()]
    )
    until = forms.DateField(
        label=_("Only for a refusal: until when the reason holds"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "refuse" in self.data:
            for name in ("code", "concerns", "until"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("A refusal cannot be kept without it."))
            if said.get("until") and said["until"] <= timezone.now().date():
                self.add_error("until", _("This day is over. A refusal holds until a day to come."))
        return said
