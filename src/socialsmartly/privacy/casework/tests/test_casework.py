"""What somebody asks in their own words is a request with a number and a date, and is answered or refused in full."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.actions import mark_of
from socialsmartly.privacy.access.errors import LookNotWrittenDown
from socialsmartly.privacy.access.queries import looks_at
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.casework import actions, queries
from socialsmartly.privacy.casework.actions import RefusalReason
from socialsmartly.privacy.casework.errors import (
    AnsweredAlready,
    HalfARefusal,
    NothingToAgreeTo,
    NothingToTakeBack,
    NotYours,
    NoWords,
    SomebodyElse,
    TooLong,
)
from socialsmartly.privacy.casework.models import Written
from socialsmartly.privacy.casework.queries import Conversation, for_the_person
from socialsmartly.privacy.casework.rules import LONGEST, RefusalCode
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.datamap.scope import all_owners
from socialsmartly.privacy.promises.live import live
from socialsmartly.privacy.rights import actions as rights
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.queries import PROMISES
from socialsmartly.words.purposes import ANSWERING, RIGHTS
from tests.cast import member_of
from tests.house import as_owner
from tests.once import once

WORDS = "Please write beside my order that the parcel never came."
MEI, JO, KAI = uuid7(), uuid7(), uuid7()
"""Three who answer."""


@pytest.fixture
@once
def asker(shop_owner: Client) -> Asker:
    return Asker("member", member_of(shop_owner))


def asked(asker: Asker, right: Right = Right.SUPPLEMENT, **more: Any) -> RightsRequest:
    return actions.ask(asker, right, WORDS, channel="My account", **more)


def because(**more: Any) -> RefusalReason:
    return RefusalReason(
        **{"code": RefusalCode.LAW, "concerns": "content", "until": timezone.now().date() + timedelta(days=30), **more}
    )


def seen_by(asker: Asker, request: RightsRequest) -> Conversation:
    with asker.block():
        return for_the_person(RightsRequest.objects.get(pk=request.pk))


@pytest.mark.promise("4.1-d", "4.6-d")
def test_a_request_in_words_has_a_number_a_date_and_its_words(asker: Asker) -> None:
    request = asked(asker)
    assert request.number
    assert request.due_at == request.received_at + timedelta(days=15)
    assert [text.text for text in seen_by(asker, request).texts] == [WORDS]


@pytest.mark.parametrize("right", Right)
def test_every_right_stands_on_the_board_with_the_dates_of_its_answers(asker: Asker, right: Right) -> None:
    rights.open_request(asker, right, channel="page")
    assert live(timezone.now()).answers[PROMISES[right]].open == 1


@pytest.mark.promise("8-b")
def test_words_that_fit_no_right_are_a_request_all_the_same(asker: Asker) -> None:
    """Somebody chose a right that the program carries out by itself and wrote beside it: nothing is dropped."""
    assert asked(asker, Right.COPY).right == Right.OTHER


@pytest.mark.parametrize(("text", "error"), [("", NoWords), (" \x00\n", NoWords), ("x" * (LONGEST + 1), TooLong)])
def test_what_cannot_be_read_is_refused_before_anything_is_kept(asker: Asker, text: str, error: type) -> None:
    with pytest.raises(error):
        actions.ask(asker, Right.OTHER, text, channel="My account")
    with asker.block():
        assert not RightsRequest.objects.exists()


@pytest.mark.promise("4.6-d")
def test_an_answer_reaches_the_person_and_closes_the_request(asker: Asker) -> None:
    request = asked(asker)
    actions.grant(asker, request, "It stands beside the order now.", staff=MEI)
    found = seen_by(asker, request)
    assert [text.by for text in found.texts] == ["person", "desk"]
    assert found.settled
    with pytest.raises(AnsweredAlready):
        actions.grant(asker, request, "Again.", staff=JO)


@pytest.mark.promise("4.6-g", "4.3-c")
def test_a_refusal_counts_only_when_somebody_else_agreed_to_it(asker: Asker) -> None:
    request = asked(asker)
    actions.propose_refusal(asker, request, "The law asks us to keep it.", because(), staff=MEI)
    assert [text.by for text in seen_by(asker, request).texts] == ["person"]
    with pytest.raises(SomebodyElse):
        actions.agree_to_refusal(asker, request, staff=MEI)
    actions.agree_to_refusal(asker, request, staff=JO)
    found = seen_by(asker, request)
    assert found.decision
    told = (found.decision.code, found.decision.law, found.decision.concerns, found.decision.until)
    assert all(told)
    assert len(found.remedies) == 3
    assert found.texts[-1].by == "desk"


@pytest.mark.promise("4.3-c", "4.6-g")
@pytest.mark.parametrize("part", ["code", "law", "concerns", "until"])
def test_a_refusal_that_lacks_a_part_cannot_be_stored(asker: Asker, part: str) -> None:
    """The database itself refuses it, whoever writes."""
    whole: dict[str, Any] = {"code": "law", "law": "PIPL 19", "concerns": "content", "until": date(2027, 1, 1)}
    broken = whole | {part: None if part == "until" else ""}
    order = (
        "INSERT INTO casework_decision (id, request, subject, outcome, code, law, concerns, until, decided_by, at) "
        "VALUES (%s, %s, %s, 'refused', %s, %s, %s, %s, %s, now())"
    )
    with as_owner() as owner:
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(order, [uuid7(), uuid7(), asker.subject, *broken.values(), uuid7()])
        owner.execute(order, [uuid7(), uuid7(), asker.subject, *whole.values(), uuid7()])


def test_a_refusal_about_nothing_is_refused_with_what_is_missing(asker: Asker) -> None:
    with pytest.raises(HalfARefusal):
        actions.propose_refusal(asker, asked(asker), "No.", because(concerns="everything"), staff=MEI)


def test_nobody_agrees_to_what_nobody_proposed(asker: Asker) -> None:
    with pytest.raises(NothingToAgreeTo):
        actions.agree_to_refusal(asker, asked(asker), staff=JO)


@pytest.mark.promise("4.6-d", "4.6-g")
def test_whoever_proposed_a_refusal_takes_it_back_and_the_request_is_open_with_its_date(asker: Asker) -> None:
    request = asked(asker)
    actions.propose_refusal(asker, request, "The law asks us to keep it.", because(), staff=MEI)
    actions.take_back_refusal(asker, request, staff=MEI)
    with asker.block():
        still = RightsRequest.objects.get(pk=request.pk)
        taken = list(RequestStep.objects.filter(request=request.pk).order_by("at").values_list("step", flat=True))
    assert (still.state, still.due_at) == (RequestState.RECEIVED, request.due_at)
    assert taken == ["received", actions.PROPOSED, actions.TAKEN_BACK]
    actions.grant(asker, request, "It stands beside the order now.", staff=JO)
    assert [text.text for text in seen_by(asker, request).texts] == [WORDS, "It stands beside the order now."]


def test_nobody_else_takes_a_proposal_back(asker: Asker) -> None:
    request = asked(asker)
    actions.propose_refusal(asker, request, "No.", because(), staff=MEI)
    with pytest.raises(NotYours):
        actions.take_back_refusal(asker, request, staff=JO)
    actions.agree_to_refusal(asker, request, staff=JO)
    assert seen_by(asker, request).settled


@pytest.mark.parametrize("step", ["nothing", "agreed", "taken back", "granted"])
def test_what_is_no_proposal_any_more_cannot_be_taken_back(asker: Asker, step: str) -> None:
    request = asked(asker)
    if step in {"agreed", "taken back"}:
        actions.propose_refusal(asker, request, "No.", because(), staff=MEI)
    if step == "agreed":
        actions.agree_to_refusal(asker, request, staff=JO)
    elif step == "taken back":
        actions.take_back_refusal(asker, request, staff=MEI)
    elif step == "granted":
        actions.grant(asker, request, "Done.", staff=MEI)
    with pytest.raises(NothingToTakeBack):
        actions.take_back_refusal(asker, request, staff=MEI)


@pytest.mark.promise("4.6-c")
def test_a_complaint_is_decided_by_somebody_who_did_not_decide_before(asker: Asker) -> None:
    first = asked(asker)
    actions.propose_refusal(asker, first, "No.", because(), staff=MEI)
    actions.agree_to_refusal(asker, first, staff=JO)
    complaint = asked(asker, Right.COMPLAIN, about=first.number)
    for decided_before in (MEI, JO):
        with pytest.raises(SomebodyElse):
            actions.grant(asker, complaint, "Still no.", staff=decided_before)
    actions.grant(asker, complaint, "You were right.", staff=KAI)
    assert seen_by(asker, complaint).settled


def test_another_matter_may_be_decided_by_the_same_person(asker: Asker) -> None:
    """The twin: only the complaint is closed to them."""
    first = asked(asker)
    actions.grant(asker, first, "Done.", staff=MEI)
    actions.grant(asker, asked(asker), "Done, too.", staff=MEI)
    with pytest.raises(SomebodyElse):
        actions.grant(asker, asked(asker, Right.COMPLAIN), "No.", staff=MEI)


@pytest.mark.promise("2.3-c")
def test_whoever_answers_is_written_down_for_the_person(asker: Asker) -> None:
    request = asked(asker)
    assert [text.text for text in queries.to_answer(MEI, request).texts] == [WORDS]
    with reading_for(RIGHTS, member=asker.subject, subject=asker.subject):
        looks = [(look.purpose, look.case, look.reader) for look in looks_at(asker.subject, asker.subject)]
    assert looks == [("answering", request.number, mark_of(MEI, asker.subject))]


def test_an_unwritten_look_shows_nothing(asker: Asker) -> None:
    request = asked(asker)
    with (
        pytest.raises(LookNotWrittenDown),
        reading_for(ANSWERING, member=MEI, because=request.number),
        all_owners("a case is about one person"),
    ):
        assert Written.objects.filter(request=request.pk).exists()


@pytest.mark.promise("4.2-a")
def test_the_words_go_with_the_person_and_the_decision_stays_as_proof(asker: Asker) -> None:
    request = asked(asker)
    actions.grant(asker, request, "Done.", staff=MEI)
    rights.delete(asker, channel="page")
    with as_owner() as owner:
        assert owner.execute("SELECT count(*) FROM casework_written").fetchone() == (0,)
        kept = owner.execute("SELECT outcome FROM casework_decision WHERE request = %s", [request.pk]).fetchone()
    assert kept == ("granted",)


def test_the_names_of_those_who_answer_lead_nowhere() -> None:
    one, other = UUID(int=1), UUID(int=2)
    assert mark_of(MEI, one) != mark_of(MEI, other)
