"""Live evidence: calls are counted where people are served, nothing breaks what is counted, and nothing of anybody is in it."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from threading import Thread

import pytest
from django.http import Http404
from django.utils import timezone

from socialsmartly.privacy.access.errors import AccessRefused
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.keyring.errors import KeyDamaged, KeyShredded
from socialsmartly.privacy.promises import actions
from socialsmartly.privacy.promises.counting import NO, counting, write_or_say
from socialsmartly.privacy.promises.errors import PublishedTextChanged
from socialsmartly.privacy.promises.live import Evidence, live
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.rights.errors import NotCorrectable, SomethingLeft
from socialsmartly.words import NO_PERSONAL_DATA, Refusal, evidence
from socialsmartly.words.evidence import Tally, counted, place
from socialsmartly.words.promise import MarkedNoFunction, keeps
from socialsmartly.words.purposes import ACCOUNTABILITY
from tests.house import ROOT, as_login

WHERE = "tests.guard"
ELSEWHERE = """
import django; django.setup()
from socialsmartly.privacy.promises.actions import write_down
from socialsmartly.words import evidence
evidence.count_live()
guard = evidence.counted(lambda: None, evidence.place("tests.elsewhere", "8-b"))
for _ in range(7): guard()
write_down()
"""


@pytest.fixture
def serving() -> Iterator[None]:
    """This process serves people for a while."""
    evidence.take()
    evidence.count_live(NO)
    yield
    evidence.stop_counting()
    evidence.take()


def guard(error: Exception | None = None) -> str:
    if error is not None:
        raise error
    return "let in"


guarded = counted(guard, place(WHERE, "8-b"))


def seen(where: str = WHERE) -> Tally | None:
    return next((tally for tally in evidence.take() if tally.where == where), None)


def written(promise: str = "8-b") -> Evidence:
    return live(timezone.now()).evidence.get(promise, Evidence())


def test_a_call_is_counted_with_its_time_and_gives_back_what_it_gave_before(serving: None) -> None:
    assert [guarded(), guarded()] == ["let in", "let in"]
    tally = seen()
    assert tally is not None
    assert (tally.held, tally.refused, tally.failed) == (2, 0, 0)
    assert tally.slowest > 0
    assert tally.last_at is not None
    assert abs(tally.last_at - timezone.now().timestamp()) < 60
    assert seen() is None


def test_tests_and_checks_are_no_live_traffic() -> None:
    evidence.take()
    guarded()
    with pytest.raises(KeyError):
        guarded(KeyError())
    assert evidence.take() == []


@pytest.mark.parametrize("no", [Refusal("not yours"), Http404("not here")])
def test_a_refusal_is_the_guard_at_work(serving: None, no: Exception) -> None:
    with pytest.raises(type(no)):
        guarded(no)
    tally = seen()
    assert tally is not None
    assert (tally.held, tally.refused, tally.failed, tally.failure) == (0, 1, 0, "")


def test_anything_else_is_a_failure_told_by_its_class_alone(serving: None) -> None:
    with pytest.raises(KeyError, match="mei@example"):
        guarded(KeyError("mei@example.test"))
    tally = seen()
    assert tally is not None
    assert (tally.held, tally.refused, tally.failed, tally.failure) == (0, 0, 1, "KeyError")
    assert "mei" not in repr(tally)


def test_every_refusal_of_the_house_is_one_and_what_must_not_happen_is_none() -> None:

    assert all(issubclass(no, Refusal) for no in (AccessRefused, KeyShredded, NotCorrectable))
    assert not any(issubclass(broken, Refusal) for broken in (SomethingLeft, KeyDamaged, PublishedTextChanged))


def test_no_call_is_lost_between_threads(serving: None) -> None:
    threads = [Thread(target=lambda: [guarded() for _ in range(2000)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tally = seen()
    assert tally is not None
    assert tally.held == 16_000


def test_a_mark_on_something_that_is_not_called_is_refused() -> None:
    class Form:
        pass

    def generator() -> Iterator[int]:
        yield 1

    async def coroutine() -> None:
        pass

    for thing in (Form, generator, coroutine):
        with pytest.raises(MarkedNoFunction):
            keeps("8-b")(thing)


@pytest.mark.usefixtures("db")
def test_what_two_processes_saw_adds_up() -> None:
    for _ in range(2):
        subprocess.run([sys.executable, "-c", ELSEWHERE], check=True, cwd=ROOT)
    assert (written().today, written().week, written().in_all) == (14, 14, 14)


@pytest.mark.usefixtures("db")
def test_writing_twice_keeps_the_slowest_the_latest_and_the_last_failure(serving: None) -> None:
    for error in (KeyError(), ValueError()):
        with pytest.raises(type(error)):
            guarded(error)
        guarded()
        assert actions.write_down() > 0
    found = written()
    assert (found.in_all, found.failures_in_all) == (2, 2)
    assert found.last_failure is not None
    assert (found.last_failure.error, found.last_failure.where) == ("ValueError", WHERE)


@pytest.mark.usefixtures("db")
def test_writing_that_fails_loses_nothing_breaks_nothing_and_says_so(
    serving: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    guarded()
    with monkeypatch.context() as sabotage, caplog.at_level(logging.ERROR):
        sabotage.setattr(actions, "_ADD", actions._ADD.replace("promises_exercise", "promises_gone"))
        assert not write_or_say()
    assert "was not written" in caplog.text
    assert guarded() == "let in"
    assert written().in_all == 0
    assert write_or_say()
    assert written().in_all == 2


@pytest.mark.usefixtures("db")
def test_what_was_counted_is_written_when_a_process_ends() -> None:
    with counting(seconds=600):
        guarded()
    assert written().in_all == 1
    guarded()
    assert evidence.take() == []


@pytest.mark.usefixtures("db")
def test_entering_a_role_and_a_sweep_are_evidence_and_book_keeping_is_none(serving: None) -> None:
    with reading_for(ACCOUNTABILITY):
        pass
    with as_login("worker"):
        sweep(timezone.now())
    with reading_for(NO_PERSONAL_DATA):
        pass
    places = {tally.where for tally in evidence.take()}
    assert "socialsmartly.privacy.access.reading.reading_for(accountability)" in places
    assert "socialsmartly.privacy.retention.actions.sweeping.sweep" in places
    assert "socialsmartly.privacy.access.reading.reading_for(none)" not in places
    guarded()
    actions.write_down()
    assert evidence.take() == []
