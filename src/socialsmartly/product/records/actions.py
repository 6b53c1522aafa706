"""The only place that writes a technical record."""

from __future__ import annotations

import logging
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.records.models import TechnicalRecord
from socialsmartly.product.records.rules import closed
from socialsmartly.words import keeps
from socialsmartly.words.purposes import OPERATIONS

log = logging.getLogger("socialsmartly.records")


@keeps("2.1-d")
def record(member: UUID, **facts: object) -> TechnicalRecord:
    """Write what is on the published list; anything else is dropped and counted, never written."""
    kept, dropped = closed(facts)
    if dropped:
        log.error("values outside the published list were dropped", extra={"rows": dropped})
    with reading_for(OPERATIONS, member=member):
        made: TechnicalRecord = TechnicalRecord.objects.create(member_id=member, **kept)
        return made
