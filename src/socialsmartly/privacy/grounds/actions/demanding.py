"""A deletion on a ground: what the records decide is accepted at once, the rest by people; what is accepted is carried out."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework.actions import ask_here
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.datamap.together import change_together, setting
from socialsmartly.privacy.grounds.errors import NoSuchClause, NotDeletable
from socialsmartly.privacy.grounds.models import Demand
from socialsmartly.privacy.grounds.queries import bound_by, deletable, found_by_records
from socialsmartly.privacy.grounds.rules import ACCEPTED, EVERYTHING, Found, Ground
from socialsmartly.privacy.promises.places import current_policy
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.asking import finish
from socialsmartly.privacy.rights.errors import HeldBack, NobodyToDelete
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.purposes import FINISHING


@keeps("4.2-b", "4.2-c", "4.2-d", "4.2-f")
def demand(
    asker: Asker, ground: Ground, about: str, text: str, *, channel: str, clause: str = ""
) -> tuple[RightsRequest, Demand]:
    """Demand a deletion (NotDeletable, NoSuchClause, and what casework refuses of a text).

    What our own records find is accepted and carried out before this returns; a crash in between is finished by the worker.
    """
    if about not in deletable(asker.kind):
        raise NotDeletable
    if clause and clause not in {one.id for one in current_policy(settings.LANGUAGES[0][0]).clauses()}:
        raise NoSuchClause
    found = found_by_records(asker, ground, about)
    with asker.block():
        request = ask_here(asker, Right.DEMAND, text, channel=channel)
        made = Demand.objects.create(
            owner=asker.owner,
            subject=asker.subject,
            request=request.pk,
            ground=str(ground),
            about=about,
            clause=clause,
            version=bound_by(asker),
            found=str(found or ""),
        )
        if found is not None:
            accept(made, found)
            finish(request, rows=1, done=(ACCEPTED,))
    if found is not None:
        carry_out(asker, made, channel)
    return request, made


def accept(made: Demand, found: Found) -> None:
    """Inside the person's block, with the answer to the request."""
    change_together([setting(made, accepted_at=timezone.now(), found=str(found))])


@keeps("4.2-b", "4.2-c", "4.2-d", "4.2-e", "4.2-f")
def carry_out_accepted(before: datetime) -> int:
    """What people accepted, and what a crash left between accepting and deleting."""
    with reading_for(FINISHING), all_owners("what was accepted may be anybody's"):
        waiting = Demand.objects.filter(accepted_at__lt=before, done_at=None)
        requests = {one.request: one.pk for one in waiting}
        found = list(RightsRequest.objects.filter(pk__in=requests).order_by("received_at"))
    for request in found:
        asker = Asker(request.subject_kind, request.subject, request.workspace)
        with asker.block():
            made = Demand.objects.filter(owner=asker.owner, pk=requests[request.pk]).first()
        if made is not None:
            carry_out(asker, made, "demand")
    return len(found)


def carry_out(asker: Asker, made: Demand, channel: str) -> None:
    """Delete what was accepted; what a hold keeps, once it is released (5-f). Twice does no harm: an empty field is emptied again, and somebody who is hidden already is hidden."""
    if made.about == EVERYTHING:
        try:
            rights.delete_later(asker, channel=channel)
        except NobodyToDelete:
            return  # gone already, and this row with them
    else:
        try:
            rights.correct(asker, made.about, "", channel=channel)
        except HeldBack:
            return  # the worker comes by again, until the hold is released
    with asker.block():
        change_together([setting(made, done_at=timezone.now())])


def settled(request: RightsRequest) -> None:
    """Granted by people: accepted, in the transaction of the answer."""
    if request.state == RequestState.DONE:
        made = Demand.objects.filter(owner=request.workspace or request.subject, request=request.pk, found="").first()
        if made is not None:
            accept(made, Found.PEOPLE)
