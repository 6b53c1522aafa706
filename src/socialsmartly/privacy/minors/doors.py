"""Before staff read what a minor asked or wrote, somebody else must have approved."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.doors import look_door
from socialsmartly.privacy.datamap.scope import Reading, all_owners
from socialsmartly.privacy.minors.errors import NeedsApproval
from socialsmartly.privacy.minors.models import Approval
from socialsmartly.privacy.minors.queries import EVERYBODY, minors_among
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING, CASEWORK


@look_door
@keeps("7-c")
def approved(reading: Reading, people: Collection[UUID]) -> None:
    """NeedsApproval where one of them is under 18 and nobody else let this reader look for this case. Whoever approved may look, too. The
    board of requests is no case: it shows of minors the number and the date, and asks `minors_among` who they are."""
    if reading.member is None or not people or not _is_case(reading):
        return
    for minor in minors_among(people):
        reader = mark_of(reading.member, minor)
        with all_owners(EVERYBODY):
            given = Approval.objects.filter(subject=minor, case=reading.because, until__gt=timezone.now())
            pairs = list(given.values_list("asked_by", "approved_by"))
        if not any(reader in pair for pair in pairs):
            raise NeedsApproval


def _is_case(reading: Reading) -> bool:
    """Whether somebody opens one request; a list of many, or of something else, shows no more of a minor than its number."""
    if reading.purpose == CASEWORK:
        return bool(RightsRequest.objects.filter(number=reading.because).exists())
    return reading.purpose == ANSWERING
