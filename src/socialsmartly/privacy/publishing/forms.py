"""The box that has to be ticked when a text identifies somebody."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.publishing.rules import Found, found_in


class ThinkFirst(forms.Form):
    """Bound to what was found: nothing found, nothing to tick."""

    confirmed = forms.BooleanField(
        label=_("I have looked at it. Everybody named above may read it, and whoever they show it to."),
        error_messages={"required": _("Tick this if it may be read like that. Otherwise change the text first.")},
    )

    def __init__(self, texts: Sequence[str], data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or nothing
        self.found: list[Found] = [one for text in texts for one in found_in(text)]
        if not self.found:
            del self.fields["confirmed"]

    @property
    def kinds(self) -> list[str]:
        """What the writer was shown and said yes to."""
        return [str(one.kind) for one in self.found] if self.is_valid() else []
