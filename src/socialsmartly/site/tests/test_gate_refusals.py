"""The gate stays shut while the journal is not what others remember, or while anything in it is not done."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace

import pytest

from socialsmartly.privacy.consent.actions import withdraw
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.journal.actions import append
from socialsmartly.privacy.journal.errors import JournalShorter, NoWayToDoAgain, OtherJournal
from socialsmartly.privacy.journal.files import journal
from socialsmartly.privacy.journal.gate import Replay
from socialsmartly.privacy.journal.rules import Event, Head, Line
from socialsmartly.privacy.keyring.models import Erased
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.site.gate import GATE
from socialsmartly.site.supervisor import command
from socialsmartly.site.tests.test_gate import bits, customer, line, replay, say, shop
from tests.house import ROOT, as_login, as_owner, new_journal

pytestmark = pytest.mark.promise("4.2-h", "5-h")


def lose_the_journal() -> None:
    for file in journal().files:
        file.unlink()
    journal.cache_clear()


def cut_the_journal() -> None:
    for file in journal().files:
        file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    journal.cache_clear()


@pytest.mark.parametrize("fault", [lose_the_journal, cut_the_journal])
@pytest.mark.parametrize("known_to", ["database", "keyring"])
def test_a_journal_shorter_than_others_remember_stops_everything(
    db: None, fault: Callable[[], None], known_to: str
) -> None:
    workspace = shop()
    for name in ("ada", "bob"):
        rights.delete(customer(workspace, name), channel="page")
    if known_to == "keyring":
        with as_owner() as owner:
            owner.execute("TRUNCATE journal_mark")
    else:
        Erased.objects.all().delete()
    fault()
    for act in (replay, lambda: GATE.check(patience=0)):
        with pytest.raises(JournalShorter, match=known_to):
            act()


def test_another_journal_of_the_same_length_stops_everything(db: None) -> None:
    say(customer(shop()), withdraw)
    new_journal()
    append([Line(Event.ERASED, uuid7(), what="member")])
    with pytest.raises(OtherJournal):
        replay()


def test_a_witness_who_saw_more_stops_everything(db: None) -> None:
    say(customer(shop()), withdraw)
    seen = Head(2)
    with pytest.raises(JournalShorter, match="witness"):
        replace(GATE, witnesses=[lambda: seen]).check(patience=0)
    replace(GATE, witnesses=[lambda: Head(1), lambda: None]).check(patience=0)


def test_an_event_that_nobody_can_do_again_stops_everything(db: None) -> None:
    append([Line(Event.RESTRICTED, uuid7())])
    unable: dict[Event, Replay] = {
        event: again for event, again in GATE.replays.items() if event is not Event.RESTRICTED
    }
    with as_login("owner"), pytest.raises(NoWayToDoAgain, match="restricted"):
        replace(GATE, replays=unable).replay()


def test_every_event_can_be_done_again() -> None:
    assert set(GATE.replays) == set(Event)


@pytest.mark.slow
def test_the_site_and_the_worker_refuse_to_start_behind_the_journal(db: None) -> None:
    ada = customer(shop())
    append([line(Event.WITHDRAWN, ada, "email_marketing")])
    refused = {"worker": command("worker"), "web": [command()[0], "-c", "import socialsmartly.site.wsgi"]}
    for ended in [start(order, login) for login, order in refused.items()]:
        _, complained = ended.communicate()
        assert ended.returncode == 1, complained
        assert "Run `socialsmartly migrate`" in complained
        assert "Traceback" not in complained
    done = start(command("migrate"), "owner")
    said, complained = done.communicate()
    assert done.returncode == 0, complained
    assert "had forgotten it: 1\n" in said
    assert bits(ada) == 0


def start(order: list[str], login: str) -> subprocess.Popen[str]:
    """Beside others: each waits some seconds for what may pass by itself."""
    environment = {**os.environ, "SOCIALSMARTLY_LOGIN": login}
    return subprocess.Popen(order, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
