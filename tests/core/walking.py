"""A house in which people come, say yes and no, are written to and go, and a plain model that knows what must be true of it.

Every act is the product's own. `check` compares the house with the model; the numbers are those of the invariants in its messages.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
import time_machine
from django.db import ProgrammingError
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.consent.actions import Proof, refuse
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.keyring.models import SubjectKey
from socialsmartly.privacy.ledger.entry import Entry, commit
from socialsmartly.privacy.ledger.merkle import continues
from socialsmartly.privacy.ledger.places import reader
from socialsmartly.privacy.ledger.queries import openings_of
from socialsmartly.privacy.retention.actions import roll_months, sweep
from socialsmartly.privacy.retention.places import searched_places
from socialsmartly.privacy.retention.traces import look
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.deadlines.dates import CALENDAR_DAYS
from socialsmartly.product.accounts.actions.members import AgreedText, join
from socialsmartly.product.accounts.rules import Address
from socialsmartly.product.campaigns.actions.leaving import stop_email
from socialsmartly.product.campaigns.rules import CAP
from socialsmartly.product.campaigns.tasks import send_all
from socialsmartly.product.campaigns.tests.shop import Sink, agree, customer, mail_server, queued, shop
from socialsmartly.product.contacts.models import Contact
from socialsmartly.product.my.actions import switch_profile
from socialsmartly.product.person.actions import LINK, correct, delete, switch
from socialsmartly.words import Permit
from socialsmartly.words.purposes import PREFERENCES, RIGHTS, SERVICE
from tests.core import seen
from tests.house import as_login, as_owner
from tests.sequencing import sequence

FORM = Proof("newsletter:1", "form", {"page": "checkout"})
BEGINS = datetime(2027, 1, 28, 9, tzinfo=UTC)


@dataclass
class Person:
    """What the model knows of somebody. A member has no workspace."""

    handle: UUID
    address: str
    workspace: UUID | None
    agreed: bool = False
    names: list[str] = field(default_factory=list)
    written_at: datetime | None = None
    gone: bool = False

    @property
    def asker(self) -> Asker:
        return Asker("contact" if self.workspace else "member", self.handle, self.workspace)

    @property
    def link(self) -> PersonalLink:
        assert self.workspace
        return PersonalLink(LINK, self.workspace, self.handle)

    @property
    def permit(self) -> Permit:
        return Permit.EMAIL_MARKETING if self.workspace else Permit.PROFILE


class Overheard(logging.Handler):
    """Every line that any logger of this process says, with its particulars."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.getMessage()} {record.__dict__}")


