"""Whether something may go out in great number now; and from where an account is used."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.decisions.actions import keep_decision
from socialsmartly.privacy.decisions.models import Decided
from socialsmartly.product.unusual import queries, tasks
from socialsmartly.product.unusual.errors import HeldBack, NotLookedAt
from socialsmartly.product.unusual.models import Familiar
from socialsmartly.product.unusual.rules import HELD, HOLD, RULE, UNUSUAL, Act, What, why
from socialsmartly.words import keeps
from socialsmartly.words.decision import decides, run
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import SECURITY


@dataclass(frozen=True)
class Cleared:
    """That an act was looked at and nothing holds it. What goes out in great number asks for it, so that no page forgets to look."""

    what: What
    workspace: UUID

    def must_be_for(self, what: What, workspace: UUID) -> None:
        """NotLookedAt for anything else."""
        if (self.what, self.workspace) != (what, workspace):
            raise NotLookedAt


@keeps("4.5-a", "4.5-b", "5-h")
@decides(UNUSUAL)
def clear(act: Act) -> Cleared:
    """Look at an account before something goes out (HeldBack). What is held is written down with what was read, so that it can be run
    again and contested, and is told to the member and to the shop's owner. Opens its own block; stand outside of any."""
    now = timezone.now()
    with reading_for(SECURITY, member=act.member, subject=act.member):
        hold = queries.last_hold(act, now) or _held(act)
        waits = hold is not None and not queries.is_over(hold, now)
    if hold is not None and waits:
        raise HeldBack(hold.at + HOLD, why(json.loads(hold.rule), json.loads(hold.read)))
    return Cleared(act.what, act.workspace)


def _held(act: Act) -> Decided | None:
    """None where nothing is unusual: of that nothing is kept."""
    now, key = timezone.now(), uuid7()
    made = run(UNUSUAL, RULE, queries.figures(act, now))
    if made.outcome != HELD:
        return None
    whose = {"owner": act.member, "subject": act.member, "thing": act.thing, "key": key}
    keep_decision(UNUSUAL, made, **whose, kept_until=now + YEAR)
    enqueue(tasks.tell_of_a_hold, member_id=act.member, decision_id=key, workspace_id=act.workspace)
    return Decided.objects.get(owner=act.member, pk=key)


@keeps("2.1-e")
def note_place(member: UUID, device: str, place: str) -> None:
    """A member signed in with this device and from this place. Somebody new beside what there was is told to every address. Opens its own
    block."""
    now = timezone.now()
    with reading_for(SECURITY, member=member):
        rows = queries.familiar_here()
        known = next((row for row in rows if (row.device, row.place) == (device, place)), None)
        if known is not None:
            Familiar.objects.filter(pk=known.pk).update(last_at=now)
            return
        made = Familiar.objects.create(member_id=member, device=device, place=place, first_at=now, last_at=now)
        if queries.is_strange(made, rows):
            enqueue(tasks.tell_of_somebody_new, member_id=member, device_id=made.pk)
