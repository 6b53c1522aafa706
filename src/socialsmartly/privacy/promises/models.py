"""Every text that somebody here could agree to, and what was seen of each promise on live traffic."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.words import NO_PERSONAL_DATA, Keep, KeepWhile, Kind, NoPerson
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import OPERATIONS, PUBLISHING, TAKEOVER


class PublishedText(HeldRow):
    """One version of the policy in one language. `canonical` is the text whose SHA-256 is `digest`, so the row proves itself."""

    digest = models.CharField(max_length=64, unique=True)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    canonical = models.TextField()
    published_at = models.DateTimeField(default=timezone.now)

    privacy = NoPerson(
        "the words of the policy, which everybody may read",
        KeepWhile("people are bound by it"),
        added_by=(TAKEOVER,),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        pass


class Exercise(HeldRow):
    """What was seen of one promise at one place in the code on one day, from every process that serves people.

    `slowest` is in nanoseconds. Of a failure only the name of its class is kept: its words might name somebody.
    """

    promise = models.CharField(max_length=10)
    place = models.CharField(max_length=200)
    day = models.DateField()
    held = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    slowest = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=80, blank=True)

    privacy = NoPerson(
        "counters of the program about itself, open to everybody",
        Keep(3 * YEAR, after="day", because="whether a promise was kept may be asked for years"),
        written_by=(OPERATIONS,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        constraints = [models.UniqueConstraint(fields=["promise", "place", "day"], name="exercise_once_a_day")]


class Stands(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    PUBLISHED = "published", _("everybody can read it")
    REFUSED = "refused", _("not made public")
    ENDED = "ended", _("taken down")


class Explanation(HeldRow):
    """A question about one sentence of the policy and its answer, in general words and in both languages. Whoever asked first stands nowhere in
    it; one of the staff writes it and another lets it out."""

    clause = models.CharField(_("Sentence"), max_length=10)
    question_en = models.CharField(_("Question, in English"), max_length=300)
    question_zh = models.CharField(_("Question, in Chinese"), max_length=300)
    answer_en = models.TextField(_("Answer, in English"), max_length=1500)
    answer_zh = models.TextField(_("Answer, in Chinese"), max_length=1500)
    state = models.CharField(_("State"), max_length=10, choices=Stands.choices, default=Stands.PROPOSED)
    proposed_by = models.UUIDField(_("Mark of who proposed it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    proposed_at = models.DateTimeField(_("Proposed"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)

    privacy = NoPerson(
        "a general answer about a sentence of the policy",
        KeepWhile("it explains the sentence as long as we stand by it"),
        written_by=(PUBLISHING,),
        read_by=(PUBLISHING, NO_PERSONAL_DATA),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Stands.PROPOSED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="two_explain_a_sentence",
            )
        ]
