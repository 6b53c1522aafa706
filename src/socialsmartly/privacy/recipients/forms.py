"""What staff type when a contract is over."""

from __future__ import annotations

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.recipients.ended import DIGEST, Receipt


class ReceiptForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    digest = forms.CharField(
        label=_("Digest of the signed paper (SHA-256)"),
        max_length=64,
        validators=[RegexValidator(f"^{DIGEST}$")],
        help_text=_("The paper itself stays in your files."),
    )

    class Meta:
        model = Receipt
        fields = ("became", "signed_on", "digest")
        widgets = {"signed_on": forms.DateInput(attrs={"type": "date"})}
