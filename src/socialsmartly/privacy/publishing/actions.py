"""Letting others read something: only after the writer has seen what identifies a person in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from socialsmartly.privacy.publishing.errors import NotConfirmed
from socialsmartly.privacy.publishing.models import Publication, What
from socialsmartly.privacy.publishing.rules import kinds_in
from socialsmartly.words import keeps


@dataclass(frozen=True)
class Thing:
    """What is about to be read by others, by its handle, and how many people it goes to where that is known."""

    what: What
    id: UUID
    readers: int | None = None


@keeps("3.1-g")
def publish(thing: Thing, texts: Sequence[str], *, owner: UUID, author: UUID, confirmed: Sequence[str]) -> Publication:
    """Write down that `author` lets others read these texts (NotConfirmed). Call it in the block that makes them readable.

    `confirmed` are the kinds of identifiers that the author was shown and said yes to; one that came in since stops it.
    """
    kinds = kinds_in(*texts)
    if not set(kinds) <= set(confirmed):
        raise NotConfirmed
    made: Publication = Publication.objects.create(
        owner=owner, subject=author, what=thing.what, thing=thing.id, readers=thing.readers, kinds=" ".join(kinds)
    )
    return made
