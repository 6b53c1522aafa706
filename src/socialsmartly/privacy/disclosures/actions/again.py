"""Taking off the page again what a restored backup put back there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.disclosures.actions import measures, naming, own
from socialsmartly.privacy.disclosures.codes import EndedBy, State
from socialsmartly.privacy.disclosures.models import Measure, PublicConsent, Published
from socialsmartly.privacy.journal.rules import Entry
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.words import keeps

TABLES: Final = frozenset({own.TABLE, measures.TABLE, naming.TABLE})


@keeps("4.2-h", "3.4-a")
def take_down_again(entries: Sequence[Entry]) -> None:
    """As often as one likes. There is no new line in the public log: it never went back. Whoever is erased by now has nothing there."""
    for entry in entries:
        if entry.what in TABLES:
            _again(entry)


def _again(entry: Entry) -> None:
    kind, _, row = entry.pointer.partition("/")
    owner, key = UUID(entry.scope), UUID(row)
    asker = Asker(kind, entry.subject, None if kind == measures.KIND else owner)
    with asker.block():
        if entry.what == own.TABLE:
            held = Published.objects.filter(owner=owner, subject=entry.subject, pk=key).first()
            if held is not None:
                Published.objects.filter(owner=owner, pk=key).delete()
                _ended(owner, held.consent_id)
        elif entry.what == measures.TABLE:
            mine = Measure.objects.filter(owner=owner, subject=entry.subject, pk=key, state=State.DECIDED)
            mine.update(state=State.ENDED, since=None)
        else:
            naming.unname(asker, key)
            _ended(owner, key)


def _ended(owner: UUID, consent: UUID) -> None:
    """Who had ended it went back with the backup; the line in the log says it."""
    still = PublicConsent.objects.filter(owner=owner, pk=consent, ended_at=None)
    still.update(ended_at=timezone.now(), ended_by=EndedBy.PERSON)
