"""Setting and ending limits again that a restored backup forgot, in the order of the journal: the last word counts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from socialsmartly.privacy.datamap.together import adding, change_together, setting
from socialsmartly.privacy.journal.rules import Entry
from socialsmartly.privacy.limits.actions.limiting import SET, person, put, standing
from socialsmartly.privacy.limits.models import Limit
from socialsmartly.privacy.limits.rules import RIGHTS_OF, STEPS
from socialsmartly.privacy.rights.actions.asking import Asker, finish, new_request, steps
from socialsmartly.privacy.rights.actions.carrying import change_permits
from socialsmartly.privacy.rights.actions.hiding import RESTORED
from socialsmartly.privacy.rights.actions.replaying import LOST
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.words import Mark, keeps


@keeps("4.2-h", "4.1-c")
def limit_again(entries: Sequence[Entry]) -> None:
    """Whoever is erased by now is passed over. A request that went back is there again under its number; the words of a dispute went
    with it, so it waits at the desk, and the person is closed to uses meanwhile."""
    for entry in entries:
        asker = Asker(entry.what, entry.subject, UUID(entry.scope) if entry.scope else None)
        name, number, says = entry.pointer.split("/")
        with asker.block():
            if person(asker).exists():
                _again(asker, Mark[name], number, entry, begins=says == SET)


def _again(asker: Asker, mark: Mark, number: str, entry: Entry, *, begins: bool) -> None:
    request = RightsRequest.objects.filter(number=number).first()
    limit = Limit.objects.filter(owner=asker.owner, request=request.pk).first() if request is not None else None
    if begins and limit is None:
        put(asker, request or _ask_again(asker, mark, number, entry), mark)
    elif begins:
        change_permits(asker, person(asker), F("permits").bitor(int(mark)))
    else:
        if limit is not None and limit.ended_at is None:
            change_together([setting(limit, ended_at=entry.at)])
        if standing(asker, mark) is None:
            change_permits(asker, person(asker), F("permits").bitand(~int(mark)))


def _ask_again(asker: Asker, mark: Mark, number: str, entry: Entry) -> RightsRequest:
    made = new_request(asker, RIGHTS_OF[mark], channel=RESTORED, received_at=entry.at)
    made.number = number
    change_together([adding([made]), *steps(made, ("received", LOST), at=entry.at)])
    if mark is not Mark.DISPUTED:
        finish(made, rows=1, done=(STEPS[mark],))
    return made
