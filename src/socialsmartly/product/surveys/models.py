"""Surveys of a shop, who has answered, and what was said: with its person, or with nobody.

Of an anonymous survey two tables know something, and no value, order or moment joins them: `Answered` holds who has answered and not what,
`Unsigned` what was said and not by whom (docs/decisions/0033).
"""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.privacy.datamap.fields import owned_link
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.product.surveys.rules import Question, read
from socialsmartly.product.workspaces.models import WorkspaceOwned
from socialsmartly.words import (
    ROW_GOES,
    YEAR,
    Keep,
    KeepWhile,
    KeyClass,
    NoPerson,
    Plain,
    Record,
    choice,
    content,
    technical,
)
from socialsmartly.words.purposes import IMPROVEMENT, RESPONDING, SURVEY

BOTH = (SURVEY, RESPONDING)
SHOP_WORDS = Plain("the shop's own words to many people")
KEEP = Keep(YEAR, after="kept_from", because="a year after a survey closes, nothing is learned from it any more")


class State(models.TextChoices):
    DRAFT = "draft", _("Not open yet")
    OPEN = "open", _("Takes answers")
    CLOSED = "closed", _("Takes no answers any more")


class Mode(models.TextChoices):
    ANONYMOUS = "anonymous", _("Anonymous: nobody can find out who said what")
    NAMED = "named", _("Named: an answer stays with its customer")


class Survey(WorkspaceOwned):
    """One to five questions. They do not change once it is there, and it does not open twice."""

    title = models.CharField(_("Title"), max_length=80)
    questions = models.JSONField(_("Questions"), default=list)
    mode = models.CharField(_("Who is told apart"), max_length=10, choices=Mode.choices, default=Mode.ANONYMOUS)
    state = models.CharField(_("State"), max_length=8, choices=State.choices, default=State.DRAFT)
    may_show = models.BooleanField(_("Customers may let everybody read what they wrote"), default=False)
    closes_at = models.DateTimeField(_("Closes"))
    made_at = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = NoPerson(
        "a shop's own questions to many people",
        KeepWhile("it is the shop's own work and goes with the workspace"),
        written_by=(SURVEY,),
        read_by=(*BOTH, IMPROVEMENT),
    )

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="survey_state_is_one"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="survey_mode_is_one"),
            models.CheckConstraint(
                condition=Q(may_show=False) | Q(mode=Mode.NAMED), name="only_a_named_answer_may_be_shown"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def asked(self) -> list[Question]:
        return read(self.questions)

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN and timezone.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        """Whether nobody can answer any more."""
        return self.state == State.CLOSED or self.closes_at <= timezone.now()

    @property
    def is_anonymous(self) -> bool:
        return self.mode == Mode.ANONYMOUS

    @property
    def stands(self) -> State:
        """Its state as a person sees it: one whose day is over is closed, whether or not anybody pressed the button."""
        return State.CLOSED if self.is_over else State(self.state)

    @property
    def gone_at(self) -> object:
        """When its answers are deleted by themselves."""
        return self.closes_at + KEEP.time


class Answered(WorkspaceOwned):
    """Somebody has answered. The key holds one answer for each person. It says neither what nor when: a random id and no date of its own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.UUIDField(_("Survey"))
    contact_id = models.UUIDField()
    contact = owned_link("contacts.Contact", "contact_id")
    title = models.CharField(_("Title of the survey"), max_length=80)
    kept_from = models.DateTimeField(_("The survey closes"))

    privacy = Record(
        about={"contact": ROW_GOES},
        columns={
            "survey": technical(RESPONDING),
            "title": SHOP_WORDS,
            "kept_from": technical(RESPONDING),
        },
        keep=KEEP,
        promise="2.3-d",
        added_by=(RESPONDING,),
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("survey that you have answered")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact_id", "survey"], name="one_answer_per_person")
        ]


class Reply(WorkspaceOwned):
    """What one customer said to one question of a named survey."""

    survey = models.UUIDField(_("Survey"))
    contact_id = models.UUIDField()
    contact = owned_link("contacts.Contact", "contact_id")
    number = models.IntegerField(_("Number of the question"))
    question = models.CharField(_("Question"), max_length=200)
    picked = models.IntegerField(_("Number that was picked"), null=True)
    said = SealedTextField(KeyClass.SUPPORT, of="contact_id", verbose_name=pgettext_lazy("survey", "Answer"))
    kept_from = models.DateTimeField(_("The survey closes"))

    privacy = Record(
        about={"contact": ROW_GOES},
        columns={
            "question": SHOP_WORDS,
            "picked": choice(RESPONDING, IMPROVEMENT),
            "said": content(*BOTH),
            **{name: technical(*BOTH, IMPROVEMENT) for name in ("survey", "number", "kept_from")},
        },
        keep=KEEP,
        promise="2.3-d",
        added_by=(RESPONDING,),
        read_by=(SURVEY,),
    )

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("answer to a survey")
        constraints = [
            models.UniqueConstraint(fields=["workspace", "contact_id", "survey", "number"], name="one_reply_a_question")
        ]
        indexes = [models.Index(fields=["workspace", "survey", "number"], name="reply_of_survey")]


class Unsigned(WorkspaceOwned):
    """One answer to one question of an anonymous survey, whoever gave it; two answers of one person do not know each other either.

    The id is random, and `kept_from` is the same for all of a survey.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.UUIDField(_("Survey"))
    number = models.IntegerField(_("Number of the question"))
    picked = models.IntegerField(_("Number that was picked"), null=True)
    said = models.TextField(pgettext_lazy("survey", "Answer"), blank=True)
    kept_from = models.DateTimeField(_("The survey closes"))

    privacy = NoPerson(
        "an answer that leads to nobody; its writer was asked to name nobody in it",
        KEEP,
        written_by=(RESPONDING,),
        read_by=(RESPONDING, IMPROVEMENT),
    )

    class Meta(WorkspaceOwned.Meta):
        indexes = [models.Index(fields=["workspace", "survey", "number"], name="unsigned_of_survey")]
