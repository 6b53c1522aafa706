"""A use that a person asked for in words is prepared by whoever answers, and begins with the person's own yes alone (4.3-b).

A consent is the person's own act (PIPL 14; GDPR 4(11), 7(1)): the request shows that the instruction is theirs, and the click that the
words they agreed to were before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from socialsmartly.privacy.datamap.together import change_together
from socialsmartly.privacy.ledger.actions.noting import PERSON, STAFF
from socialsmartly.privacy.rights.actions.asking import Asker, steps
from socialsmartly.privacy.rights.models import RequestStep, RightsRequest
from socialsmartly.privacy.rights.prepared import BEGUN, PREPARED, prepared
from socialsmartly.words import Permit, keeps


@keeps("4.3-b")
def prepare(request: RightsRequest, permit: Permit) -> None:
    """Put the person's own button beside their request; nothing is given by it. Inside the person's block."""
    change_together(steps(request, (PREPARED[permit],), at=timezone.now(), by=STAFF))


@contextmanager
def as_prepared(asker: Asker, permit: Permit, number: str) -> Iterator[dict[str, str]]:
    """Around the person's own yes: what their proof says of the request under which it was prepared, which is said to be begun when
    the yes is recorded. A number under which nothing waits is as none. Should a crash come between, the yes stands and the button, too."""
    found = _under(asker, number, permit) if number else None
    yield {"request": found.number} if found is not None else {}
    if found is not None:
        with asker.block():
            change_together(steps(found, (BEGUN[permit],), at=timezone.now(), by=PERSON))


def _under(asker: Asker, number: str, permit: Permit) -> RightsRequest | None:
    with asker.block():
        found: RightsRequest | None = RightsRequest.objects.filter(subject=asker.subject, number=number).first()
        waits = found is not None and permit in prepared(_done(found))
    return found if waits else None


def _done(request: RightsRequest) -> list[RequestStep]:
    return list(RequestStep.objects.filter(request=request.pk).order_by("at", "id"))
