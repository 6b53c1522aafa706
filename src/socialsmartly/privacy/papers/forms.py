"""What one of the staff types when they assess something."""

from __future__ import annotations

from django import forms

from socialsmartly.privacy.papers.models import Assessment

WORDS = ("lawful_en", "effects_en", "measures_en", "lawful_zh", "effects_zh", "measures_zh")


class AssessmentForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    class Meta:
        model = Assessment
        fields = (*WORDS, "verdict")
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in WORDS}
