"""What staff type to explain a sentence of the policy to everybody."""

from __future__ import annotations

from django import forms

from socialsmartly.privacy.promises.models import Explanation


class ExplanationForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    class Meta:
        model = Explanation
        fields = ("clause", "question_en", "answer_en", "question_zh", "answer_zh")
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("answer_en", "answer_zh")}
