"""What is said of whoever goes: on record for themselves before anybody has it, and beside their rows for whoever takes them in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as clock
from typing import Any, Final, TypeVar
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.map import about_whoever_goes
from socialsmartly.privacy.ledger.actions.noting import DISCLOSURE, PROGRAM, Concerning, Said, note
from socialsmartly.privacy.recipients.actions.again import put_down
from socialsmartly.privacy.recipients.codes import Case, Use
from socialsmartly.privacy.recipients.lines import line_of_disclosure
from socialsmartly.privacy.recipients.models import Contract, Disclosure, Way
from socialsmartly.privacy.recipients.predecessors import described, named_in
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.privacy.succession import bundle
from socialsmartly.privacy.succession.errors import Unsettled
from socialsmartly.privacy.succession.models import Succession
from socialsmartly.privacy.succession.walking import Data, digest_of
from socialsmartly.words import NO_PERSONAL_DATA, keeps

REQUESTS: Final = RightsRequest._meta.label
Taken = TypeVar("Taken")


@dataclass(frozen=True)
class Going:
    """Of which succession it is, under which entry of the register, and since when."""

    succession: Succession
    contract: Contract
    now: datetime

    @property
    def covers_shops(self) -> bool:
        """Whether the register says of everything in a shop that it goes. An entry that is older than that hands over members alone."""
        return {model._meta.label for model in about_whoever_goes()} <= set(self.contract.items)


@dataclass
class HandedOver:
    """What came of an export: how many people are in the bundle, with how many shops, and how many of either could not be although nobody had
    said no; of these, how many wait for something to be settled."""

    digest: str = ""
    people: int = 0
    shops: int = 0
    kept_back: int = 0
    unsettled: int = 0
    seen: set[str] = field(default_factory=set)

    def unless_it_waits(self, take: Callable[..., Taken | None], *given: object) -> Taken | None:
        """What goes, or None: then it is kept back and counted, and once more where something has to be settled first."""
        try:
            found = take(*given)
        except Unsettled:
            found, self.unsettled = None, self.unsettled + 1
        self.kept_back += found is None
        return found


@keeps("3.3-a", "4.2-g")
def on_record(
    person: Asker, succession: UUID, contract: Contract, now: datetime, data: Data, *, pk: UUID | None = None
) -> str:
    """What the person sees under "Who received my data", with its line in the public log; once, however often it is tried. The answer is
    the name under which the successor is told of a deletion. Inside their block."""
    passed = Disclosure(
        pk=pk or uuid7(),
        owner=person.owner,
        subject=person.subject,
        recipient_id=contract.recipient_id,
        category=contract.category,
        name=contract.name,
        contract=contract.pk,
        use=Use.SUCCESSION,
        version=contract.version,
        case=Case.SUCCESSION,
        ground=succession,
        items=" ".join(data),
        pseudonym=pseudonym(person, contract.recipient_id),
        way=Way.SENT,
        at=now,
        counts_from=datetime.combine(contract.ends_on, clock.max, UTC),
    )
    there = Disclosure.objects.filter(owner=person.owner, subject=person.subject, case=Case.SUCCESSION)
    if not there.filter(ground=succession).exists():
        words = {**line_of_disclosure(passed).words, "digest": digest_of(data)}
        note(Concerning(person.owner, person.subject), Said(DISCLOSURE, PROGRAM, words), of=passed)
        put_down(passed, contract)
    return passed.pseudonym


def open_requests(data: Data) -> list[dict[str, Any]]:
    """By number, with the days that they have: whoever takes over sees at once what is due."""
    waiting = [row for row in data.get(REQUESTS, []) if row["state"] == RequestState.RECEIVED]
    return [{column: row[column] for column in ("number", "right", "received_at", "due_at")} for row in waiting]


def add_companies(writer: bundle.Writer, seen: set[str], data: Data) -> None:
    """The companies that somebody's rows name stand before them, each once."""
    companies = named_in(data)
    for company in sorted(companies - seen):
        with reading_for(NO_PERSONAL_DATA):
            writer.add(bundle.RECIPIENT, described(UUID(company)))
    seen |= companies
