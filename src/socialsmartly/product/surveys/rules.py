"""Questions and figures. Pure: a survey is a list of questions, an answer is a number or a text for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from socialsmartly.product.surveys.errors import NotAQuestion
from socialsmartly.product.workspaces.figures import FEWEST

MOST_QUESTIONS: Final = 5
CHOICES: Final = range(2, 11)
LONGEST_QUESTION: Final = 200
LONGEST_CHOICE: Final = 80
LONGEST_TEXT: Final = 1000


class Kind(TextChoices):
    CSAT = "csat", _("How satisfied, from 1 to 5")
    NPS = "nps", _("How likely to recommend, from 0 to 10")
    CHOICE = "choice", _("One of several things")
    TEXT = "text", _("In their own words")


SCORES: Final[Mapping[str, range]] = {Kind.CSAT: range(1, 6), Kind.NPS: range(11)}


@dataclass(frozen=True)
class Question:
    kind: str
    words: str
    choices: tuple[str, ...] = ()

    @property
    def options(self) -> list[tuple[int, str]]:
        """What can be picked, as it is kept and as it is read; nothing where somebody writes."""
        if self.kind == Kind.CHOICE:
            return list(enumerate(self.choices))
        return [(score, str(score)) for score in SCORES.get(self.kind, ())]

    def stored(self) -> dict[str, Any]:
        return {"kind": self.kind, "words": self.words, "choices": list(self.choices)}


def read(stored: Iterable[Mapping[str, Any]]) -> list[Question]:
    return [Question(one["kind"], one["words"], tuple(one["choices"])) for one in stored]


def checked(questions: Iterable[Question]) -> list[Question]:
    """The same questions, or NotAQuestion."""
    asked = list(questions)
    if not 1 <= len(asked) <= MOST_QUESTIONS or not all(map(_can_be_asked, asked)):
        raise NotAQuestion
    return asked


def _can_be_asked(one: Question) -> bool:
    words = 0 < len(one.words.strip()) <= LONGEST_QUESTION
    if one.kind != Kind.CHOICE:
        return words and one.kind in Kind.values and not one.choices
    different = len(set(one.choices)) == len(one.choices) in CHOICES
    return words and different and all(0 < len(each) <= LONGEST_CHOICE for each in one.choices)


@dataclass(frozen=True)
class Answer:
    """What somebody said to one question: the number of what they picked, or their words."""

    picked: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Bar:
    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Figure:
    """What came of one question. `mean` and `nps` are there where the kind has them; nothing at all of a small group."""

    question: Question
    answers: int
    bars: tuple[Bar, ...] = ()
    mean: float | None = None
    nps: int | None = None
    words: tuple[str, ...] = ()

    @property
    def too_few(self) -> bool:
        return self.answers < FEWEST


def figure(question: Question, picked: Mapping[int, int], texts: int = 0, words: Iterable[str] = ()) -> Figure:
    """Counts of a question, with nothing in it that a group of fewer than five would give away, not even how many they are."""
    total = sum(picked.values()) + texts
    if total < FEWEST:
        return Figure(question, 0)
    bars = tuple(
        Bar(label, picked.get(key, 0), round(100 * picked.get(key, 0) / total)) for key, label in question.options
    )
    mean = sum(score * n for score, n in picked.items()) / total if question.kind in SCORES else None
    points = nps(picked, total) if question.kind == Kind.NPS else None
    return Figure(question, total, bars, mean, points, tuple(sorted(words)))


def nps(picked: Mapping[int, int], total: int) -> int:
    """The share of those who said 9 or 10 less the share of those who said 0 to 6, in points from -100 to 100."""
    for_it = sum(n for score, n in picked.items() if score >= 9)
    against = sum(n for score, n in picked.items() if score <= 6)
    return round(100 * (for_it - against) / total)
