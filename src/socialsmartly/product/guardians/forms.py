"""What a minor and a guardian fill in."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.applicants.forms import PapersField
from socialsmartly.privacy.casework.forms import AskForm
from socialsmartly.privacy.casework.rules import ASKED
from socialsmartly.privacy.identity.codes import Way
from socialsmartly.privacy.minors.models import Relation
from socialsmartly.privacy.rights.models import Right
from socialsmartly.product.accounts.forms import AddressForm


class AskGuardianForm(AddressForm):
    """Where the guardian can be reached: the only item about them that is needed to ask."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["address"]
        field.label = _("E-mail address or mobile number of your parent or guardian")
        field.help_text = _("We use it to ask, and for nothing else.")
        field.widget.attrs["autocomplete"] = "off"


class AskForSomebodyForm(AskForm):
    """A guardian's own words; what is missing is said here, too, since the pages beside the values are the minor's."""

    right = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[(right.value, right.label) for right in (Right.SUPPLEMENT, *ASKED)],
        initial="other",
    )


PAPERS: Final = "papers"


class ConsentForm(forms.Form):
    """A guardian's yes: who they are to the minor, what shows it, and an act that can mean nothing else. Whoever was seen for this minor
    before shows nothing again."""

    relation = forms.ChoiceField(
        label=_("What are you to this person?"), choices=Relation.choices, widget=forms.RadioSelect
    )
    way = forms.ChoiceField(
        label=_("How do you show it?"),
        choices=[
            (PAPERS, _("with pictures or PDF files of papers")),
            *((way.value, way.label) for way in Way),
        ],
        widget=forms.RadioSelect,
        help_text=_("In person and by video nothing is copied: one of us looks at your papers, and another agrees."),
    )
    papers = PapersField(required=False)
    agree = forms.BooleanField(
        error_messages={"required": _("Please tick the box if you agree. If you do not, choose “Refuse” below.")}
    )
    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *arguments: Any, label: str = "", checked: datetime | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["agree"].label = label
        if checked is not None:
            del self.fields["way"], self.fields["papers"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("way") == PAPERS and not said.get("papers") and "papers" not in self.errors:
            self.add_error("papers", _("Add a picture or a PDF file, or choose to meet one of us."))
        return said
