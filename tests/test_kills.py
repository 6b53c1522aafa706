"""A right that was asked for survives the death of the process at any moment: what resumes at the next start reaches the same end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give
from socialsmartly.privacy.datamap.number import is_number
from socialsmartly.privacy.journal.errors import JournalShorter
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.retention.actions import Reason, agree_to_hold, propose_hold
from socialsmartly.privacy.retention.models import Ground
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.actions.erasing import SEARCHED
from socialsmartly.privacy.rights.tests.test_rights import customer, member, shop
from socialsmartly.product.workspaces.models import Seat
from socialsmartly.site.gate import GATE
from socialsmartly.words import Permit
from socialsmartly.words.purposes import PREFERENCES, WORKSPACE
from tests.house import as_login, as_owner
from tests.kills import Ended, Nursery, nursery

pytestmark = [pytest.mark.slow, pytest.mark.promise("4.2-a", "4.2-h", "4.4-b", "5-f")]
State = dict[str, Counter[Any]]
COUNTED_ELSEWHERE = {"promises", "procrastinate", "contenttypes", "auth"}
MARKS = re.compile(r'"(permits|marks)": \d+')
SETTLED_BY_A_START = {"journal_mark", "keyring_journalmark"}


@dataclass(frozen=True)
class End:
    """What an act changed in the whole house, in words that are the same for whoever it is done to."""

    gone: frozenset[tuple[str, int]]
    come: frozenset[tuple[str, int]]
    journal: frozenset[tuple[str, ...]]
    requests: tuple[tuple[str, ...], ...]


NOTHING = End(frozenset(), frozenset(), frozenset(), ())


@pytest.fixture(scope="module")
def processes(cluster: object) -> Iterator[Nursery]:
    with nursery() as running:
        yield running


@pytest.fixture(scope="module")
def workers(cluster: object) -> Iterator[Nursery]:
    with nursery("worker") as running:
        yield running


def state() -> State:
    """Every row of every table, and of the keyring."""
    found: State = {}
    with as_owner() as owner:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.app_label == "keyring":
                found[table] = Counter(map(repr, model._default_manager.values_list()))
            elif model._meta.app_label not in COUNTED_ELSEWHERE:
                found[table] = Counter(text for (text,) in owner.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t'))
    return found


def changed(before: State, after: State) -> dict[str, int]:
    """How many rows each table has in the first and not in the second."""
    counts = {table: (rows - after[table]).total() for table, rows in before.items() if table not in SETTLED_BY_A_START}
    return {table: n for table, n in counts.items() if n}


def contact() -> Asker:
    """A customer who is known by address and said yes, beside another one who stays."""
    workspace = shop()
    for name in ("bob", "ada"):
        made = customer(workspace, name)
        index.claim(str(workspace), "email", f"{name}@example.test", made.subject)
        with reading_for(PREFERENCES, workspace=workspace, subject=made.subject):
            proof = Proof("newsletter:1", "form", {"page": "checkout"})
            give(Permit.EMAIL_MARKETING, owner=workspace, subject=made.subject, proof=proof)
    return made


def but_for_marks(found: State) -> State:
    """The same rows, hidden or not."""
    return {table: Counter(MARKS.sub("", row) for row in rows.elements()) for table, rows in found.items()}


DELETES = ("delete", "close")
NOBODY_ASKED_YET = {
    "delete": {"1: before default commit"},
    "close": {"1: before default commit"},
}


def kept_by_a_hold() -> Asker:
    """The same customer, whom a hold keeps when the shop goes."""
    ada = contact()
    why = Reason(Ground.CLAIM, "Civil Code 188", "2026-17", timezone.now().date() + timedelta(days=90))
    agree_to_hold(ada, propose_hold(ada, why, staff=uuid4()).number, staff=uuid4())
    return ada


PEOPLE: dict[str, Callable[[], Asker]] = {
    "contact": contact,
    "held": kept_by_a_hold,
    "member": lambda: member("ada"),
}


def restart() -> None:
    """What happens by itself after a death: the gate of the next start, then the worker's round."""
    with as_login("owner"):
        GATE.replay()
        GATE.check(patience=0)
    with as_login("worker"):
        rights.finish_deletions(timezone.now())
        rights.finish_closings(timezone.now())


def requests_of(asker: Asker) -> tuple[tuple[str, ...], ...]:
    """Each request with its state and its steps. Whether traces were searched depends on whether anybody still knew for what."""
    with as_owner() as owner:
        found = owner.execute(
            "SELECT r.right, r.state, r.outcome, array_agg(s.step ORDER BY s.id) FROM rights_rightsrequest r "
            "JOIN rights_requeststep s ON s.request = r.id WHERE r.subject = %s GROUP BY r.id ORDER BY r.id",
            [asker.subject],
        ).fetchall()
    return tuple((*map(str, row[:3]), *(step for step in row[3] if step != SEARCHED)) for row in found)


