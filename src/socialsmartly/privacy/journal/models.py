"""What the database knows of the journal: a row for each act, in the transaction of the act."""

from __future__ import annotations

from django.db import models

from socialsmartly.words import KeepWhile, Kind, NoPerson
from socialsmartly.words.purposes import EVERY_PURPOSE, REPLAY


class Mark(models.Model):
    """The lines `first` to `last` are in effect here; `digest` is that of the last one.

    Rows are added and no row is changed, so that nobody waits for anybody; each start makes one row of them all.
    """

    first = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    privacy = NoPerson(
        "numbers of lines of the journal",
        KeepWhile("by them a restored backup is known for what it is"),
        added_by=tuple(purpose for purpose in EVERY_PURPOSE if not purpose.to_everybody),
        written_by=(REPLAY,),
        kind=Kind.LOCAL,
    )
