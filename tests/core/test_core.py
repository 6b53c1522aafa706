"""Whatever people do and in whatever order, the house is as the model says; and a house broken in one place is noticed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from socialsmartly.privacy.consent import actions as consent
from socialsmartly.privacy.datamap.together import adding, change_together
from socialsmartly.privacy.ledger.actions import noting
from socialsmartly.privacy.rights import compile as compiled
from socialsmartly.privacy.rights.actions import answering, asking, erasing
from socialsmartly.privacy.rights.deadlines.dates import Deadline
from socialsmartly.product.billing.actions import beginning
from socialsmartly.product.campaigns.tests import shop as customers_of
from socialsmartly.words import Permit
from tests.core import walking
from tests.core.walking import Person, Walk, golden
from tests.house import as_owner, empty_the_house
from tests.soak import part_of

pytestmark = pytest.mark.slow

WHO = st.integers(0, 50)


class Machine(RuleBasedStateMachine):
    """Each rule is one act of somebody; who acts is drawn anew each time."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk()

    def teardown(self) -> None:
        try:
            self.walk.check_at_the_end()
        finally:
            self.walk.close()
            empty_the_house()

    def here(self, *, customers: bool = False) -> list[Person]:
        return [p for p in self.walk.people if not p.gone and (p.workspace or not customers)]

    def somebody(self, n: int, *, customers: bool = False) -> Person:
        people = self.here(customers=customers)
        return people[n % len(people)]

    @rule(which=st.integers(0, 2))
    def come(self, which: int) -> None:
        self.walk.come(which)

    @precondition(lambda self: self.here())
    @rule(n=WHO, act=st.sampled_from(["give", "give", "withdraw", "copy", "delete"]))
    def anybody_acts(self, n: int, act: str) -> None:
        getattr(self.walk, act)(self.somebody(n))

    @precondition(lambda self: self.here(customers=True))
    @rule(n=WHO, act=st.sampled_from(["refuse", "unsubscribe", "correct"]))
    def customer_acts(self, n: int, act: str) -> None:
        getattr(self.walk, act)(self.somebody(n, customers=True))

    @rule(which=st.integers(0, 1))
    def send(self, which: int) -> None:
        self.walk.send(which)

    @rule(hours=st.sampled_from([1, 25, 24 * 16]))
    def tick(self, hours: int) -> None:
        self.walk.tick(hours)

    @rule(act=st.sampled_from(["sweep", "sequence"]))
    def house_acts(self, act: str) -> None:
        getattr(self.walk, act)()

    @invariant()
    def everything_is_as_the_model_says(self) -> None:
        self.walk.check()


def run(examples: int, steps: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        database=None,
        derandomize=examples < 100,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Machine, settings=chosen)


@pytest.mark.promise("4.1-a", "4.1-b", "4.2-a", "4.3-a", "4.3-d", "4.3-e", "4.6-d", "5-h")
def test_in_any_order_the_house_is_as_the_model_says(db: None) -> None:
    run(examples=4, steps=20)


@pytest.mark.parametrize(
    ("examples", "steps"),
    [
        pytest.param(150, 50, marks=pytest.mark.deep),
        pytest.param(part_of(1500), 100, marks=pytest.mark.soak, id="1500-100"),
    ],
)
def test_in_any_order_of_many_the_house_is_as_the_model_says(db: None, examples: int, steps: int) -> None:
    run(examples, steps)


@pytest.fixture
def walk(db: None) -> Iterator[Walk]:
    begun = Walk()
    yield begun
    begun.close()


def test_the_golden_walk_finds_nothing_wrong(walk: Walk) -> None:
    golden(walk)


def keeps_the_bit(broken: pytest.MonkeyPatch) -> None:
    """A withdrawal that is written down and clears nothing."""
    whole = consent._carry

    def carry(permit: Any, owner: Any, subject: Any, *, held: bool) -> None:
        if held:
            whole(permit, owner, subject, held=held)

    broken.setattr(consent, "_carry", carry)


