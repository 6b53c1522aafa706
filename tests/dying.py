"""The other side of `tests.kills`: the process that forks for every act, and what it lets happen to the act."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, withdraw
from socialsmartly.privacy.journal import files
from socialsmartly.privacy.journal.actions import append
from socialsmartly.privacy.journal.rules import Entry, Line
from socialsmartly.privacy.rights.actions import (
    Asker,
    close_workspace,
    copy,
    correct,
    delete,
    delete_later,
    erasing,
    finish_deletions,
    hiding,
    note_withdrawal,
    shops,
    take_back,
)
from socialsmartly.privacy.rights.compile import closing_sql
from socialsmartly.privacy.rights.counting import count
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.privacy.rights.signals import leaving
from socialsmartly.product.exports.tasks import make
from socialsmartly.product.my.actions import switch_profile
from socialsmartly.product.my.wordings import EXTRAS
from socialsmartly.product.person.actions import LINK, switch
from socialsmartly.words import Permit
from socialsmartly.words.purposes import ACCOUNT, CLOSING

PAGE = "page"


def _close(asker: Asker) -> None:
    assert asker.workspace
    close_workspace(asker.workspace)


def _withdraw(asker: Asker) -> None:
    assert asker.workspace
    switch(PersonalLink(LINK, asker.workspace, asker.subject), "email", on=False)


ACTS: dict[str, Callable[[Asker], object]] = {
    "delete": lambda asker: delete(asker, channel=PAGE),
    "close": _close,
    "copy": lambda asker: copy(asker, channel=PAGE),
    "correct": lambda asker: correct(asker, "name", "Ada Lovelace", channel=PAGE),
    "withdraw": _withdraw,
    "finish": lambda _: finish_deletions(timezone.now()),
    "profile off": lambda asker: switch_profile(asker.subject, on=False),
    "hide": lambda asker: delete_later(asker, channel=PAGE),
    "file": lambda asker: make.func(
        str(asker.workspace), str(asker.subject), asker.kind
    ),  # the kind is who asked for it
    "stay": lambda asker: take_back(asker, channel=PAGE),
}


def nurse() -> None:
    """It has read all the code and opens no connection, so that a fork may open its own."""
    for line in sys.stdin:
        here, there = os.pipe()
        child = os.fork()
        if not child:
            _live(there, *json.loads(line))
        os.close(there)
        with os.fdopen(here) as told:
            moments = told.read().splitlines()
        _, status = os.waitpid(child, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), moments]), flush=True)


def _live(told: int, act: str, who: list[str | None], die_at: int, sabotage: str) -> None:
    kind, subject, workspace = who
    status = 1
    try:
        if sabotage:
            SABOTAGES[sabotage]()
        _watch(told, die_at)
        ACTS[act](Asker(str(kind), UUID(subject), UUID(workspace) if workspace else None))
        status = 0
    finally:
        if status:
            traceback.print_exc()
        os._exit(status)  # a fork must not tidy up what belongs to the process it came from


def _watch(told: int, die_at: int) -> None:
    """Name every moment, and die at the chosen one."""
    reached = 0

    def moment(name: str) -> None:
        nonlocal reached
        reached += 1
        os.write(told, f"{name}\n".encode())
        if reached == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner: Any, function: str, name: Callable[[Any], str]) -> None:
        real = getattr(owner, function)

        def held(first: Any) -> None:
            moment(f"before {name(first)}")
            real(first)
            moment(f"after {name(first)}")

        setattr(owner, function, held)

    around(BaseDatabaseWrapper, "_commit", lambda connection: f"{connection.alias} commit")
    around(files, "_sync", lambda _: "journal fsync")


def _drop_a_journal_write() -> None:
    """The journal says that it has the lines, and has written none."""
    files._append = lambda *_: None


def _delete_the_rows_first() -> None:
    """Two steps are swapped: the rows go before the journal has it."""
    journalled, appended = erasing.journal_erasure, shops.append

    def person(people: Sequence[UUID], *, kind: str, scope: UUID | None, remembered: bool) -> list[Entry]:
        with Asker(kind, people[0], scope).block(leaving=True):
            erasing.delete_rows(kind)
        return journalled(people, kind=kind, scope=scope, remembered=remembered)

    def shop(lines: Sequence[Line]) -> list[Entry]:
        with reading_for(CLOSING, workspace=UUID(lines[0].scope)):
            count(closing_sql())
        return appended(lines)

    erasing.journal_erasure = person
    shops.append = shop


def _close_the_shops_before_the_request() -> None:
    """As it once was: a kill after it leaves an account without shops, and nobody who goes on."""
    real = erasing.new_request

    def closed_first(asker: Asker, *rest: Any, **named: Any) -> RightsRequest:
        leaving.send(Asker, asker=asker)
        return real(asker, *rest, **named)

    erasing.new_request = closed_first


def _note_the_withdrawal_first() -> None:
    """As it once was: the request says done, and the permission stands until the second commit."""

    def off(asker: Asker) -> None:
        note_withdrawal(asker, channel=PAGE, emptied=EXTRAS)
        with reading_for(ACCOUNT, member=asker.subject):
            withdraw(Permit.PROFILE, owner=asker.subject, subject=asker.subject, proof=Proof("profile", "switch", {}))

    ACTS["profile off"] = off


def _journal_after_the_commit() -> None:
    """A person is hidden, or back, before the journal has it: a backup that is restored now would not know."""
    hiding.enter = lambda lines: transaction.on_commit(lambda: append(lines))


SABOTAGES: dict[str, Callable[[], None]] = {
    "the journal after the commit": _journal_after_the_commit,
    "the withdrawal noted first": _note_the_withdrawal_first,
    "a journal write dropped": _drop_a_journal_write,
    "shops before the request": _close_the_shops_before_the_request,
    "rows before the journal": _delete_the_rows_first,
}
