"""One person's information goes because we found that it must, without their asking."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.grounds.actions.demanding import carry_out
from socialsmartly.privacy.grounds.models import Demand
from socialsmartly.privacy.grounds.queries import bound_by
from socialsmartly.privacy.grounds.rules import ACCEPTED, EVERYTHING, OF_OURS, Found, Ground
from socialsmartly.privacy.grounds.signals import deleted_unasked
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.answering import holds_back
from socialsmartly.privacy.rights.actions.asking import finish, new_request, steps
from socialsmartly.privacy.rights.models import Right
from socialsmartly.privacy.rights.reading import own_row
from socialsmartly.words import HIDDEN, Permit, keeps


@dataclass(frozen=True)
class Why:
    """Which ground, what found it, and for a finding of people its sentence and its id. `without` is the permit whose lack is the
    ground."""

    ground: Ground
    found: Found
    clause: str = ""
    finding: UUID | None = None
    without: Permit | None = None


@keeps("4.2-b", "4.2-c", "4.2-d")
def delete_unasked(asker: Asker, about: str, why: Why) -> bool:
    """Delete one value of a person's row, or all of the person; whether anything was there. The person gets a request that tells of it.

    Twice does no harm, and a crash in between is finished by the worker like any accepted demand.
    """
    with asker.block():
        if not _is_there(asker, about, why):
            return False
        request = new_request(asker, Right.DEMAND, channel=str(OF_OURS), received_at=timezone.now())
        made = Demand(
            owner=asker.owner,
            subject=asker.subject,
            request=request.pk,
            ground=str(why.ground),
            about=about,
            clause=why.clause,
            version=bound_by(asker),
            found=str(why.found),
            finding=why.finding,
            accepted_at=timezone.now(),
        )
        change_together([adding([request]), adding([made]), *steps(request, ("received",), at=request.received_at)])
        finish(request, rows=1, done=(ACCEPTED,))
        deleted_unasked.send(Demand, request=request)
    carry_out(asker, made, str(OF_OURS))
    return True


def _is_there(asker: Asker, about: str, why: Why) -> bool:
    """Whether there is anything to delete. Whoever took a deletion by this very finding back keeps what they have, and whoever has said
    yes in the meantime, too."""
    own = own_row(asker.kind)
    if own and why.without and own["permits"] & why.without:
        return False
    if why.without and holds_back(asker):
        return False  # the next night comes by again
    if why.finding and Demand.objects.filter(owner=asker.owner, subject=asker.subject, finding=why.finding).exists():
        return False
    return bool(own and not own["permits"] & HIDDEN if about == EVERYTHING else own.get(about))