def keeps_a_table(broken: pytest.MonkeyPatch) -> None:
    """An erasure that leaves one table and does not count again."""
    whole, table = compiled.erasure_sql, 'DELETE FROM "consent_consentevent" WHERE '
    broken.setattr(erasing, "erasure_sql", lambda kind: whole(kind).replace(table, f"{table} false AND "))
    broken.setattr(erasing, "left_sql", lambda kind: "SELECT 0")


def keeps_the_keys(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(erasing, "destroy", lambda entries: 0)


def leaves_no_line(broken: pytest.MonkeyPatch) -> None:
    """A consent that nobody hears of in the public log."""
    broken.setattr(consent, "note", lambda whose, line, *, of: change_together([adding([of])]))


def leaves_no_line_of_an_order(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(beginning, "note", lambda whose, line, *, of: change_together([adding([of])]))


def leaves_two_lines(broken: pytest.MonkeyPatch) -> None:
    whole = noting.note

    def twice(whose: Any, line: Any, *, of: Any = None) -> None:
        whole(whose, line, of=of)
        whole(whose, noting.Said(line.kind, line.actor, line.words))

    broken.setattr(consent, "note", twice)


def leaves_no_line_of_a_step(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(asking, "recorded", lambda request, made: [adding(made)])


def moves_the_deadline(broken: pytest.MonkeyPatch) -> None:
    """Counted from a date that is not the receipt."""
    broken.setattr(asking, "deadline", lambda at, *_: Deadline(at + timedelta(days=16), "wrong", ()))


def never_answers(broken: pytest.MonkeyPatch) -> None:
    broken.setattr(answering, "finish", lambda request, **_: None)


def says_the_address(broken: pytest.MonkeyPatch) -> None:
    """An address in the words of a log line."""
    whole = customers_of.customer

    def customer(workspace: Any, **facts: Any) -> Any:
        logging.getLogger("socialsmartly.sabotage").debug("new customer %s", facts["address"])
        return whole(workspace, **facts)

    broken.setattr(walking, "customer", customer)


def withdraws_for_all(broken: pytest.MonkeyPatch) -> None:
    """A no of one person that takes the yes of everybody else away."""
    whole = consent._carry

    def carry(permit: Any, owner: Any, subject: Any, *, held: bool) -> None:
        whole(permit, owner, subject, held=held)
        with as_owner() as behind:
            behind.execute("UPDATE contacts_contact SET permits = 0 WHERE id <> %s", [subject])

    broken.setattr(consent, "_carry", carry)


def withdraws_twice(broken: pytest.MonkeyPatch) -> None:
    """The same no, said again, is recorded again."""

    def stop(workspace: Any, person: Any, method: str) -> bool:
        proof = consent.Proof("unsubscribe:1", method, {})
        consent.withdraw(Permit.EMAIL_MARKETING, owner=workspace, subject=person, proof=proof)
        return True

    broken.setattr(walking, "stop_email", stop)


BROKEN = {
    keeps_the_bit: "I1",
    keeps_a_table: "I3",
    keeps_the_keys: "I4",
    leaves_no_line: "I14",
    leaves_no_line_of_an_order: "I14",
    leaves_two_lines: "I14",
    leaves_no_line_of_a_step: "I14",
    moves_the_deadline: "I9",
    never_answers: "I10",
    says_the_address: "I13",
    withdraws_for_all: "I7",
    withdraws_twice: "I16",
}


@pytest.mark.parametrize("broken", BROKEN, ids=lambda f: f.__name__)
def test_a_house_broken_in_one_place_is_noticed(walk: Walk, monkeypatch: pytest.MonkeyPatch, broken: Any) -> None:
    """The twins: the same walk, the same model."""
    broken(monkeypatch)
    with pytest.raises(AssertionError, match=f"^{BROKEN[broken]}:"):
        golden(walk)


def test_a_wall_with_a_hole_is_noticed(walk: Walk) -> None:
    """The twin of reading without a purpose: the web login may read the table itself."""
    with as_owner() as behind:
        behind.execute("GRANT SELECT ON contacts_contact TO socialsmartly_web")
        try:
            with pytest.raises(pytest.fail.Exception, match="I15"):
                golden(walk)
        finally:
            behind.execute("REVOKE SELECT ON contacts_contact FROM socialsmartly_web")
