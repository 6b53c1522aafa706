"""Faults for the house that the golden walk goes through: each is put in one place, and the model names the invariant that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import pytest

from socialsmartly.privacy.consent import actions as consent
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.keyring import index
from socialsmartly.privacy.rights import compile as compiled
from socialsmartly.privacy.rights.actions import answering, asking, erasing
from socialsmartly.privacy.rights.models import RequestState
from socialsmartly.privacy.rights.reading import Held
from socialsmartly.product.campaigns import audience, delivery
from socialsmartly.product.campaigns.actions import queueing
from socialsmartly.product.campaigns.rules import CAP
from socialsmartly.product.campaigns.tests.shop import customer
from socialsmartly.product.contacts.models import Contact
from socialsmartly.words import Permit
from tests.core import walking
from tests.house import as_owner

Broken = pytest.MonkeyPatch
OTHERS = "person.1@walk.example.test"


def behind(order: str, *values: object) -> None:
    """What no program of the house may do, done past its walls."""
    with as_owner() as owner:
        owner.execute(order, list(values))


def and_then(broken: Broken, name: str, act: Callable[..., object]) -> None:
    """The walk's own act, and something that must not be beside it."""
    whole = getattr(walking, name)

    def both(*said: Any, **more: Any) -> Any:
        answer = whole(*said, **more)
        act(*said, **more)
        return answer

    broken.setattr(walking, name, both)


def gives_nothing(broken: Broken) -> None:
    """A yes that is written down and opens nothing."""
    whole = consent._carry
    broken.setattr(consent, "_carry", lambda *said, held: None if held else whole(*said, held=held))


def opens_another_purpose(broken: Broken) -> None:
    whole = consent._carry

    def other(permit: Permit, *said: Any, held: bool) -> None:
        whole(Permit.SMS_MARKETING if permit is Permit.EMAIL_MARKETING else permit, *said, held=held)

    broken.setattr(consent, "_carry", other)


def takes_a_refusal_for_a_yes(broken: Broken) -> None:
    broken.setattr(walking, "refuse", consent.give)


def switches_nothing_off(broken: Broken) -> None:
    broken.setattr(walking, "switch", lambda *_said, **_more: None)


def turns_a_profile_on_for_good(broken: Broken) -> None:
    whole = walking.switch_profile
    broken.setattr(walking, "switch_profile", lambda member, *, on: whole(member, on=True))


def unsubscribes_again_and_again(broken: Broken) -> None:
    broken.setattr(walking, "stop_email", lambda *_said: True)


def says_that_there_was_nothing(broken: Broken) -> None:
    broken.setattr(walking, "stop_email", lambda *_said: False)


def copies_nothing(broken: Broken) -> None:
    broken.setattr(answering, "everything", lambda _kind: [])


def copies_somebody_else_along(broken: Broken) -> None:
    whole = answering.everything
    beside = Held(Contact, [{"id": "1", "email": OTHERS}])
    broken.setattr(answering, "everything", lambda kind: [*whole(kind), beside])


def does_a_step_twice(broken: Broken) -> None:
    whole = asking.finish
    broken.setattr(answering, "finish", lambda request, *, rows, done: whole(request, rows=rows, done=(*done, *done)))


def _sets(broken: Broken, **otherwise: object) -> None:
    whole = asking.setting
    broken.setattr(asking, "setting", lambda request, **said: whole(request, **{**said, **otherwise}))


def keeps_no_outcome(broken: Broken) -> None:
    _sets(broken, outcome="")


def refuses_what_it_did(broken: Broken) -> None:
    _sets(broken, state=RequestState.REFUSED)


def receives_it_twice(broken: Broken) -> None:
    whole = asking.new_steps

    def twice(request: Any, done: Any, **said: Any) -> Any:
        steps = tuple(done)
        return whole(request, steps * 2 if steps == ("received",) else steps, **said)

    broken.setattr(asking, "new_steps", twice)


def loses_a_correction(broken: Broken) -> None:
    broken.setattr(walking, "correct", lambda *_said: None)


def corrects_another_field(broken: Broken) -> None:
    whole = walking.correct
    broken.setattr(walking, "correct", lambda link, _field, value: whole(link, "country", value[:2]))


def corrects_everybody(broken: Broken) -> None:
    and_then(broken, "correct", lambda *_said: behind("UPDATE contacts_contact SET country = 'DE'"))


def finds_whoever_is_gone(broken: Broken) -> None:
    def again(link: Any, **_more: Any) -> None:
        index.claim(str(link.workspace), "email", "person.0@walk.example.test", link.subject)

    and_then(broken, "delete", again)


def brings_them_back(broken: Broken) -> None:
    and_then(
        broken, "delete", lambda link, **_more: customer(link.workspace, agreed=False, address="back@walk.example.test")
    )