def each_line_is_there_once(come: dict[str, int]) -> None:
    """Every step and every line of a person that came has its leaf for the public log, and no other leaf came."""
    with as_owner() as owner:
        (without,) = owner.execute(
            "SELECT count(*) FROM (SELECT id FROM rights_requeststep UNION ALL SELECT id FROM ledger_line) t "
            "WHERE id NOT IN (SELECT id FROM ledger_queuedleaf)"
        ).fetchone() or (None,)
    assert without == 0
    leaves = come.pop("ledger_queuedleaf", 0)
    assert leaves == come.pop("rights_requeststep", 0) + come.get("ledger_line", 0)


def nothing_before_the_journal(acted: str, asker: Asker, before: State) -> None:
    """The order of the steps: while the journal does not have it, everything is still there, be it hidden."""
    gone = changed(but_for_marks(before), but_for_marks(state()))
    known = asker.workspace if acted == "close" else asker.subject
    assert not gone or known in {entry.subject for entry in journal().entries()}, (
        f"{gone} went before the journal had it"
    )


def about(pointer: str) -> str:
    """What a line points to, the same in each run: the number of a request is another one each time."""
    first = pointer.partition("/")[0]
    return "number" if is_number(first) else first


def ends(acted: str, asker: Asker, act: Callable[[], object]) -> End:
    """Let it be done, killed or not, to somebody who is there; then go on as after a restart."""
    before, lines = state(), len(journal().entries())
    act()
    if acted in DELETES:
        nothing_before_the_journal(acted, asker, before)
    restart()
    after = state()
    gone, come = changed(before, after), changed(after, before)
    each_line_is_there_once(come)
    entries = journal().entries()[lines:]
    told = {(e.event, str(e.subject == asker.subject), e.what, about(e.pointer)) for e in entries}
    return End(frozenset(gone.items()), frozenset(come.items()), frozenset(told), requests_of(asker))


def undisturbed(processes: Nursery, acted: str, kind: str, sabotage: str = "") -> tuple[Ended, End]:
    asker, done = PEOPLE[kind](), []
    end = ends(acted, asker, lambda: done.append(processes.do(acted, asker, sabotage=sabotage)))
    return done[0], end


def killed_at_each(processes: Nursery, acted: str, kind: str, sabotage: str = "") -> Iterator[tuple[str, End, End]]:
    """Where it was killed, how it ended then, and how it ends undisturbed."""
    alive, whole = undisturbed(processes, acted, kind, sabotage)
    assert not alive.killed
    for at, moment in enumerate(alive.moments, 1):
        asker = PEOPLE[kind]()

        def dies(asker: Asker = asker, at: int = at) -> None:
            assert processes.do(acted, asker, die_at=at, sabotage=sabotage).killed

        yield f"{at}: {moment}", ends(acted, asker, dies), whole


def ends_alike(processes: Nursery, acted: str, kind: str, sabotage: str = "") -> int:
    """Each kill ends as if there had been none, or the first moments as if nobody had asked; how many there were."""
    at_all = 0
    for moment, end, whole in killed_at_each(processes, acted, kind, sabotage):
        assert "erased" in {event for event, *_ in whole.journal}, "the journal does not have it"
        assert end in ((NOTHING,) if moment in NOBODY_ASKED_YET[acted] else (whole,)), moment
        at_all += 1
    return at_all


def test_a_deletion_killed_at_each_moment_ends_as_if_it_had_not_been(db: None, processes: Nursery) -> None:
    assert ends_alike(processes, "delete", "contact") == 12


def owner_of_a_shop() -> tuple[Asker, Asker]:
    """A member who alone runs a shop, and a customer of it."""
    owner, ada = member("mei"), customer(shop(), "ada")
    assert ada.workspace
    with reading_for(WORKSPACE, member=owner.subject):
        Seat.objects.create(member_id=owner.subject, workspace=ada.workspace, title="Tea")
    return owner, ada


def left_of(owner: Asker, ada: Asker) -> list[int]:
    """Accounts, shops and customers that are there of these, and requests that are done."""
    asked = (
        ("SELECT count(*) FROM accounts_member WHERE id = %s", owner.subject),
        ("SELECT count(*) FROM workspaces_workspace WHERE id = %s", ada.workspace),
        ("SELECT count(*) FROM contacts_contact WHERE id = %s", ada.subject),
        ("SELECT count(*) FROM rights_rightsrequest WHERE state = 'done' AND subject = %s", owner.subject),
    )
    with as_owner() as connection:
        return [int(row[0]) for order, who in asked for row in connection.execute(order, [who])]


