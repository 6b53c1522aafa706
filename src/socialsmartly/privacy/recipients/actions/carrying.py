"""Before a process hands over its first message, who carries it is on record."""

from __future__ import annotations

from typing import Final

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.recipients.carriage import Carriage, Carries
from socialsmartly.privacy.recipients.hosts import carriers
from socialsmartly.words import NO_PERSONAL_DATA, keeps

_on_record: Final[set[tuple[Carries, str]]] = set()
"""What this process has seen written down; the settings of a process do not change."""


@keeps("3.1-a")
def on_record(carries: Carries) -> None:
    """Write down who carries from now on, where the newest row says somebody else. Called outside of a block, before a message leaves;
    where it cannot be written, nothing leaves."""
    now = next(one for one in carriers() if one.carries == carries)
    if (carries, now.host) in _on_record:
        return
    with reading_for(NO_PERSONAL_DATA):
        last = Carriage.objects.filter(carries=carries).order_by("began_at", "id").last()
        if last is None or (last.host, last.company, last.here) != (now.host, now.company, now.here):
            Carriage.objects.create(carries=carries, host=now.host, company=now.company, here=now.here)
    _on_record.add((carries, now.host))
