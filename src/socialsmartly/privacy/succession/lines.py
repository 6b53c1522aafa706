"""The words of this room's lines in the public log. They and their salts lie in the rows, which the person sees."""

from __future__ import annotations

from socialsmartly.privacy.ledger.actions.noting import PROGRAM, STAFF, SUCCEEDED, TOLD, Said
from socialsmartly.privacy.succession.models import Announcement, Arrival


def line_of(told: Announcement) -> Said:
    """That a person was told: the message was taken by the mail server or the text service."""
    assert told.sent_at is not None  # only a message that was taken has a line
    words = {
        "person": str(told.subject),
        "succession": str(told.succession),
        "name": told.name,
        "contact": told.contact,
        "channel": told.channel,
        "at": told.sent_at.isoformat(),
    }
    at = told.sent_at.replace(microsecond=0)
    return Said(TOLD, PROGRAM, words, id=told.pk, salt=bytes(told.salt), at=at)


def line_of_arrival(arrival: Arrival) -> Said:
    words = {
        "person": str(arrival.subject),
        "predecessor": arrival.predecessor,
        "bundle": arrival.bundle,
        "digest": arrival.digest,
        "at": arrival.at.isoformat(),
    }
    at = arrival.at.replace(microsecond=0)
    return Said(SUCCEEDED, STAFF, words, id=arrival.pk, salt=bytes(arrival.salt), at=at)
