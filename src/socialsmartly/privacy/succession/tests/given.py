"""A successor, two of the staff, and somebody who was told."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.ledger.note import SigningKey
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.reading import Row, everything
from socialsmartly.privacy.succession import bundle, sealing
from socialsmartly.privacy.succession.actions import deciding, handing, taking, telling
from socialsmartly.privacy.succession.actions.recording import HandedOver
from socialsmartly.privacy.succession.actions.writing import Looked, TakenIn
from socialsmartly.privacy.succession.codes import Reason
from socialsmartly.privacy.succession.models import Announcement, Succession
from socialsmartly.privacy.succession.queries import to_tell
from socialsmartly.privacy.succession.walking import as_data
from socialsmartly.privacy.versions.queries import forget_what_was_read
from socialsmartly.words.purposes import PREFERENCES, REGISTER
from tests.cast import sign_up
from tests.house import as_login, as_owner

ONE, OTHER = uuid7(), uuid7()
IDENTITY: Final = sealing.new_identity()
KEY: Final = sealing.recipient_of(IDENTITY)
LOG: Final = SigningKey("house.example", bytes(range(32)))
ADA: Final = "ada@example.test"
NAME, CONTACT = "Canary Successor Ltd", "privacy@successor.example"


def succession(**changed: Any) -> Succession:
    facts = {"reason": Reason.MERGER, "name": NAME, "contact": CONTACT, "mail": CONTACT, "sealing_key": KEY}
    return Succession(**{**facts, **changed})


def entered(**changed: Any) -> UUID:
    return UUID(str(deciding.enter(succession(**changed), staff=ONE).pk))


def granted(**changed: Any) -> UUID:
    made = entered(**changed)
    deciding.grant(made, staff=OTHER)
    return made


def held(made: UUID) -> Succession:
    with reading_for(REGISTER):
        return Succession.objects.get(pk=made)


def announced() -> None:
    """Everybody has a row; nobody has a message yet."""
    with as_login("worker"):
        telling.announce()


def tell() -> None:
    """Everybody gets a message that was taken."""
    announced()
    with as_login("worker"):
        for one, whose in to_tell(timezone.now()):
            telling.told(one, whose, "email")


def told_of(member: UUID, made: UUID) -> Announcement:
    with Asker("member", member).block(PREFERENCES):
        return Announcement.objects.get(owner=member, subject=member, succession=made)


def time_passes(days: int = 40) -> None:
    """Every message that was sent was sent so many days earlier, and so every day until which somebody may say no."""
    earlier = timedelta(days=days)
    with as_owner() as owner:
        owner.execute(
            "UPDATE succession_announcement SET sent_at = sent_at - %s, answer_until = answer_until - %s, at = at - %s",
            [earlier, earlier, earlier],
        )


def ready(made: UUID | None = None) -> UUID:
    """A succession of which everybody was told, and the time to say no is over."""
    found = made or granted()
    tell()
    time_passes()
    return found


def nobody_watches(done: int) -> None:
    """Progress, to nobody."""


def bundle_of(made: UUID) -> tuple[io.BytesIO, HandedOver]:
    out = io.BytesIO()
    with as_login("owner"):
        return out, handing.hand_over(held(made).number, out, LOG, nobody_watches)


def people_in(file: io.BytesIO) -> list[str]:
    return [told["person"] for told in bundle.Reader(file, IDENTITY, LOG.verifier) if told["kind"] == bundle.PERSON]


def accepted(file: io.BytesIO, digest: str) -> TakenIn:
    with as_login("owner"):
        return taking.accept(file, IDENTITY, LOG.verifier, digest, nobody_watches)


def looked(file: io.BytesIO) -> Looked:
    with as_login("owner"):
        return taking.inspect(file, IDENTITY, LOG.verifier)


def changed(file: io.BytesIO, change: Callable[[dict[str, Any]], None]) -> tuple[io.BytesIO, str]:
    """The same bundle with other records, signed and sealed all the same, as another predecessor would have made it."""
    out = io.BytesIO()
    writer = bundle.Writer(out, sealing.recipient_of(IDENTITY))
    for told in bundle.Reader(file, IDENTITY, LOG.verifier):
        change(told)
        writer.add(told.pop("kind"), told)
    return out, writer.close(LOG).digest


def copy_of(member: UUID) -> dict[str, list[Row]]:
    """What a copy of everything says, table by table, without what says why it stays behind."""
    with Asker("member", member).block():
        return as_data([part for part in everything("member") if not part.says.stays_behind])


@pytest.fixture
def ada(db: None, mailbox: None) -> Iterator[UUID]:
    """Somebody who signed up and agreed. What was brought in with her is forgotten with the house."""
    yield sign_up(Client(), ADA)
    forget_what_was_read()
