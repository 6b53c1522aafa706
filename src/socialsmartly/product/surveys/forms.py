"""What a shop types to make a survey, and what is typed to answer one. Nothing typed is lost: a form with an error comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.publishing.rules import found_in
from socialsmartly.product.accounts.errors import AddressRefused
from socialsmartly.product.accounts.forms import WHY
from socialsmartly.product.accounts.rules import Address, normal_address
from socialsmartly.product.surveys.actions import Sheet
from socialsmartly.product.surveys.errors import NotAQuestion
from socialsmartly.product.surveys.models import Mode, Survey
from socialsmartly.product.surveys.rules import (
    LONGEST_QUESTION,
    LONGEST_TEXT,
    MOST_QUESTIONS,
    SCORES,
    Answer,
    Kind,
    Question,
    checked,
)

NUMBERS = range(1, MOST_QUESTIONS + 1)


class SurveyForm(forms.Form):
    """Title, end, mode, and room for five questions; a row without a kind is no question."""

    title = forms.CharField(label=_("Title"), max_length=80)
    closes_on = forms.DateField(
        label=_("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("To its end, UTC. A year later the answers are deleted by themselves."),
    )
    mode = forms.ChoiceField(
        label=_("Whose answer it is"),
        choices=Mode.choices,
        initial=Mode.ANONYMOUS,
        widget=forms.RadioSelect,
        help_text=_("Of an anonymous survey you see figures once it is closed, and nobody sees who said what, ever."),
    )

    may_show = forms.BooleanField(
        label=_("Customers may let everybody read what they wrote"),
        required=False,
        help_text=_(
            "For a named survey. Each customer decides alone, sees exactly what would stand there, and takes it back with one step."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for n in NUMBERS:
            first = n == 1
            kinds = Kind.choices if first else [("", _("No question")), *Kind.choices]
            self.fields[f"kind_{n}"] = forms.ChoiceField(label=_("Kind"), choices=kinds, required=first)
            self.fields[f"words_{n}"] = forms.CharField(
                label=_("Question"), max_length=LONGEST_QUESTION, required=first
            )
            self.fields[f"choices_{n}"] = forms.CharField(
                label=_("What can be chosen, one in each line"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("For one of several things only: two to ten."),
            )

    def clean_closes_on(self) -> datetime:
        """The first moment after that day."""
        ends = datetime.combine(self.cleaned_data["closes_on"], time.min, UTC) + timedelta(days=1)
        if ends <= timezone.now():
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return ends

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("may_show") and self.cleaned_data.get("mode") != Mode.NAMED:
            self.add_error("may_show", _("An anonymous answer belongs to nobody who could let others read it."))
        for n in NUMBERS:
            question = self._question(n)
            if question is None:
                if self.cleaned_data.get(f"words_{n}"):
                    self.add_error(f"kind_{n}", _("Choose a kind, or take the words away."))
                continue
            try:
                checked([question])
            except NotAQuestion:
                name = "choices" if question.kind == Kind.CHOICE and question.words else "words"
                self.add_error(f"{name}_{n}", _(str(NotAQuestion.__doc__)))
        return self.cleaned_data

    def _question(self, n: int) -> Question | None:
        given = self.cleaned_data
        kind, words = given.get(f"kind_{n}", ""), given.get(f"words_{n}", "")
        lines = [line.strip() for line in given.get(f"choices_{n}", "").splitlines()]
        choices = tuple(line for line in lines if line) if kind == Kind.CHOICE else ()
        return Question(kind, words, choices) if kind else None

    def sheet(self) -> Sheet:
        given = self.cleaned_data
        questions = tuple(one for n in NUMBERS if (one := self._question(n)))
        return Sheet(given["title"], questions, Mode(given["mode"]), given["closes_on"], given["may_show"])

    @property
    def parts(self) -> list[tuple[int, list[forms.BoundField]]]:
        return [(n, [self[f"{name}_{n}"] for name in ("words", "kind", "choices")]) for n in NUMBERS]


class AnswerForm(forms.Form):
    """One field for each question. None must be answered, and one is enough."""

    def __init__(self, survey: Survey, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._asked, self._anonymous = survey.asked, survey.is_anonymous
        for number, one in enumerate(self._asked):
            self.fields[f"answer_{number}"] = _field(one)

    def clean(self) -> dict[str, Any]:
        for number, one in enumerate(self._asked):
            said = self.cleaned_data.get(f"answer_{number}") or ""
            if one.kind == Kind.TEXT and self._anonymous and found_in(said):
                self.add_error(
                    f"answer_{number}",
                    _(
                        "An address or a number in this text identifies somebody. Take it out: this survey is anonymous."
                    ),
                )
        if not self.errors and not self.said():
            self.add_error(None, _("Answer at least one question."))
        return self.cleaned_data

    def said(self) -> dict[int, Answer]:
        given = {number: self.cleaned_data.get(f"answer_{number}") for number in range(len(self._asked))}
        return {number: self._answer(number, text) for number, text in given.items() if text}

    def _answer(self, number: int, text: str) -> Answer:
        return Answer(words=text) if self._asked[number].kind == Kind.TEXT else Answer(int(text))


class Scale(forms.RadioSelect):
    """Scores beside each other."""

    template_name = "surveys/scale.html"


def _field(one: Question) -> forms.Field:
    if one.kind == Kind.TEXT:
        return forms.CharField(
            label=one.words,
            required=False,
            max_length=LONGEST_TEXT,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Please name nobody here, and write nothing by which you or others can be recognised."),
        )
    return forms.ChoiceField(
        label=one.words,
        required=False,
        choices=[(str(key), label) for key, label in one.options],
        widget=Scale if one.kind in SCORES else forms.RadioSelect,
        help_text=ENDS.get(one.kind, ""),
    )


ENDS: dict[str, Any] = {
    Kind.CSAT: _("1 is not at all satisfied, 5 is very satisfied."),
    Kind.NPS: _("0 is not at all likely, 10 is very likely."),
}


class NameForm(forms.Form):
    """Under which name everybody reads somebody's words. Left empty, under none."""

    shown_as = forms.CharField(
        label=_("Name to stand beside it"),
        required=False,
        max_length=60,
        help_text=_("Leave it empty and it stands there as said by a customer. It need not be your real name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ShowForm(forms.Form):
    """The consent itself: to exactly what is on the screen, named by its digest."""

    seen = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("Yes, everybody may read exactly this, until I take it back or until the day named above."),
        error_messages={"required": _("Nothing becomes public without this tick.")},
    )


class WhoseForm(forms.Form):
    """Which customer a link is for. What is typed is compared and not kept."""

    address = forms.CharField(
        label=_("Customer's e-mail address or phone number"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_address(self) -> Address:
        try:
            return normal_address(self.cleaned_data["address"], get_language() or "en")
        except AddressRefused as refused:
            raise forms.ValidationError(WHY[refused.reason]) from None
