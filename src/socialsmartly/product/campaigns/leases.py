"""Waiting for hand-overs that had begun before somebody said stop."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.looking import ask
from socialsmartly.product.campaigns.models import Outcome
from socialsmartly.product.campaigns.rules import LEASE
from socialsmartly.words import Purpose, keeps
from socialsmartly.words.purposes import RIGHTS, SERVICE

LONGEST_WAIT = (LEASE + timedelta(seconds=2)).total_seconds()
"""Longer than any lease, so that whoever has waited this long has seen every one of them end."""
BETWEEN_LOOKS = 0.05
ALIVE: Final = (
    "SELECT 1 FROM campaigns_decision WHERE workspace_id = %s AND outcome = %s AND lease_until > %s "
    "AND (%s::uuid IS NULL OR contact_id = %s) LIMIT 1"
)


@keeps("4.2-a", "4.3-d")
def wait_for_leases(workspace: UUID, contact: UUID, seconds: float = LONGEST_WAIT) -> bool:
    """Whether nothing is being sent to this person any more; waits for it at most `seconds`. Call it after the withdrawal, or what hid
    them, has committed."""
    return _wait(RIGHTS, workspace, contact, seconds)


@keeps("2.2-h")
def wait_for_all_leases(workspace: UUID, seconds: float = LONGEST_WAIT) -> bool:
    """The same for everybody in a workspace whose authorisation has ended."""
    return _wait(SERVICE, workspace, None, seconds)


def _wait(purpose: Purpose, workspace: UUID, contact: UUID | None, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while _leased(purpose, workspace, contact):
        if time.monotonic() >= until:
            return False
        time.sleep(BETWEEN_LOOKS)
    return True


def _leased(purpose: Purpose, workspace: UUID, contact: UUID | None) -> bool:
    with reading_for(purpose, workspace=workspace, subject=contact):
        return bool(ask(ALIVE, workspace, Outcome.SENDING.value, timezone.now(), contact, contact))
