"""The box that has to be ticked when a text identifies somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django import forms
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.publishing.rules import Found, found_in


class ThinkFirst(forms.Form):
    """Bound to what was found: nothing found, nothing to tick. A tick under anything else than what is found now is none."""

    shown = forms.CharField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=_("I have looked at it. Everybody named above may read it, and whoever they show it to."),
        error_messages={"required": _("Tick this if it may be read like that. Otherwise change the text first.")},
    )

    def __init__(self, texts: Sequence[str], data: Mapping[str, str] | None = None) -> None:
        self.found: list[Found] = [one for text in texts for one in found_in(text)]
        on_screen = sha256("\n".join(f"{one.kind} {one.shown}" for one in self.found).encode()).hexdigest()
        if data is not None and self.found and data.get("shown") != on_screen:
            data = None
        super().__init__(data, initial={"shown": on_screen})
        if not self.found:
            self.fields.clear()

    @property
    def kinds(self) -> list[str]:
        """What the writer was shown and said yes to."""
        return [str(one.kind) for one in self.found] if self.is_valid() else []
