"""What can be undone, and what undoes: killed at any moment, it is in effect as a whole or has not begun."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

import pytest
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, give
from socialsmartly.privacy.journal.errors import JournalShorter
from socialsmartly.privacy.recipients.actions.carrying import on_record
from socialsmartly.privacy.recipients.carriage import Carries
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.tests.test_rights import member
from socialsmartly.product.accounts.actions import sign_ins
from socialsmartly.product.accounts.models import SignIn
from socialsmartly.product.my.actions import keep_extra, switch_profile
from socialsmartly.product.workspaces.actions import open_workspace
from socialsmartly.words import Permit
from socialsmartly.words.purposes import WORKSPACE
from tests import test_kills
from tests.house import as_login, as_owner
from tests.kills import Ended, Nursery, nursery
from tests.test_kills import NOTHING, End, ends

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def processes(cluster: object) -> Iterator[Nursery]:
    with nursery() as running:
        yield running


@pytest.fixture(autouse=True)
def the_carrier_is_on_record(db: None) -> None:
    """As on every day but the first: whoever is killed first is not the one whose message writes it down."""
    with as_login("worker"):
        on_record(Carries.MAIL)


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


def customer_who_agreed() -> Asker:
    return test_kills.contact()


def owner_with_a_shop() -> Asker:
    """A member whose shop is open and who is signed in somewhere."""
    made = member("mei")
    workspace = open_workspace(made.subject, "Tea")
    with reading_for(WORKSPACE, member=made.subject, workspace=workspace):
        give(Permit.STORE_DATA, owner=workspace, subject=made.subject, proof=Proof("store-data:1", "form", {}))
    sign_ins.begin(made.subject, "{}", "phone", timedelta(hours=1))
    return made


def hidden(make: Callable[[], Asker]) -> Callable[[], Asker]:
    def asked() -> Asker:
        made = make()
        rights.delete_later(made, channel="page")
        return made

    return asked


PEOPLE: dict[str, Callable[[], Asker]] = {"customer": customer_who_agreed, "owner": owner_with_a_shop}
MAKE = {"hide": lambda kind: PEOPLE[kind], "stay": lambda kind: hidden(PEOPLE[kind])}
WORDS = {
    "hide": ("delete", "received", "", "received", "hidden"),
    "stay": ("delete", "taken_back", "taken_back", "received", "hidden", "taken back"),
}


def but_for_devices(end: End) -> End:
    """Without the numbers, of which each request has its own, and without devices: a page that died has signed nobody out yet, and
    whoever is still signed in finds the page that takes it back."""
    gone = frozenset((table, n) for table, n in end.gone if table != SignIn._meta.db_table)
    told = frozenset(tuple(said) for *said, _ in end.journal if said[0] != "revoked")
    return replace(end, gone=gone, journal=told)


def ends_whole(processes: Nursery, acted: str, kind: str, *, every: int = 1, sabotage: str = "") -> int:
    """Killed at every moment: as if it had not been, or, before the journal had it, as if nobody had asked; how many kills."""
    make = MAKE[acted](kind)
    asker = make()
    whole = ends(acted, asker, lambda: processes.do(acted, asker, sabotage=sabotage))
    assert whole.requests == (WORDS[acted],)
    for at in count(1, every):
        asker, seen = make(), []

        def dies(asker: Asker = asker, at: int = at, seen: list[Ended] = seen) -> None:
            seen.append(processes.do(acted, asker, die_at=at, sabotage=sabotage))

        end = ends(acted, asker, dies)
        if not seen[0].killed:
            return at
        begun = "before journal fsync" in seen[0].moments
        untouched = NOTHING if acted == "hide" else replace(NOTHING, requests=(WORDS["hide"],))
        assert but_for_devices(end) == (but_for_devices(whole) if begun else untouched), f"{at}: {seen[0].moments[-1]}"
    raise AssertionError


@pytest.mark.promise("4.2-a", "4.2-h", "4.4-b")
@pytest.mark.parametrize(
    ("kind", "every"),
    [("customer", 3), *(pytest.param(kind, 1, marks=pytest.mark.deep) for kind in PEOPLE)],
)
@pytest.mark.parametrize("acted", ["hide", "stay"])
def test_whoever_is_killed_while_hiding_or_staying_is_hidden_or_back_as_a_whole(
    db: None, processes: Nursery, acted: str, kind: str, every: int
) -> None:
    assert ends_whole(processes, acted, kind, every=every) > 6


@pytest.mark.parametrize("acted", ["hide", "stay"])
def test_a_journal_that_comes_after_the_commit_is_caught(db: None, processes: Nursery, acted: str) -> None:
    """The twin: the same kills, where the journal is told last."""
    with pytest.raises((AssertionError, JournalShorter)) as caught:
        ends_whole(processes, acted, "customer", sabotage="the journal after the commit")
    of_a_kill = re.match(r"\d+: ", str(caught.value))
    assert of_a_kill or isinstance(caught.value, JournalShorter), "and not for another reason"
