"""What the clocks did: the state of each, and a certificate for every sweep that ended something. Nobody is in either."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.words import Keep, KeepWhile, Kind, NoPerson
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import RETENTION


class ClockState(HeldRow):
    """How one clock stands: the table or the place, when it last ran, what was past its time and still there afterwards, how late
    the last rows went, and the name of the error that stopped it."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField(default=timezone.now)
    ended = models.BigIntegerField(default=0)
    left = models.BigIntegerField(default=0)
    lag_seconds = models.BigIntegerField(default=0)
    failed = models.CharField(max_length=80, blank=True)

    privacy = NoPerson(
        "how far the clocks are, in counts",
        KeepWhile("it is one row for each clock"),
        written_by=(RETENTION,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass


class SweepCertificate(HeldRow):
    """What one sweep ended, in counts, and what the search afterwards came to. Its line in the public log has the same id and is
    opened by these columns."""

    number = models.CharField(max_length=20, unique=True)
    at = models.DateTimeField(default=timezone.now)
    rows = models.BigIntegerField(default=0)
    hits = models.IntegerField(default=0)
    body = models.TextField()
    salt = models.BinaryField(max_length=32, default=new_salt)

    privacy = NoPerson(
        "what a sweep ended, in counts",
        Keep(3 * YEAR, after="at", because="it proves that what was past its time went"),
        added_by=(RETENTION,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        ordering = ["-at"]
