"""What staff type when somebody takes over."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, validate_email
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.succession.codes import LONGEST_NOTICE, SHORTEST_NOTICE
from socialsmartly.privacy.succession.errors import KeyBroken
from socialsmartly.privacy.succession.models import Succession
from socialsmartly.privacy.succession.sealing import read_recipient


class SuccessionForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    mail = forms.CharField(
        label=_("Their e-mail address for deletions"),
        max_length=200,
        validators=[validate_email],
        help_text=_("Whoever deletes their account afterwards: this address is told of it."),
    )
    answer_days = forms.IntegerField(
        label=_("Days to say no"),
        initial=30,
        validators=[MinValueValidator(SHORTEST_NOTICE), MaxValueValidator(LONGEST_NOTICE)],
        help_text=_("Counted for each person from the message to them."),
    )

    class Meta:
        model = Succession
        fields = ("reason", "name", "contact", "mail", "sealing_key", "answer_days")
        labels = {"sealing_key": _("Their key for sealing")}
        help_texts = {
            "contact": _("Everybody is told this: an address, a number, or both."),
            "sealing_key": _("It begins with age1. Their console prints it, and so does the program age-keygen."),
        }

    def clean_sealing_key(self) -> str:
        key = str(self.cleaned_data["sealing_key"]).strip()
        try:
            read_recipient(key)
        except KeyBroken as refused:
            raise forms.ValidationError(say(str(refused))) from refused
        return key
