"""Whoever asks in somebody else's name gets nothing, however many try, while everybody who may ask is served (T19)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.applicants import actions as applicants
from socialsmartly.privacy.applicants.actions import Receipt, Said
from socialsmartly.privacy.applicants.errors import ApplicationRefused, NoInterest, SamePerson
from socialsmartly.privacy.applicants.models import Choice, Evidence, Wish
from socialsmartly.privacy.applicants.queries import KIND
from socialsmartly.privacy.applicants.rules import KEPT, Level, Role, needed
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.casework.models import Decision
from socialsmartly.privacy.casework.rules import RefusalCode
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, Right, RightsRequest
from socialsmartly.product.intake import queries as intake
from socialsmartly.product.intake.actions import take
from socialsmartly.product.intake.mailbox import Arrived
from socialsmartly.product.staff import actions as staff
from socialsmartly.words import Category
from tests.cast import let_proof_lapse, sign_up
from tests.house import as_login, as_owner

pytestmark = [pytest.mark.promise("4.6-a", "4.6-e", "4.6-g"), pytest.mark.usefixtures("mailbox")]
VICTIM, LATE = "owner@example.test", "late@example.test"
MEI, JO = uuid7(), uuid7()
PAPER: Final = "Certificate 4711 of the town of Ulm"
HARMFUL: Final = [right for right in Right if needed(right, Role.PERSON) > Level.NOTHING and right is not Right.VERIFY]
MANY = [60, pytest.param(10_000, marks=pytest.mark.deep)]


@dataclass
class Desk:
    """A desk at which two of the staff grant whatever the house lets them, and what came of it."""

    chance: random.Random
    granted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    open: list[RightsRequest] = field(default_factory=list)

    def tries_to_grant(self, trick: str, request: RightsRequest) -> None:
        try:
            staff.grant(request, "Here it is.", staff=self.chance.choice((MEI, JO)))
        except ApplicationRefused:
            self.refused[trick] += 1
            self.open.append(request)
        else:
            self.granted[trick] += 1

    def address(self) -> str:
        return f"{self.chance.randbytes(6).hex()}@example.test"


def receipt() -> Receipt:
    return Receipt("page", timezone.now())


def who(request: RightsRequest) -> Asker:
    return Asker(KIND, request.subject)


def confirm(request: RightsRequest) -> None:
    """They open the link in the mail that went to the address they gave."""
    on_record = intake.is_on_record(who(request), request.pk)
    applicants.confirm_channel(who(request), request.pk, on_record=on_record)


def somebody_else(desk: Desk) -> RightsRequest:
    """From a mailbox of their own, in the person's name: "I have a new address, send it there"."""
    right = desk.chance.choice(HARMFUL)
    asked = applicants.apply(
        Said(desk.address(), f"I am {VICTIM}; this is my new address.", right, whom=VICTIM), receipt()
    )
    confirm(asked)
    if desk.chance.random() < 0.5:
        applicants.show(who(asked), asked.pk, PAPER)
    return asked


def spoofed_sender(desk: Desk) -> RightsRequest:
    """A mail that says it is from the person. The link that confirms goes to the person's mailbox, where nobody opens it."""
    words = desk.chance.choice(["Delete my data", "I want a copy of my data", "Correct my name"])
    raw = f"From: {VICTIM}\r\nTo: privacy@example.test\r\nMessage-ID: <{desk.address()}>\r\nSubject: {words}\r\n\r\n{words}, please.\r\n"
    return take(Arrived("1", raw.encode(), datetime.now(UTC)))


def forged_paper(desk: Desk) -> RightsRequest:
    """A guardian of an adult, an agent without authority: what they show is seen by one of the staff, or by the same one twice."""
    role = desk.chance.choice((Role.GUARDIAN, Role.AGENT))
    said = Said(desk.address(), "Please.", desk.chance.choice(HARMFUL), role, VICTIM)
    asked = applicants.apply(said, receipt())
    applicants.show(who(asked), asked.pk, PAPER)
    seen_by_one(asked)
    return asked


def seen_by_one(asked: RightsRequest) -> None:
    staff.see_proof(asked, staff=MEI)
    with pytest.raises(SamePerson):
        staff.see_proof(asked, staff=MEI)


def relative_by_name(desk: Desk) -> RightsRequest:
    """Only a name and a wish to know. Without an interest of their own nothing is even taken; with one, nobody has seen a paper."""
    said = Said(desk.address(), "She was my aunt.", Right.COPY, Role.RELATIVE, VICTIM)
    with pytest.raises(NoInterest):
        applicants.apply(said, receipt())
    return applicants.apply(Said(**{**vars(said), "interest": "The inheritance."}), receipt())


def two_relatives(desk: Desk) -> RightsRequest:
    """Both are what they say, two of the staff saw it; the dead person had arranged that nobody gets it."""
    said = Said(desk.address(), "It is mine.", Right.COPY, Role.RELATIVE, LATE, "The inheritance.")
    asked = applicants.apply(said, receipt())
    for one in (MEI, JO):
        staff.see_proof(asked, staff=one)
    return asked


