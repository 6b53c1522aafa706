"""Somebody found out that information about a child was taken in without a guardian's consent: locked at once, erased within a day."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.keyring import suppression
from socialsmartly.privacy.minors.actions.marking import YOUTH, line, mark, write_down
from socialsmartly.privacy.minors.errors import NotLifted
from socialsmartly.privacy.minors.models import Finder, Finding
from socialsmartly.privacy.minors.rules import LOCKED_FOR
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.words import keeps


@keeps("7-d")
def found(asker: Asker, finder: Finder, *, staff: UUID | None = None) -> RightsRequest:
    """Lock the person for everybody at once and erase them within 24 hours (NobodyToDelete). Its number leads to the certificate, which
    is the proof for the guardian. An import passes a shop's customer over from now on."""
    if asker.workspace is not None:
        suppression.remember(asker.workspace, asker.subject)
    request = rights.delete_reported(asker, within=LOCKED_FOR)
    with asker.block():
        if not Finding.objects.filter(number=request.number).exists():
            reader = mark_of(staff, asker.subject) if staff else None
            Finding.objects.create(number=request.number, subject=asker.subject, finder=finder, found_by=reader)
    return request


@keeps("7-d")
def lift(asker: Asker, *, staff: UUID) -> RightsRequest:
    """The report was wrong (NotLifted): everything is shown again, or waits as the person had wished. Whoever of the staff reported
    cannot lift it."""
    reader = mark_of(staff, asker.subject)
    with asker.block():
        open_still = Finding.objects.filter(subject=asker.subject, lifted_by=None).order_by("-found_at").first()
        if open_still is None or open_still.found_by == reader:
            raise NotLifted
    request = rights.release_reported(asker)
    if request is None:
        raise NotLifted
    if asker.workspace is not None and request.state == RequestState.TAKEN_BACK:
        suppression.forget(asker.workspace, asker.subject)
    with asker.block():
        Finding.objects.filter(pk=open_still.pk).update(lifted_by=reader, lifted_at=timezone.now())
    return request


@keeps("7-c")
def mark_youth(asker: Asker) -> bool:
    """A shop's customer is 14 to 17: marketing does not see them from the next statement on, and staff read their words only after an
    approval. Whether there is such a customer."""
    with asker.block():
        marked = mark(asker, YOUTH)
        if marked:
            write_down(asker)
            enter([line(asker, YOUTH)])
    return bool(marked)