class Walk:
    """Two shops and the operator's members. `people` is the truth."""

    def __init__(self) -> None:
        self.after = ExitStack()
        self.after.callback(back_to_the_months_of_today)
        self.clock = self.after.enter_context(time_machine.travel(BEGINS))
        self.sink: Sink = self.after.enter_context(mail_server())
        self.owner: psycopg.Connection = self.after.enter_context(as_owner())
        self.overheard = self.after.enter_context(overhearing())
        self.shops = (shop(), shop("Coffee"))
        self.people: list[Person] = []
        self.leaves: set[UUID] = set()
        self.gone_lines: set[UUID] = set()
        self.requests: dict[str, seen.Request] = {}
        self.orders = 0
        self.checkpoints: list[tuple[int, bytes]] = []
        self.sequence()
        self.roll()

    def close(self) -> None:
        self.after.close()

    # What people do.

    def come(self, which: int) -> None:
        """Somebody new: a member signs up, or a shop gets to know a customer who said nothing yet."""
        n = len(self.people)
        address = f"person.{n}@walk.example.test"
        if which < len(self.shops):
            workspace = self.shops[which]
            made = Person(customer(workspace, agreed=False, address=address), address, workspace, names=["Ada"])
            index.claim(str(workspace), "email", address, made.handle)
        else:
            text = AgreedText("1", "en", "d" * 64)
            made = Person(join(Address("email", address), text, language="en"), address, None)
            assert join(Address("email", address), text, language="en") == made.handle, "I16: joined twice"
        self.people.append(made)

    def give(self, who: Person) -> None:
        with self.nobody_else(who):
            if who.workspace:
                agree(who.workspace, who.handle)
            else:
                switch_profile(who.handle, on=True)
        who.agreed = True

    def withdraw(self, who: Person) -> None:
        with self.nobody_else(who):
            if who.workspace:
                switch(who.link, "email", on=False)
            else:
                switch_profile(who.handle, on=False)
        who.agreed = False

    def refuse(self, who: Person) -> None:
        assert who.workspace
        with self.nobody_else(who), reading_for(PREFERENCES, workspace=who.workspace, subject=who.handle):
            refuse(who.permit, owner=who.workspace, subject=who.handle, proof=FORM)
        who.agreed = False

    def unsubscribe(self, who: Person) -> None:
        """By the link in a message, and once more: the second time there is nothing left to withdraw."""
        assert who.workspace
        for expected in (who.agreed, False):
            before = seen.rows_of_each(self.owner)
            with self.nobody_else(who), reading_for(PREFERENCES, workspace=who.workspace, subject=who.handle):
                assert stop_email(who.workspace, who.handle, "one-click") == expected, "I16: unsubscribed twice"
            assert expected or seen.rows_of_each(self.owner) == before, "I16: the same no changed something"
            who.agreed = False

    def copy(self, who: Person) -> None:
        with self.nobody_else(who):
            _, held = rights.copy(who.asker, channel="page")
            text = "".join(str(part.rows) for part in held)
        assert who.address in text, "I6: their own address is missing in their copy"
        assert not any(other.address in text for other in self.people if other is not who), "I7: a copy shows another"

    def correct(self, who: Person) -> None:
        name = f"Name of person {self.people.index(who)} number {len(who.names)}"
        with self.nobody_else(who):
            correct(who.link, "name", name)
        who.names.append(name)

    def delete(self, who: Person) -> None:
        order = "SELECT id FROM ledger_line WHERE subject = %s"
        lines = {row[0] for row in self.owner.execute(order, [who.handle]).fetchall()}
        with self.nobody_else(who):
            if who.workspace:
                delete(who.link, remember=False, now=True)
            else:
                rights.delete(who.asker, channel="page")
        who.gone, who.agreed = True, False
        self.gone_lines |= lines

    # What the house does.

    def send(self, which: int) -> None:
        """A campaign to everybody; sending it again reaches nobody."""
        workspace, now = self.shops[which], timezone.now()
        may = {p.address: p for p in self.people if p.workspace == workspace and p.agreed}
        rested = {a for a, p in may.items() if p.written_at is None or now - p.written_at > CAP}
        campaign = queued(workspace)
        with as_login("worker"):
            self.sink.mails.clear()
            send_all(workspace, campaign)
            accepted = self.sink.addresses
            assert set(accepted) <= set(may), "I1: accepted without a yes"
            assert sorted(accepted) == sorted(rested), "I1: not exactly those who agreed"
            send_all(workspace, campaign)
        assert len(self.sink.mails) == len(accepted), "I16: sent twice"
        for address in accepted:
            may[address].written_at = now

    def tick(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))
        self.roll()

    def roll(self) -> None:
        with as_login("worker"):
            roll_months(timezone.now())

    def sweep(self) -> None:
        with as_login("worker"):
            sweep(timezone.now())
            assert not any(swept.rows for swept in sweep(timezone.now())), "I16: swept twice"

    def sequence(self) -> None:
        sequence()
        self.checkpoints.append((reader().size, reader().root()))

    # What must be true.

    @contextmanager
    def nobody_else(self, who: Person) -> Iterator[None]:
        """Whatever is done for one person, the rows of all others stay as they are to the last byte."""
        before = seen.rows_of_each(self.owner)
        yield
        after = seen.rows_of_each(self.owner)
        others = [p.handle for p in self.people if p is not who]
        assert [before.get(p) for p in others] == [after.get(p) for p in others], "I7: somebody else's rows changed"

    def check(self) -> None:
        self.who_is_gone_is_unreadable()
        self.permissions_are_as_said()
        self.who_stays_is_readable()
        self.requests_keep_their_dates()
        self.everything_left_one_line()
        self.nothing_is_read_without_a_purpose()

    def permissions_are_as_said(self) -> None:
        there = seen.bits(self.owner)
        for who in self.people:
            assert bool(there.get(who.handle, 0) & who.permit) == who.agreed, "I1: a permission is not as it was said"

    def who_is_gone_is_unreadable(self) -> None:
        gone = [who for who in self.people if who.gone]
        rows = seen.rows_of_each(self.owner)
        assert not any(rows.get(who.handle) for who in gone), "I3: rows of an erased person"
        keys = SubjectKey.objects.filter(subject__in=[who.handle for who in gone])
        assert not keys.exists(), "I4: keys of an erased person"
        for who in gone:
            scope = str(who.workspace) if who.workspace else index.MEMBERS
            assert index.find(scope, "email", who.address) is None, "I3: an erased person can be found"

    def who_stays_is_readable(self) -> None:
        for workspace in self.shops:
            stay = {p.handle: p for p in self.people if p.workspace == workspace and not p.gone}
            with reading_for(SERVICE, workspace=workspace):
                found = {c.pk: (c.name, c.email) for c in Contact.objects.all()}
            assert found == {h: (p.names[-1], p.address) for h, p in stay.items()}, "I6: not exactly who stays"

    def requests_keep_their_dates(self) -> None:
        now = seen.requests(self.owner)
        for number, request in now.items():
            assert request.due_at == request.received_at + timedelta(days=CALENDAR_DAYS), "I9: another deadline"
            assert request.state == "done", "I10: not answered"
            assert request.outcome, "I10: no outcome"
            assert request.steps.count("received") == 1, "I10: not received once"
            assert len(request.steps) == len(set(request.steps)) > 1, "I10: a step twice, or none"
            assert self.requests.get(number, request) == request, "I9: an answered request changed"
        assert self.requests.keys() <= now.keys(), "I5: a request was lost"
        self.requests = now

    def everything_left_one_line(self) -> None:
        assert seen.acts_without_a_line(self.owner) == 0, (
            "I14: an agreement, a consent or an order without its one line"
        )
        waiting, places = seen.leaves(self.owner)
        assert not waiting & places.keys(), "I14: a line that waits and stands"
        told = seen.things_told(self.owner)
        assert told | self.gone_lines == waiting | places.keys(), "I14: not exactly one line for each thing"
        assert self.leaves <= waiting | places.keys(), "I14: a line went away"
        self.leaves = waiting | places.keys()

    def nothing_is_read_without_a_purpose(self) -> None:
        try:
            Contact.objects.filter(workspace_id=self.shops[0]).count()
        except ProgrammingError:
            return
        pytest.fail("I15: read without a purpose")

    def check_at_the_end(self) -> None:
        self.sequence()
        self.check()
        self.log_continues()
        self.every_line_opens()
        self.nothing_personal_is_written_beside()

    def log_continues(self) -> None:
        now = reader()
        assert now.size - self.checkpoints[0][0] == len(self.leaves), "I14: the log has not grown by these lines"
        for old, root in self.checkpoints:
            proof = now.consistency(old, now.size)
            assert old == 0 or continues(old, now.size, root, now.root(), proof), "I14: the log is another one"

    def every_line_opens(self) -> None:
        _, places = seen.leaves(self.owner)
        for who in self.people:
            member = None if who.workspace else who.handle
            with reading_for(RIGHTS, member=member, workspace=who.workspace, subject=who.handle):
                openings = openings_of(who.handle)
            assert not (who.gone and openings), "I3: an erased person's lines open"
            for opening in openings:
                entry = Entry.decode(reader().entry(places[opening.leaf]))
                assert entry.commitment == commit(opening.salt, opening.said), "I14: a line does not open"

    def nothing_personal_is_written_beside(self) -> None:
        values = {value for who in self.people for value in (who.address, *who.names[1:])}
        places = {name: searched_places()[name] for name in ("journal", "public log", "program logs")}
        assert not sum(found.hits for found in look(places, values).values()), "I13: a personal value in a file"
        said = "\n".join(self.overheard.said)
        assert not any(value in said for value in values), "I13: a personal value in the program's log"


@contextmanager
def overhearing() -> Iterator[Overheard]:
    root, handler = logging.getLogger("socialsmartly"), Overheard()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def back_to_the_months_of_today() -> None:
    """A walk into another year ends the months of this one, which the next test writes into."""
    with as_login("worker"):
        roll_months(timezone.now())


def golden(walk: Walk) -> Any:
    """One walk that passes everything there is, for seeing that a broken house is noticed."""
    for which in (0, 0, 1, 2, 2):
        walk.come(which)
    ada, ben, cleo, dora, eve = walk.people
    for who in walk.people:
        walk.give(who)
    walk.check()
    walk.send(0)
    walk.withdraw(ada)
    walk.check()
    walk.tick(30)
    walk.send(0)
    walk.give(ada)
    walk.unsubscribe(ben)
    walk.refuse(cleo)
    walk.withdraw(dora)
    walk.copy(ada)
    walk.correct(ada)
    walk.check()
    walk.sequence()
    walk.delete(ada)
    walk.delete(eve)
    walk.check()
    walk.tick(24 * 20)
    walk.sweep()
    walk.send(0)
    walk.check_at_the_end()