def _leaves(broken: Broken, table: str) -> None:
    """An erasure that passes one table over and does not count again."""
    whole, order = compiled.erasure_sql, f'DELETE FROM "{table}" WHERE '
    broken.setattr(erasing, "erasure_sql", lambda kind: whole(kind).replace(order, f"{order} false AND "))
    broken.setattr(erasing, "left_sql", lambda _kind: "SELECT 0")


def leaves_what_opens_their_lines(broken: Broken) -> None:
    _leaves(broken, "ledger_line")


def leaves_what_was_corrected(broken: Broken) -> None:
    _leaves(broken, "rights_correction")


def deletes_more_than_one(broken: Broken) -> None:
    def more(link: Any, **_more: Any) -> None:
        behind("DELETE FROM consent_consentevent WHERE subject <> %s", link.subject)

    and_then(broken, "delete", more)


def says_nothing_of_an_erasure(broken: Broken) -> None:
    broken.setattr(erasing, "complete", lambda *_said, **_more: None)


def loses_a_request(broken: Broken) -> None:
    and_then(
        broken, "delete", lambda *_said, **_more: behind("DELETE FROM rights_rightsrequest WHERE \"right\" = 'copy'")
    )


def answers_it_once_more(broken: Broken) -> None:
    order = "UPDATE rights_rightsrequest SET answered_at = answered_at + interval '1 hour' WHERE \"right\" = 'copy'"
    and_then(broken, "delete", lambda *_said, **_more: behind(order))


def writes_to_whoever_said_no(broken: Broken) -> None:
    and_then(broken, "send_all", lambda *_said: SINKS[-1].mails.append((OTHERS, None)))


def writes_once_more(broken: Broken) -> None:
    calls: list[int] = []

    def again(*_said: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            SINKS[-1].mails.append((OTHERS, None))

    and_then(broken, "send_all", again)


def rests_too_long(broken: Broken) -> None:
    for room in (audience, delivery):
        broken.setattr(room, "CAP", CAP * 3)


def sends_to_nobody(broken: Broken) -> None:
    broken.setattr(queueing, "AGREED", ~queueing.AGREED)
    broken.setattr(walking, "send_all", lambda *_said: None)


def drops_a_line(broken: Broken) -> None:
    whole = walking.sequence

    def less() -> None:
        behind("DELETE FROM ledger_queuedleaf WHERE id = (SELECT id FROM ledger_queuedleaf LIMIT 1)")
        whole()

    broken.setattr(walking, "sequence", less)


def adds_nothing_to_the_log(broken: Broken) -> None:
    broken.setattr(walking, "sequence", lambda: None)


def sweeps_somebody_away(broken: Broken) -> None:
    and_then(broken, "sweep", lambda *_said: behind("UPDATE contacts_contact SET name = NULL"))


def sweeps_without_an_end(broken: Broken) -> None:
    whole = walking.sweep
    broken.setattr(walking, "sweep", lambda now: [*whole(now), SimpleNamespace(rows=1)])


def opens_a_second_account(broken: Broken) -> None:
    whole = walking.join
    seen: set[object] = set()

    def twice(address: Any, text: Any, *, language: str) -> UUID:
        first = whole(address, text, language=language)
        return uuid7() if address in seen or seen.add(address) else first

    broken.setattr(walking, "join", twice)


SINKS: Final[list[Any]] = []
"""The mail server of the walk that is under way."""
BUGS: Final[dict[Callable[[Broken], None], str]] = {
    gives_nothing: "I1",
    opens_another_purpose: "I1",
    takes_a_refusal_for_a_yes: "I1",
    switches_nothing_off: "I1",
    turns_a_profile_on_for_good: "I1",
    unsubscribes_again_and_again: "I16",
    says_that_there_was_nothing: "I16",
    copies_nothing: "I6",
    copies_somebody_else_along: "I7",
    does_a_step_twice: "I10",
    keeps_no_outcome: "I10",
    refuses_what_it_did: "I10",
    receives_it_twice: "I10",
    loses_a_correction: "I6",
    corrects_another_field: "I6",
    corrects_everybody: "I7",
    finds_whoever_is_gone: "I3",
    brings_them_back: "I6",
    leaves_what_opens_their_lines: "I3",
    leaves_what_was_corrected: "I3",
    deletes_more_than_one: "I7",
    says_nothing_of_an_erasure: "I10",
    loses_a_request: "I5",
    answers_it_once_more: "I9",
    writes_to_whoever_said_no: "I1",
    writes_once_more: "I16",
    rests_too_long: "I1",
    sends_to_nobody: "I1",
    drops_a_line: "I14",
    adds_nothing_to_the_log: "I14",
    sweeps_somebody_away: "I6",
    sweeps_without_an_end: "I16",
    opens_a_second_account: "I16",
}
