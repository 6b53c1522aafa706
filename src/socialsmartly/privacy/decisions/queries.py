"""The decisions of programs about one person, each explained, run again, and with what a person decided in its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from socialsmartly.privacy.access.actions import Seen, looked_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.decisions.models import By, Decided
from socialsmartly.privacy.decisions.register import named
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.words import keeps
from socialsmartly.words.decision import Automated, again
from socialsmartly.words.purposes import ANSWERING


@dataclass(frozen=True)
class Shown:
    """A decision as pages show it. `said` are the rule and what was read, in words; `same` says that the kept version of the rule comes to
    the same with the kept inputs, when it is run now."""

    decided: Decided
    what: Automated
    said: list[str]
    same: bool
    anew: Decided | None
    asked: RightsRequest | None
    about: str = ""
    """The name of the thing it was about, where there are many of a kind."""

    @property
    def id(self) -> str:
        return str(self.decided.pk)

    @property
    def outcome(self) -> object:
        return self.what.outcomes[self.decided.outcome]

    @property
    def other(self) -> str:
        """What a person may make of it, by its word in the list of outcomes."""
        return self.what.otherwise.get(self.decided.outcome, "")

    @property
    def otherwise(self) -> object:
        return self.what.outcomes[self.other]

    @property
    def outcome_anew(self) -> object:
        return self.what.outcomes[self.anew.outcome] if self.anew else ""

    @property
    def may_ask(self) -> bool:
        return bool(self.other) and self.anew is None and self.asked is None


@keeps("4.5-a", "4.5-b")
def decisions_of(asker: Asker) -> list[Shown]:
    """Every decision of a program about this person that is kept, newest first. Call it in a block that reads for their rights."""
    rows = list(Decided.objects.filter(owner=asker.owner, subject=asker.subject).order_by("-at", "-id"))
    anew = {one.instead_of: one for one in rows if one.by == By.PERSON}
    asked = {one.pk: one for one in RightsRequest.objects.filter(right=Right.DECIDE)}
    return [shown(one, anew.get(one.pk), asked.get(one.pk)) for one in rows if one.by == By.PROGRAM]


@keeps("4.5-b", "2.3-c")
def to_decide(staff: UUID, request: RightsRequest) -> Shown | None:
    """The decision behind a request, for a member of staff with this request as the case; the look is written down for the person."""
    if request.right != Right.DECIDE:
        return None
    owner = request.workspace or request.subject
    with reading_for(ANSWERING, member=staff, because=request.number), all_owners("a request names the person"):
        rows = list(Decided.objects.filter(owner=owner, subject=request.subject))
        looked_at([Seen(owner, request.subject)])
    first = next((one for one in rows if one.pk == request.pk), None)
    anew = next((one for one in rows if one.instead_of == request.pk), None)
    return shown(first, anew, request) if first is not None else None


def shown(one: Decided, anew: Decided | None = None, asked: RightsRequest | None = None) -> Shown:
    """A decision as pages show it, explained and run again. It may be one that another room keeps in a row of its own."""
    what, rule, read = named(one.kind), json.loads(one.rule), json.loads(one.read)
    same = again(what, one.version, rule, read) == one.outcome
    return Shown(one, what, [str(line) for line in what.explain(rule, read)], same, anew, asked)
