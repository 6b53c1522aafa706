"""What staff type when they propose to make something public, and when they answer an appeal."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.disclosures.actions.measures import LONGEST_TEXT
from socialsmartly.privacy.disclosures.codes import LONGEST, Verdict
from socialsmartly.privacy.disclosures.models import Measure

DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    until = forms.DateField(
        label=_("Public until"),
        help_text=_("No longer than it is needed, and a year at most."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    name_asked = forms.CharField(
        label=_("Name that may be shown"),
        required=False,
        max_length=100,
        help_text=_("Leave it empty. It is shown only if the person agrees to it, or if the law below obliges us."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Measure
        fields = ("ground", "rule", "facts", "measure", "evidence", "duty", "authority")
        widgets = {"facts": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "rule": _("The article of the law or the clause of our rules."),
            "facts": _("Without a name, a number or anything else by which somebody could tell who it was."),
            "measure": _("Warning, stop of a function, end of the account …"),
            "evidence": _("64 signs. The evidence itself stays where it is."),
            "duty": _("Only where a law obliges us to publish who it was. A breach of our rules names nobody."),
        }
        labels = {
            "duty": _("Law that obliges us to name them, if there is one"),
            "authority": _("Authority or court that it comes from"),
        }

    field_order = ("ground", "rule", "facts", "measure", "evidence", "until", "name_asked", "duty", "authority")

    def clean_evidence(self) -> str:
        said = str(self.cleaned_data["evidence"]).strip().lower()
        if not DIGEST.fullmatch(said):
            raise forms.ValidationError(_("A SHA-256 digest has 64 signs from 0 to 9 and a to f."))
        return said

    def clean_until(self) -> datetime:
        day: date = self.cleaned_data["until"]
        ends, now = datetime.combine(day, time.min, UTC) + timedelta(days=1), timezone.now()
        if not now < ends <= now + LONGEST:
            raise forms.ValidationError(_("Choose a day to come, within a year."))
        return ends

    def clean(self) -> dict[str, Any]:
        """A sealed column is no field of a form that Django makes, so the two are put in here."""
        said = super().clean() or {}
        if "until" in said:
            self.instance.until = said["until"]
        self.instance.name_asked = said.get("name_asked") or None
        return said


class HearForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Answer"), choices=Verdict.choices, widget=forms.RadioSelect)
    because = forms.CharField(
        label=_("Reasons"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads them."),
    )


class AppealForm(forms.Form):
    text = forms.CharField(
        label=_("Why it must not be public"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
