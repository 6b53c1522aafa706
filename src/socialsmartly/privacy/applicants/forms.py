"""The field by which papers are shown, the same on every page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialsmartly.privacy.applicants.errors import NotAPaper, TooLarge, TooManyFiles
from socialsmartly.privacy.applicants.rules import LARGEST, MOST_FILES, media_of
from socialsmartly.privacy.recipients.errors import ScanRefused
from socialsmartly.privacy.recipients.scanning import look_at


class PapersInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": "image/jpeg,image/png,application/pdf"})


class PapersField(forms.FileField):
    """Several pictures or PDF files, as bytes."""

    widget = PapersInput

    def __init__(self, **options: Any) -> None:
        told = {
            "label": gettext_lazy("Pictures or PDF files of papers"),
            "help_text": gettext_lazy(
                "Cover what is not needed: numbers, addresses, faces. Up to six files of 4 MB. Only the people who check it can open them. They are destroyed 24 hours after the decision."
            ),
        }
        super().__init__(**{**told, **options})

    def clean(self, data: Any, initial: Any = None) -> list[bytes]:
        """What is refused is said here, beside the field, in the words of the refusal."""
        given = [one for one in data or [] if one]
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        if len(given) > MOST_FILES:
            raise forms.ValidationError(_(str(TooManyFiles())))
        return [self._read(super(PapersField, self).clean(one, initial)) for one in given]

    def _read(self, one: Any) -> bytes:
        content = bytes(one.read())
        if len(content) > LARGEST:
            raise forms.ValidationError(_(str(TooLarge())))
        if media_of(content) is None:
            raise forms.ValidationError(_(str(NotAPaper())))
        try:
            look_at(content)
        except ScanRefused as refused:
            raise forms.ValidationError(_(str(refused))) from refused
        return content
