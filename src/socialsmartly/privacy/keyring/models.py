"""The keyring's own store: a database apart, which never goes back in time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import models

from socialsmartly.words import Keep, KeepWhile, Kind, NoPerson


class SubjectKey(models.Model):
    """The key of one person for one class of data, wrapped by a root generation.

    A locked one outlived the person's erasure, because the law keeps its class: it opens what it sealed and seals nothing more.
    """

    kid = models.BinaryField(primary_key=True, max_length=16)
    subject = models.UUIDField()
    key_class = models.SmallIntegerField()
    generation = models.IntegerField(db_index=True)
    wrapped = models.BinaryField()
    locked = models.BooleanField(default=False)

    privacy = NoPerson(
        "keys by random handle; who holds the key decides who can be read",
        KeepWhile("it goes when nothing that it sealed is kept any more"),
        kind=Kind.LOCAL,
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "key_class"], name="one_key_per_subject_and_class")]


class IndexEntry(models.Model):
    """Keyed hash of an identifier, leading to the person's handle: the only way to find somebody by address.

    `handle` is random: by it the journal can say that this entry is no way in any more, and say nothing of the identifier.
    """

    digest = models.BinaryField(primary_key=True, max_length=32)
    subject = models.UUIDField(db_index=True)
    handle = models.UUIDField(default=uuid4)

    privacy = NoPerson(
        "keyed hashes; without the pepper they say nothing", KeepWhile("it goes with its person"), kind=Kind.LOCAL
    )


class Erased(models.Model):
    """Somebody whose erasure stands in the journal: an index of its file, so that one look says who gets no new key."""

    subject = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(db_index=True)

    privacy = NoPerson(
        "handles that lead nowhere once the keys are gone",
        KeepWhile("a backup that does not know of it may be restored"),
        kind=Kind.LOCAL,
    )


class JournalMark(models.Model):
    """Up to which line of the journal every erasure is in effect here, by the last start; one row."""

    seq = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)

    privacy = NoPerson(
        "the number of a line of the journal", KeepWhile("it is one row, written over each time"), kind=Kind.LOCAL
    )


class SuppressedKey(models.Model):
    """Keyed hash of what a shop knew an erased person by. It leads to nobody; it only recognises what is brought back.

    Where a shop came from another house, the hashes came with it, and a row that `opens` them is the key under which they were made there,
    sealed. It goes with the last of them.
    """

    digest = models.BinaryField(primary_key=True, max_length=48)
    workspace = models.UUIDField(db_index=True)
    until = models.DateField(db_index=True)
    opens = models.BooleanField(default=False)

    privacy = NoPerson(
        "keyed hashes without a handle; they can only recognise a value somebody holds",
        Keep(timedelta(0), after="until", because="an import must not bring back whoever asked to be deleted"),
        kind=Kind.LOCAL,
    )
