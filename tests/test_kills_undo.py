"""What can be undone, and what undoes: killed at any moment, it is in effect as a whole or has not begun."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

import pytest
from procrastinate.contrib.django import app

from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.tests.test_rights import member
from socialsmartly.product.my.actions import keep_extra, switch_profile
from socialsmartly.words import Permit
from tests import test_kills
from tests.house import as_login, as_owner
from tests.kills import Ended, Nursery, nursery
from tests.test_kills import NOTHING, End, ends


@pytest.fixture(scope="module")
def processes(cluster: object) -> Iterator[Nursery]:
    with nursery() as running:
        yield running


@pytest.fixture(autouse=True)
def the_queue_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A restart, and then the worker with what stands on the queue."""
    begun = test_kills.restart

    def restart() -> None:
        begun()
        with as_owner() as owner:
            jobs = owner.execute("DELETE FROM procrastinate_jobs RETURNING task_name, args").fetchall()
        with as_login("worker"):
            for name, ids in jobs:
                app.tasks[name].func(**ids)

    monkeypatch.setattr(test_kills, "restart", restart)


def somebody_with_a_profile() -> Asker:
    made = member("mei")
    switch_profile(made.subject, on=True)
    keep_extra(made.subject, "nickname", "Mei the Great")
    return made


def says_done_and_stands(asker: Asker) -> bool:
    """A withdrawal on record as done, while what was withdrawn is still allowed."""
    with as_owner() as owner:
        found = owner.execute(
            "SELECT 1 FROM accounts_member m JOIN rights_rightsrequest r ON r.subject = m.id "
            "WHERE m.id = %s AND permits & %s <> 0 AND r.right = 'withdraw' AND r.state = 'done'",
            [asker.subject, int(Permit.PROFILE)],
        ).fetchone()
    return found is not None


@dataclass(frozen=True)
class Killed:
    """Where the switching off was killed, whether it had come as far as the journal, whether a request then said what was not so, and
    how it ended."""

    moment: str
    begun: bool
    untrue: bool
    end: End


def profile_off_at_each(processes: Nursery, sabotage: str = "", *, every: int = 1) -> Iterator[Killed]:
    for at in count(1, every):
        asker, seen = somebody_with_a_profile(), []

        def dies(asker: Asker = asker, at: int = at, seen: list[tuple[Ended, bool]] = seen) -> None:
            seen.append((processes.do("profile off", asker, die_at=at, sabotage=sabotage), says_done_and_stands(asker)))

        end = ends("profile off", asker, dies)
        (ended, untrue) = seen[0]
        if not ended.killed:
            return
        yield Killed(f"{at}: {ended.moments[-1]}", "before journal fsync" in ended.moments, untrue, end)


def but_for_its_line(end: End) -> End:
    """A no that only the journal has is done again without a line in the public log: nobody was told of it."""
    return replace(end, come=frozenset((table, n) for table, n in end.come if table != "ledger_line"))


@pytest.mark.promise("2.2-a", "4.3-a")
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.deep)])
def test_a_profile_that_is_switched_off_is_off_before_anything_says_so(
    db: None, processes: Nursery, every: int
) -> None:
    asker = somebody_with_a_profile()
    whole = ends("profile off", asker, lambda: processes.do("profile off", asker))
    assert whole.requests[0][:3] == ("withdraw", "done", "granted")
    moments = 0
    for killed in profile_off_at_each(processes, every=every):
        assert not killed.untrue, killed.moment
        assert but_for_its_line(killed.end) == (but_for_its_line(whole) if killed.begun else NOTHING), killed.moment
        moments += 1
    assert moments >= 10 // every


def test_a_withdrawal_that_is_noted_first_is_caught(db: None, processes: Nursery) -> None:
    """The twin: the same kills, with the two steps as they once were."""
    assert any(killed.untrue for killed in profile_off_at_each(processes, "the withdrawal noted first"))
