"""Every text that somebody here could agree to, and what was seen of each promise on live traffic."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.words import Keep, KeepWhile, Kind, NoPerson
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import OPERATIONS, TAKEOVER


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
