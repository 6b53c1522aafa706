"""What is typed to demand a deletion, and what staff type of a use that broke a law or the policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.casework.rules import LONGEST
from socialsmartly.privacy.grounds.models import Finding
from socialsmartly.privacy.grounds.queries import deletable, label_of
from socialsmartly.privacy.grounds.rules import EVERYTHING, GROUNDS
from socialsmartly.privacy.rights.compile import person_kinds

WHOM: Final[Mapping[str, Promise]] = {"member": _("Members"), "contact": _("Customers of shops")}


class DemandForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Why it has to go"), choices=[(str(g), says) for g, says in GROUNDS.items()], widget=forms.RadioSelect
    )
    about = forms.ChoiceField(label=_("What has to go"))
    clause = forms.CharField(
        label=_("For a breach: the number of the sentence of the policy"), max_length=10, required=False
    )
    text = forms.CharField(
        label=_("What happened"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), required=True
    )

    def __init__(self, kind: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["about"].choices = _deletable(kind)  # type: ignore[attr-defined]  # a choice field


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs makes it generic, Django does not
    """`what` is whom it concerns and what of theirs has to go, in one choice, since not everybody has everything."""

    what = forms.ChoiceField(label=_("What has to go"))

    class Meta:
        model = Finding
        fields = ("ground", "law", "clause", "facts", "what", "request")
        widgets: ClassVar = {"facts": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "law": _("Such as PIPL 13, GDPR 6(1). Needed for a use that broke a law."),
            "clause": _("The number beside the sentence, such as 3.1-c. Needed for a use that broke the policy."),
            "facts": _("What was used how, since when. Name nobody."),
            "request": _("Its number, such as R-1234. Empty: everybody whose information it is."),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        named = [one for kind in sorted(person_kinds(), reverse=True) for one in _of_kind(kind)]
        self.fields["what"].choices = [("", _now("Choose")), *named]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        self.instance.subject_kind, _, self.instance.about = said.get("what", "").partition(".")
        return said


def _of_kind(kind: str) -> list[tuple[str, str]]:
    return [(f"{kind}.{name}", f"{WHOM.get(kind, kind)}: {says}") for name, says in _deletable(kind)]


def _deletable(kind: str) -> list[tuple[str, str]]:
    return [(name, _now("everything") if name == EVERYTHING else label_of(kind, name)) for name in deletable(kind)]
