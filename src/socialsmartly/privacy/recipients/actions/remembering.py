"""The register outlives a restored backup: each state of it stands in the journal, word for word.

These are the words that everybody reads on the public list, and they are about nobody. They are written small and in pieces, since a line
of the journal holds names and handles and no text.
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from django.core import serializers
from django.db.models import Model

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.recipients.models import Contract, Recipient
from socialsmartly.words import keeps
from socialsmartly.words.purposes import REPLAY

PIECE: Final = 120
"""As much as one field of a line holds."""


@keeps("4.2-g", "4.2-h")
def put_down(contract: Contract) -> None:
    """Put a new state of the register into the journal. Call it last in the transaction that enters it."""
    words = json.dumps(serializers.serialize("python", [contract.recipient, contract]), default=_to_the_microsecond)
    text = urlsafe_b64encode(zlib.compress(words.encode(), 9)).decode().rstrip("=")
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    recipient = str(contract.recipient_id)
    enter(
        [Line(Event.REGISTERED, contract.pk, recipient, f"{n}/{len(pieces)}", one) for n, one in enumerate(pieces, 1)]
    )


def _to_the_microsecond(value: object) -> str:
    """Dates and times; Django's own encoder cuts them off at the millisecond."""
    return value.isoformat() if isinstance(value, date) else str(value)


@keeps("4.2-g", "4.2-h")
def enter_again(entries: Sequence[Entry]) -> None:
    """Enter what the register learned since the backup, so that whoever received something has a name and an address again. A column
    that the program has lost since is passed over, one that it has gained is empty."""
    found = list(_opened(entries))
    with reading_for(REPLAY, because="a backup was restored"):
        for model in (Recipient, Contract):
            rows = {row.pk: row for row in found if isinstance(row, model)}
            model._default_manager.bulk_create(rows.values(), ignore_conflicts=True)


def _opened(entries: Sequence[Entry]) -> Iterator[Model]:
    pieces: defaultdict[UUID, list[str]] = defaultdict(list)
    for entry in entries:
        pieces[entry.subject].append(entry.pointer)
    for some in pieces.values():
        text = "".join(some)
        words = zlib.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        for one in serializers.deserialize("python", json.loads(words), ignorenonexistent=True):
            yield one.object
