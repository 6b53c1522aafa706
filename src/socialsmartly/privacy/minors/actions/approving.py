"""Staff who want to read what a minor wrote ask a second of them first (Minors Regulations 36)."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import looked_at, mark_of
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.minors.errors import NotApproved
from socialsmartly.privacy.minors.models import Approval
from socialsmartly.words import keeps
from socialsmartly.words.purposes import ANSWERING

HOLDS: Final = timedelta(hours=24)


@keeps("7-c")
def ask_to_look(staff: UUID, *, owner: UUID, subject: UUID, case: str) -> None:
    """Ask for the approval of a second person; asked twice, it is one asking. Nothing is shown by it."""
    reader = mark_of(staff, subject)
    with reading_for(ANSWERING, member=staff, because=case):
        looked_at([])
        waiting = Approval.objects.filter(owner=owner, subject=subject, case=case, asked_by=reader, until=None)
        if not waiting.exists():
            Approval.objects.create(owner=owner, subject=subject, case=case, asked_by=reader)


@keeps("7-c")
def approve(staff: UUID, *, owner: UUID, subject: UUID, case: str) -> None:
    """Let the one who asked read for a day (NotApproved where nobody else asked). The database refuses one person in both places."""
    reader = mark_of(staff, subject)
    with reading_for(ANSWERING, member=staff, because=case), all_owners("staff work on everybody's cases"):
        looked_at([])
        waiting = Approval.objects.filter(owner=owner, subject=subject, case=case, until=None).exclude(asked_by=reader)
        if not waiting.update(approved_by=reader, until=timezone.now() + HOLDS):
            raise NotApproved