def every_day(desk: Desk) -> RightsRequest:
    """The same again and again from one address: it stays one request."""
    said = Said(f"again{desk.chance.randrange(5)}@example.test", "Give it to me.", Right.COPY, whom=VICTIM)
    first, again = applicants.apply(said, receipt()), applicants.apply(said, receipt())
    assert first.pk == again.pk
    return first


TRICKS: Final[dict[str, Callable[[Desk], RightsRequest]]] = {
    trick.__name__: trick
    for trick in (somebody_else, spoofed_sender, forged_paper, relative_by_name, two_relatives, every_day)
}


def themselves(desk: Desk) -> RightsRequest:
    """The person, from the mailbox on record."""
    asked = applicants.apply(Said(VICTIM, f"Why is that so? {desk.address()}", Right.EXPLAIN), receipt())
    confirm(asked)
    return asked


def with_papers(desk: Desk) -> RightsRequest:
    """An agent whose authority two of the staff have seen."""
    asked = applicants.apply(Said(desk.address(), "Please.", Right.COPY, Role.AGENT, VICTIM), receipt())
    for one in (MEI, JO):
        staff.see_proof(asked, staff=one)
    return asked


REAL: Final = (themselves, with_papers)


@pytest.fixture
def victim(db: None) -> UUID:
    """Somebody with an account; and somebody who arranged, while alive, that nobody gets anything."""
    late = sign_up(Client(), LATE)
    with Asker("member", late).block():
        Wish.objects.create(owner=late, subject=late, chosen=Choice.NOBODY)
    return sign_up(Client(), VICTIM)


def rows_of(member: UUID) -> list[str]:
    with as_owner() as owner:
        return [str(row) for row in owner.execute("SELECT * FROM accounts_member WHERE id = %s", [member]).fetchall()]


def attacked(desk: Desk, many: int) -> None:
    for at in range(many):
        trick = desk.chance.choice(list(TRICKS))
        asked = TRICKS[trick](desk)
        if asked.state == RequestState.RECEIVED:
            desk.tries_to_grant(trick, asked)
        if at % 20 == 0:
            real = desk.chance.choice(REAL)
            desk.tries_to_grant(real.__name__, real(desk))


@pytest.mark.parametrize("many", MANY)
def test_of_so_many_attackers_none_gets_anything_and_everybody_real_does(victim: UUID, many: int) -> None:
    before = rows_of(victim)
    desk = Desk(random.Random(many))
    attacked(desk, many)
    real = {one.__name__ for one in REAL}
    assert {trick for trick in desk.granted if trick not in real} == set()
    assert not set(desk.refused) & real
    assert set(desk.refused) == set(TRICKS), "each trick was tried"
    assert desk.granted.total() == len(range(0, many, 20))
    assert rows_of(victim) == before
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM rights_certificate").fetchone() == (0,)
    refusals_say_why(desk.open[:20])


def refusals_say_why(refused: list[RightsRequest]) -> None:
    """Two of the staff refuse, with code, law and a text; a day later nothing of what was shown is left."""
    because = RefusalReason(RefusalCode.NOT_SHOWN, Category.IDENTITY, timezone.localdate() + timedelta(days=30))
    unlike = list({one.pk: one for one in refused}.values())
    for one in unlike:
        staff.propose_refusal(one, "You have not shown that you may ask.", because, staff=MEI)
        staff.agree_to_refusal(one, staff=JO)
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT code, law, decided_by <> approved_by FROM casework_decision WHERE approved_by IS NOT NULL"
        ).fetchall()
    assert len(rows) == len(unlike)
    assert all(code and law and two for code, law, two in rows)
    with time_machine.travel(timezone.now() + KEPT + timedelta(minutes=1)), as_login("worker"):
        applicants.destroy_evidence(timezone.now())
    for one in unlike:
        with who(one).block():
            assert not Evidence.objects.filter(owner=one.subject, request=one.pk).exists()
            assert Decision.objects.filter(request=one.pk).exists()


@pytest.mark.parametrize("place", ["/my/copy", "/my/cancel", "/my/move", "/my/security/app"])
def test_a_stolen_session_takes_nothing_that_harms(db: None, place: str) -> None:
    """Without a proof of the last ten minutes there is no copy, no deletion, no other service, and no new way in. With one there is."""
    stolen = Client()
    sign_up(stolen, VICTIM)
    assert stolen.get(place).status_code == 200
    let_proof_lapse(stolen)
    for answer in (stolen.get(place), stolen.post(place, {"code": "000000"})):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/my/security/prove?")


def test_a_desk_that_asks_for_no_proof_would_give_it_away(victim: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(applicants, "may_be_granted", lambda _shown: None)
    desk = Desk(random.Random(1))
    attacked(desk, 20)
    assert desk.granted.total() > 10
