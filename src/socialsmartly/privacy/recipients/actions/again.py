"""What a restored backup forgot of what was passed on, and of the notices that followed from it.

The journal has who received which items of whom, by handles and by places in a contract; never what the items said. A notice has the
same id whenever it is made, so a recipient that took it before the backup was restored knows it again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from datetime import time as clock
from typing import Final, NamedTuple
from uuid import UUID

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.journal.actions import enter
from socialsmartly.privacy.journal.rules import Entry, Event, Line
from socialsmartly.privacy.recipients.actions.telling import no_of, notice, received
from socialsmartly.privacy.recipients.codes import Case
from socialsmartly.privacy.recipients.models import Contract, Disclosure, Notice, Says, Way
from socialsmartly.privacy.recipients.pseudonym import pseudonym
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.compile import person_kinds
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import REPLAY

BECAUSE: Final = "a backup was restored"
EVERYBODY: Final = "a backup forgets about everybody"
AT_ONCE: Final = 5000
READ: Final = ("owner", "subject", "recipient", "items", "use", "case", "pseudonym")
log = logging.getLogger("socialsmartly.recipients")


class TakenBack(NamedTuple):
    """What the journal says of a yes that was taken back: for which use, from whom, and the number of the notice."""

    use: str
    recipient: UUID
    number: str


def taken_back(entry: Entry) -> TakenBack:
    use, recipient, number = [*entry.pointer.split("/"), ""][:3]
    return TakenBack(use, UUID(recipient), number)


@keeps("4.2-g", "4.2-h")
def put_down(passed: Disclosure, contract: Contract) -> None:
    """Put it into the journal that this recipient has these items. Call it in the transaction of the record."""
    enter([_line(passed, contract)])


def has_them(passed: Disclosure) -> bool:
    """Whether this recipient had these items before under the same contract: then nobody is added who is to be told, and no line."""
    same = Disclosure.objects.filter(owner=passed.owner, subject=passed.subject, contract=passed.contract)
    return bool(same.filter(case=passed.case, way=passed.way, items=passed.items).exclude(pk=passed.pk).exists())


def _line(passed: Disclosure, contract: Contract) -> Line:
    items = set(passed.items.split())
    places = sum(1 << place for place, item in enumerate(contract.items) if item in items)
    ground = passed.ground.hex if passed.ground else ""
    told = f"{passed.pk.hex}/{contract.pk.hex}/{passed.case}/{passed.way}/{ground}"
    return Line(Event.PASSED, passed.subject, scope=str(passed.owner), what=f"{places:x}", pointer=told)


@keeps("4.2-g", "4.2-h")
def pass_again(entries: Sequence[Entry]) -> None:
    """Write down again what was passed on since the backup. The words of a contract are in its row, which is never changed and comes back
    before this; under one that an older program did not put down nothing can be written, and the log says how many that were."""
    with reading_for(REPLAY, because=BECAUSE), all_owners(EVERYBODY):
        contracts = Contract.objects.in_bulk({_contract_of(entry) for entry in entries})
        known = [entry for entry in entries if _contract_of(entry) in contracts]
        rows = [_passed(entry, contracts[_contract_of(entry)]) for entry in known]
        Disclosure.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    if lost := len(entries) - len(known):
        log.error("received by somebody whom neither the register nor the journal knows", extra={"lines": lost})


def _contract_of(entry: Entry) -> UUID:
    return UUID(entry.pointer.split("/")[1])


def _passed(entry: Entry, contract: Contract) -> Disclosure:
    row, _contract, case, way, ground = entry.pointer.split("/")
    places = int(entry.what, 16)
    owner = UUID(entry.scope)
    whose = Asker("", entry.subject, None if owner == entry.subject else owner)
    return Disclosure(
        id=UUID(row),
        owner=owner,
        subject=entry.subject,
        recipient_id=contract.recipient_id,
        category=contract.category,
        name=contract.name,
        contract=contract.pk,
        use=contract.use,
        version=contract.version,
        case=Case(case),
        ground=UUID(ground) if ground else None,
        items=" ".join(item for place, item in enumerate(contract.items) if places >> place & 1),
        pseudonym=pseudonym(whose, contract.recipient_id),
        way=Way(way),
        at=entry.at,
        counts_from=datetime.combine(contract.ends_on, clock.max, UTC),
    )


@keeps("4.2-g", "4.2-h")
def tell_again(entries: Sequence[Entry]) -> None:
    """Put the notices of these deletions on their way again. Call it before the rows go: a shop's go with what it passed on."""
    with reading_for(REPLAY, because=BECAUSE), all_owners(EVERYBODY):
        _put(_notice(one, Says.ERASE, entry.pointer) for entry, one in _received(entries))


@keeps("4.2-g", "4.2-h")
def tell_of_emptied_again(entries: Sequence[Entry]) -> None:
    """The same for a field that its person emptied: nothing of it has to be asked for anew. A corrected one is told of when the desk
    has the new value again."""
    with reading_for(REPLAY, because=BECAUSE), all_owners(EVERYBODY):
        _put(
            _notice(one, Says.CORRECT, entry.pointer, _item(entry))
            for entry, one in _received([entry for entry in entries if entry.pointer])
            if received(one, _item(entry))
        )


@keeps("3.3-b", "4.2-h")
def tell_successors_again(entries: Sequence[Entry]) -> None:
    """The same for a no to a use, of whoever took the person's information over."""
    with reading_for(REPLAY, because=BECAUSE), all_owners(EVERYBODY):
        _put(
            no_of(one.subject, one.recipient_id, one.pseudonym, Permit[entry.what.upper()], _act(entry))
            for entry, one in _received(entries)
            if one.case == Case.SUCCESSION
        )


def _act(entry: Entry) -> str:
    return f"{int(entry.at.timestamp() * 1_000_000):x}"


@keeps("4.2-g", "4.2-h")
def tell_of_a_no_again(entries: Sequence[Entry]) -> None:
    """The same for a yes that was taken back. Call it inside the block of a replay."""
    no = {entry: taken_back(entry) for entry in entries}
    _put(
        _notice(one, Says.STOP, no[entry].number)
        for entry, one in _received(entries)
        if no[entry].number and no[entry].recipient == one.recipient_id
    )


def _received(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Disclosure]]:
    """Each of these entries with everything that was passed on of its person, the oldest first."""
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        rows = Disclosure.objects.filter(subject__in={entry.subject for entry in some}).order_by("id").only(*READ)
        by_person: dict[UUID, list[Disclosure]] = {}
        for passed in rows:
            by_person.setdefault(passed.subject, []).append(passed)
        yield from ((entry, passed) for entry in some for passed in by_person.get(entry.subject, ()))


def _item(entry: Entry) -> str:
    kind, column = entry.what.split(".")
    return f"{person_kinds()[kind]._meta.label}.{column}"


def _notice(one: Disclosure, says: Says, number: str, item: str = "") -> Notice:
    told = {"use": one.use, "case": one.case} if item else {}
    return notice(one.subject, says, one.recipient_id, one.pseudonym, number=number, item=item, **told)


def _put(notices: Iterable[Notice]) -> None:
    """What was passed on last says for which use and in which case a correction goes, as in the act itself."""
    made = {one.pk: one for one in notices}
    Notice.objects.bulk_create(made.values(), ignore_conflicts=True, batch_size=AT_ONCE)
