"""The one door to personal data: a block that says for which purpose, and whose."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from socialsmartly.privacy.access.closing import held_to_the_agreement
from socialsmartly.privacy.access.doors import ask_at_the_doors
from socialsmartly.privacy.access.errors import (
    LookNotWrittenDown,
    NestedReading,
    NobodyReads,
    NoGuardianYet,
    NotAuthorised,
    NotInRole,
    NotNamed,
)
from socialsmartly.privacy.datamap.map import roots, said_by
from socialsmartly.privacy.datamap.scope import (
    Reading,
    acting,
    as_current,
    at_an_address,
    current_reading,
    promised_purposes,
)
from socialsmartly.words import NO_PERSONAL_DATA, Mark, Purpose, keeps
from socialsmartly.words.evidence import counted
from socialsmartly.words.promise import note
from socialsmartly.words.purposes import EVERY_PURPOSE, GUARDIANSHIP, WRITES_WHILE_AWAITING


@contextmanager
def reading_for(
    purpose: Purpose,
    *,
    member: UUID | None = None,
    workspace: UUID | None = None,
    subject: UUID | None = None,
    case: UUID | None = None,
    because: str = "",
    leaving: bool = False,
) -> Iterator[Reading]:
    """Read and write for one purpose, in one transaction, as that purpose's database role.

    `member`, `workspace`, `subject` and `case` are handles; the row policies show nobody else. Blocks do not nest (NestedReading), a
    job opens only what it named (NotNamed), at the address of a workspace it opens only for what the role of whoever asks holds
    (NotInRole), and a purpose that lives on an authorisation opens only while it is given
    (NotAuthorised). What is watched opens only for somebody with a case (NobodyReads) and is undone when it closes without a look
    written down (LookNotWrittenDown). `leaving` is for an erasure: pointers to the person may be emptied. For a minor whose guardian has
    not agreed the block reads only, and the database refuses each write.
    """
    _refuse_to_open(purpose)
    if purpose.watched and not (member and because):
        raise NobodyReads(str(purpose))
    reading = Reading(purpose, member, workspace, subject, case, because)
    _require_role(reading)
    with at_an_address():
        ask_at_the_doors(reading)  # the program asks, whoever is at the address
    try:
        with transaction.atomic(durable=True), as_current(reading), held_to_the_agreement(reading):
            _ENTER.get(purpose, _enter)(reading, leaving)
            yield reading
            if purpose.watched and not reading.looks:
                raise LookNotWrittenDown(str(purpose))
    finally:
        reading.memory.clear()


def _refuse_to_open(purpose: Purpose) -> None:
    if current_reading() is not None:
        raise NestedReading(f"{current_reading()!r} is open, {purpose} was asked for")
    promised = promised_purposes()
    if promised is not None and purpose not in (*promised, NO_PERSONAL_DATA):
        raise NotNamed(str(purpose))


Turn = Callable[[UUID], AbstractContextManager[Reading]]


@contextmanager
def one_after_another(purpose: Purpose, members: Iterable[UUID]) -> Iterator[Turn]:
    """One transaction for many members, of whom the database shows one at a time: `with turn_to(member)` makes it theirs. All of it is
    written, or nothing. For a purpose of one person that no authorisation opens (docs/decisions/0036).

    Who is refused at a door gets no turn (NotAuthorised), and neither does a minor whose guardian has not agreed (NoGuardianYet): a
    transaction that was made to read only stays so for everybody.
    """
    _refuse_to_open(purpose)
    assert purpose.one_person
    assert purpose.opens_with is None
    memory: dict[Any, Any] = {}
    answers = {one: _answer_at_the_doors(Reading(purpose, member=one, subject=one, memory=memory)) for one in members}

    @contextmanager
    def turn_to(member: UUID) -> Iterator[Reading]:
        answer = answers[member]
        if isinstance(answer, NotAuthorised):
            raise answer
        with as_current(answer), held_to_the_agreement(answer):
            _TURN[purpose](answer)
            yield answer

    try:
        with transaction.atomic(durable=True):
            yield turn_to
    finally:
        memory.clear()


def _enter(reading: Reading, leaving: bool) -> None:
    if _become(reading, leaving=leaving) or _only_reads(reading):
        _read_only()
    _require_authorisation(reading)


def _answer_at_the_doors(reading: Reading) -> Reading | NotAuthorised:
    """They may read for themselves, so they are asked before the transaction."""
    try:
        ask_at_the_doors(reading)
    except NotAuthorised as refused:
        return refused
    return reading


def _turn(reading: Reading) -> None:
    if _become(reading, leaving=False):
        raise NoGuardianYet


def _become(reading: Reading, *, leaving: bool) -> bool:
    """Literal SET LOCAL, never set_config(): only the literal form travels to the machines of a cluster. Nothing but a UUID or
    emptiness gets between the quotation marks. Whether they wait for a guardian."""
    handles = {"member": reading.member, "workspace": reading.workspace, "subject": reading.subject}
    handles["open_case"] = reading.case  # CASE is a word of SQL
    orders = [f"SET LOCAL app.{name} = '{UUID(int=handle.int) if handle else ''}'" for name, handle in handles.items()]
    if leaving:
        orders.append("SET LOCAL app.leaving = 'yes'")
    asks = reading.member is not None and reading.purpose not in WRITES_WHILE_AWAITING
    orders += _whether_they_wait() if asks else []
    with connection.cursor() as cursor:
        cursor.execute("; ".join([*orders, f"SET LOCAL ROLE {reading.purpose.role}"]))
        return asks and _somebody_waits(cursor)


def _read_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")


@cache
def _whether_they_wait() -> list[str]:
    """Asked in the same journey, as the one purpose that may know. A transaction that was made to read only stays so to its end: no
    statement gives the writing back."""
    member = roots()["member"]
    says = said_by(member)
    assert says is not None  # a root says that it is one
    waiting = sql.SQL("SELECT 1 FROM {table} WHERE {key} = {member} AND {permits} & {bit} <> 0").format(
        table=sql.Identifier(member._meta.db_table),
        key=sql.Identifier(str(member._meta.pk.column)),
        member=sql.SQL("NULLIF(current_setting('app.member', true), '')::uuid"),
        permits=sql.Identifier(str(says.permits)),
        bit=sql.Literal(int(Mark.AWAITING)),
    )
    return [f"SET LOCAL ROLE {GUARDIANSHIP.role}", waiting.as_string()]


def _somebody_waits(cursor: Any) -> bool:
    """Of the answers to several statements, the one that has rows at all."""
    while cursor.description is None:
        cursor.nextset()
    return bool(cursor.rowcount)


@keeps("5-h")
def _require_role(reading: Reading) -> None:
    """Asked of every block, also of those that a law opens: who may act on somebody's rights in a shop is a matter of the role, too."""
    here = acting()
    if here is None or reading.workspace is None:
        return
    if reading.workspace != here.workspace or reading.purpose not in here.purposes:
        raise NotInRole(str(reading.purpose))


def _only_reads(reading: Reading) -> bool:
    here = acting()
    return here is not None and here.only_reads and reading.workspace is not None


def _require_authorisation(reading: Reading) -> None:
    """The database hides the root row whose permit is missing, so an empty answer means: not authorised."""
    permit = reading.purpose.opens_with
    if permit is None or permit.root is None:
        return
    handle = reading.owner(permit.root)
    if handle is None or not roots()[permit.root]._default_manager.filter(pk=handle).exists():
        raise NotAuthorised(f"{reading.purpose} in this {permit.root}")


_PLACES: Final = {
    purpose: note(f"{__name__}.reading_for({purpose})", purpose.promise, "5-h")
    for purpose in EVERY_PURPOSE
    if purpose != NO_PERSONAL_DATA
}
_ENTER: Final = {purpose: counted(_enter, place) for purpose, place in _PLACES.items()}
_TURN: Final = {purpose: counted(_turn, place) for purpose, place in _PLACES.items()}
"""Each role keeps the promise of its purpose and the narrow access of 5-h, whenever it is entered. Where nothing personal is at
stake, nothing was kept from anybody."""
