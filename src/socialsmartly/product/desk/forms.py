"""What is typed at the desk, on either side of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.applicants.rules import LONGEST
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.recipients.errors import ScanRefused
from socialsmartly.privacy.recipients.scanning import look_at
from socialsmartly.product.accounts.errors import AddressRefused, Reason
from socialsmartly.product.accounts.forms import WHY
from socialsmartly.product.accounts.rules import EMAIL, normal_address
from socialsmartly.product.desk.actions.answering import Spoken
from socialsmartly.product.desk.actions.writing import Said
from socialsmartly.product.desk.errors import DeskRefused, FileRefused, NeverOpen
from socialsmartly.product.desk.hours import WEEK, Hours, day_text, range_text, read_closed, read_day, read_hours, zones
from socialsmartly.product.desk.models import Channel, Direction, Kind, Outcome
from socialsmartly.product.desk.rules import LONGEST_TITLE, MOST_BYTES, MOST_FILES, File, kept, title_of
from socialsmartly.product.desk.sites import read_sites


class Several(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Up to three files, looked at by their content. One that is not kept is said to be, before anything is sent."""

    def __init__(self, **options: Any) -> None:
        accept = "image/png,image/jpeg,image/webp,application/pdf,text/plain"
        super().__init__(required=False, widget=Several(attrs={"accept": accept}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given: list[UploadedFile] = [one for one in data or [] if one]
        if len(given) > MOST_FILES or any((one.size or 0) > MOST_BYTES for one in given):
            raise forms.ValidationError(_(str(FileRefused.__doc__)))
        files, left_out = kept((one.name or "", one.read()) for one in given)
        if left_out:
            raise forms.ValidationError(_(str(FileRefused.__doc__)))
        try:
            for file in files:
                look_at(file.content)
        except ScanRefused as refused:
            raise forms.ValidationError(_(str(refused))) from refused
        return files


class ReadField(forms.CharField):
    """A text that a rule reads, and refuses with words of its own. It comes back as the rule writes it."""

    def __init__(self, reads: Callable[[str], str], **options: Any) -> None:
        self.reads = reads
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> str:
        try:
            return self.reads(super().clean(value))
        except DeskRefused as refused:
            raise forms.ValidationError(_(str(refused))) from None


class WordsForm(forms.Form):
    """A further message of whoever has the link."""

    text = forms.CharField(label=_("Your message"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    attached = FilesField(label=_("Files"), help_text=_(str(FileRefused.__doc__)))
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)

    def said(self, **more: Any) -> Said:
        told = self.cleaned_data
        return Said(told["text"], files=told["attached"], key=told["key"], language=get_language() or "en", **more)


class MatterForm(WordsForm):
    """A first question of whoever has a link already."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=Kind.choices, initial=Kind.IN_SALE)
    title = forms.CharField(label=_("Subject"), max_length=LONGEST_TITLE)
    field_order: Iterable[str] | None = ("kind", "title", "text", "attached")

    def said(self, **more: Any) -> Said:
        told = self.cleaned_data
        return super().said(kind=Kind(told["kind"]), title=told["title"], **more)


class NewcomerForm(forms.Form):
    """Of whoever has no link yet."""

    email = forms.CharField(
        label=_("E-mail address for the answer"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        try:
            address = normal_address(self.cleaned_data["email"], get_language() or "en")
        except AddressRefused as refused:
            of_mail = refused.reason in {Reason.TOO_LONG, Reason.MIXED_SCRIPTS}
            raise forms.ValidationError(WHY[refused.reason if of_mail else Reason.BROKEN_EMAIL]) from None
        if address.channel != EMAIL:
            raise forms.ValidationError(WHY[Reason.BROKEN_EMAIL])
        return address.value


class WriteForm(NewcomerForm, MatterForm):
    """The page for everybody."""

    called = forms.CharField(
        label=_("Your name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("kind", "title", "text", "attached", "email", "called")


class ChatForm(NewcomerForm):
    """The window on a shop's own site: the same without a subject, a name and files."""

    kind = forms.ChoiceField(choices=Kind.choices)
    text = forms.CharField(max_length=LONGEST)
    key = forms.UUIDField()

    def said(self) -> Said:
        told = self.cleaned_data
        return Said(
            told["text"],
            title=title_of(told["text"]),
            kind=Kind(told["kind"]),
            language=get_language() or "en",
            channel=Channel.CHAT,
            key=told["key"],
        )


class SitesForm(forms.Form):
    """Where the window may stand."""

    sites = ReadField(
        lambda text: "\n".join(read_sites(text)),
        label=_("Your sites"),
        help_text=_("One a line, as https://shop.example. Without any, the window is shut."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}), required=False
    )


class CallForm(forms.Form):
    direction = forms.ChoiceField(label=_("Who called"), choices=Direction.choices)
    other_side = forms.CharField(label=_("Who was on the phone"), max_length=80, required=False)
    began_at = forms.DateTimeField(label=_("Began (UTC)"), initial=timezone.now)
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=0, max_value=600, initial=5)
    summary = forms.CharField(label=_("What was said"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    came_of_it = forms.ChoiceField(
        label=_("What came of it"), choices=[("", _("nothing yet")), *Outcome.choices], required=False
    )
    announced_at = forms.DateTimeField(label=_("If it was recorded: announced at (UTC)"), required=False)
    recorded_from = forms.DateTimeField(label=_("and recorded from (UTC)"), required=False)

    def spoken(self) -> Spoken:
        told = dict(self.cleaned_data)
        return Spoken(seconds=60 * told.pop("minutes"), **told)


class EvidenceForm(forms.Form):
    shows = forms.CharField(max_length=10)
    file = FilesField()

    def clean_file(self) -> File:
        files: list[File] = self.cleaned_data["file"]
        if not files:
            raise forms.ValidationError(_(str(FileRefused.__doc__)))
        return files[0]


class SavedReplyForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=80)
    body = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    closes_with = forms.ChoiceField(
        label=_("Then close with"), choices=[("", _("do not close")), *Outcome.choices], required=False
    )
    snoozes_days = forms.IntegerField(
        label=_("Then put off, in days"), min_value=0, max_value=90, required=False, initial=0
    )


class HoursForm(forms.Form):
    """When the desk is staffed."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=lambda: [("UTC", "UTC"), *_zones()])
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        ReadField(lambda text: day_text(read_day(text)), label=WEEKDAYS[day], max_length=100) for day in WEEK
    )
    closed = ReadField(
        lambda text: "\n".join(map(range_text, read_closed(text))),
        label=_("Closed days"),
        help_text=_("One day a line, as 2026-12-25, or the first and the last, as 2026-12-24 - 2026-12-31."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def days(self) -> list[forms.BoundField]:
        """Monday first."""
        return [self[name] for name in OF_THE_WEEK]

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not self.errors and not any(told[name] for name in OF_THE_WEEK):
            raise forms.ValidationError(_(str(NeverOpen.__doc__)))
        return told

    def hours(self) -> Hours:
        told = self.cleaned_data
        return read_hours(told["zone"], [told[name] for name in OF_THE_WEEK], [told["closed"]])


OF_THE_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def as_typed(hours: Hours) -> dict[str, str]:
    """What the form of the hours shows before anything is changed."""
    typed = hours.columns
    return {
        "zone": typed["zone"],
        "closed": "\n".join(typed["closed"]),
        **dict(zip(OF_THE_WEEK, typed["week"], strict=True)),
    }


def _zones() -> list[tuple[str, list[tuple[str, str]]]]:
    return [(region, [(name, name.replace("_", " ")) for name in names]) for region, names in zones().items()]


def key_of(text: str) -> UUID | None:
    """The id that a form carries along, or nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None
