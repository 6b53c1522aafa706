"""Before staff read what a minor wrote, somebody else must have approved."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.doors import look_door
from socialsmartly.privacy.datamap.scope import Reading, all_owners
from socialsmartly.privacy.minors.errors import NeedsApproval
from socialsmartly.privacy.minors.models import Approval, Finding, Minor
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING


@look_door
@keeps("7-c")
def approved(reading: Reading, people: Collection[UUID]) -> None:
    """NeedsApproval where one of them is under 18 and nobody else let this reader look for this case. Whoever approved may look, too. The
    board of requests shows dates and no words, so it is not asked about."""
    if reading.purpose != ANSWERING or reading.member is None or not people:
        return
    with all_owners("staff work on everybody's cases"):
        minors = set(Minor.objects.filter(subject__in=people).values_list("subject", flat=True))
        reported = Finding.objects.filter(subject__in=people, lifted_at=None)
        minors |= set(reported.values_list("subject", flat=True))
        for minor in minors:
            reader = mark_of(reading.member, minor)
            given = Approval.objects.filter(subject=minor, case=reading.because, until__gt=timezone.now())
            if not any(reader in pair for pair in given.values_list("asked_by", "approved_by")):
                raise NeedsApproval