def cancelled_at_each(processes: Nursery, sabotage: str = "") -> Iterator[tuple[str, list[int]]]:
    """Where the cancelling was killed, and what was left after the next start."""
    for at in count(1):
        owner, ada = owner_of_a_shop()
        ended = processes.do("delete", owner, die_at=at, sabotage=sabotage)
        if not ended.killed:
            return
        restart()
        yield f"{at}: {ended.moments[-1]}", left_of(owner, ada)


def whole_or_not_at_all(found: Iterator[tuple[str, list[int]]]) -> int:
    moments = 0
    for moment, left in found:
        assert left == ([1, 1, 1, 0] if moment in NOBODY_ASKED_YET["delete"] else [0, 0, 0, 1]), moment
        moments += 1
    return moments


def test_an_account_is_cancelled_with_its_shops_or_not_at_all(db: None, processes: Nursery) -> None:
    assert whole_or_not_at_all(cancelled_at_each(processes)) >= 20


def test_shops_that_are_closed_before_anybody_asked_are_caught(db: None, processes: Nursery) -> None:
    """The twin: the same kills, where the request comes second."""
    with pytest.raises(AssertionError):
        whole_or_not_at_all(cancelled_at_each(processes, "shops before the request"))


@pytest.mark.parametrize("sabotage", ["a journal write dropped", "rows before the journal"])
@pytest.mark.parametrize("acted", DELETES)
def test_a_dropped_journal_write_and_swapped_steps_are_caught(
    db: None, processes: Nursery, acted: str, sabotage: str
) -> None:
    """The twins: the same kills, with a deletion that does not write down first what it does."""
    with pytest.raises((AssertionError, JournalShorter)):
        ends_alike(processes, acted, "contact", sabotage)


@pytest.mark.deep
@pytest.mark.parametrize(
    ("acted", "kind", "moments"), [("delete", "member", 18), ("close", "contact", 12), ("close", "held", 22)]
)
def test_so_does_that_of_a_member_and_the_closing_of_a_shop(
    db: None, processes: Nursery, acted: str, kind: str, moments: int
) -> None:
    assert ends_alike(processes, acted, kind) == moments


@pytest.mark.deep
def test_a_worker_killed_while_it_finishes_a_killed_deletion_changes_nothing(
    db: None, processes: Nursery, workers: Nursery
) -> None:
    """All pairs: a kill at each moment of the deletion, then one at each moment of finishing it."""
    alive, whole = undisturbed(processes, "delete", "contact")
    pairs = 0
    for at in range(
        2, len(alive.moments) - 1
    ):  # before the first commit nobody asked; after the last one nothing is left
        for then in count(1):
            asker, second = contact(), []

            def both(asker: Asker = asker, at: int = at, then: int = then, second: list[Ended] = second) -> None:
                assert processes.do("delete", asker, die_at=at).killed
                second.append(workers.do("finish", asker, die_at=then))

            assert ends("delete", asker, both) == whole, (at, then)
            if not second[0].killed:
                break
            pairs += 1
    assert pairs >= 60


@pytest.mark.deep
@pytest.mark.promise("4.3-a")
def test_a_withdrawal_is_in_effect_from_its_line_in_the_journal_on(db: None, processes: Nursery) -> None:
    """Whatever dies: the bit is off, and no request is left open at the desk for what was done already."""
    for moment, end, whole in killed_at_each(processes, "withdraw", "contact"):
        assert (end.gone, end.journal) == (whole.gone, whole.journal), moment
        assert end.requests in {whole.requests, ()}, moment


@pytest.mark.deep
@pytest.mark.promise("4.1-a", "4.1-b")
@pytest.mark.parametrize(
    ("acted", "unasked"),
    [("copy", ["1: before default commit"]), ("correct", ["1: before keyring commit", "2: after keyring commit"])],
)
def test_a_copy_and_a_correction_are_done_or_wait_at_the_desk(
    db: None, processes: Nursery, acted: str, unasked: list[str]
) -> None:
    """Only the person knows the value, and only they may have the copy: nothing is half done, and what was received is not lost. A key
    that was made for the value harms nobody."""
    for moment, end, whole in killed_at_each(processes, acted, "contact"):
        waits = bool(end.requests) and not end.gone and all(state == "received" for _, state, *_ in end.requests)
        nothing = replace(end, come=end.come - {("keyring_subjectkey", 1)}) == NOTHING
        assert waits or nothing or end == whole, moment
        assert nothing == (moment in unasked), moment
