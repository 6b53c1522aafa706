"""A person names a service and gets a link for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.keyring.fields import seal_all
from socialsmartly.privacy.portability.errors import NobodyHere, NotForMinors, TooManyLinks
from socialsmartly.privacy.portability.models import Handover
from socialsmartly.privacy.portability.rules import A_DAY, LINK, OPEN_AT_ONCE, OPEN_FOR, digest_of, new_secret
from socialsmartly.privacy.rights.actions.asking import Asker, new_request, steps
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.words import Mark, keeps


@dataclass(frozen=True)
class Made:
    """A link in the only moment in which its secret is known: what leads to the person, and what opens it."""

    request: RightsRequest
    handover: Handover
    token: str
    secret: str


@keeps("4.1-a", "4.6-d")
def make(asker: Asker, service: str, key: str = "", *, channel: str) -> Made:
    """A link for the service that the person names, and the request that it answers (TooManyLinks, NotForMinors, NobodyHere). `key` is the service's public
    key, where it gave one. The request is open until somebody fetched or the link is over."""
    now = timezone.now()
    request = new_request(asker, Right.MOVE, channel=channel, received_at=now)
    secret = new_secret()
    with asker.block():
        _see_that_they_may(asker)
        _see_that_there_is_room(asker, now)
        made = Handover(
            owner=asker.owner,
            subject=asker.subject,
            request=request.pk,
            service=service,
            key=key,
            secret=digest_of(secret),
            made_at=now,
            until=now + OPEN_FOR,
        )
        seal_all([made])
        change_together([adding([request]), adding([made]), *steps(request, ("received",), at=now, by=channel)])
    return Made(request, made, PersonalLink(LINK, asker.owner, asker.subject).token(), secret)


def _see_that_they_may(asker: Asker) -> None:
    """The row is locked, so that of two clicks at once the second sees the link of the first."""
    person = person_kinds()[asker.kind]._default_manager.select_for_update().filter(pk=asker.subject)
    permits = person.values_list("permits", flat=True).first()
    if permits is None:
        raise NobodyHere
    if permits & Mark.MINOR:
        raise NotForMinors


def _see_that_there_is_room(asker: Asker, now: datetime) -> None:
    mine = Handover.objects.filter(owner=asker.owner, subject=asker.subject)
    if mine.filter(withdrawn_at=None, until__gt=now, left__gt=0).count() >= OPEN_AT_ONCE:
        raise TooManyLinks
    if mine.filter(made_at__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise TooManyLinks
