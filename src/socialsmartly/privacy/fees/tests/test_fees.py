"""Only what repeats beyond the threshold may cost, it is told before the work, and refusing it closes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from socialsmartly.privacy.casework import actions as casework
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.fees import actions, rules
from socialsmartly.privacy.fees.errors import Free, NoCost, NothingQuoted, NotWorkable, QuotedAlready
from socialsmartly.privacy.fees.models import Reply
from socialsmartly.privacy.fees.queries import standing_of
from socialsmartly.privacy.rights.actions import Asker, open_request
from socialsmartly.privacy.rights.models import RequestState, RequestStep, Right, RightsRequest
from socialsmartly.privacy.rights.tests.test_rights import member
from tests.house import as_owner

pytestmark = pytest.mark.promise("4.6-f")
JO = uuid7()


@pytest.fixture
def ada(db: None, monkeypatch: pytest.MonkeyPatch) -> Asker:
    monkeypatch.setattr(settings, "SOCIALSMARTLY_COST_PER_HOUR", 15_000)
    return member("ada")


def ask(ada: Asker, n: int, right: Right = Right.EXPLAIN) -> RightsRequest:
    return casework.ask(ada, right, f"Explain again, number {n}.", channel="page")


def ask_often(ada: Asker, right: Right = Right.EXPLAIN) -> RightsRequest:
    return [ask(ada, n, right) for n in range(rules.FREE + 1)][-1]


def test_below_the_threshold_nothing_can_be_charged(ada: Asker) -> None:
    for n in range(rules.FREE):
        with pytest.raises(Free):
            actions.quote(ada, ask(ada, n), 10, staff=JO)


def test_without_the_threshold_the_first_would_cost(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr("socialsmartly.privacy.fees.queries.FREE", 0)
    assert actions.quote(ada, ask(ada, 1), 10, staff=JO).count == 1


def test_beyond_it_the_cost_of_the_work_is_told_once_and_no_more(ada: Asker) -> None:
    request = ask_often(ada)
    made = actions.quote(ada, request, 25, staff=JO)
    assert (made.count, made.fee) == (rules.FREE + 1, "CN¥62.50")
    with pytest.raises(QuotedAlready):
        actions.quote(ada, request, 600, staff=JO)


@pytest.mark.parametrize("right", sorted(set(Right) - rules.MAY_COST))
def test_what_the_program_does_and_what_protects_people_never_costs(ada: Asker, right: Right) -> None:
    assert not standing_of(ada, _opened(ada, right).number)[1].may_cost  # type: ignore[index]  # it is there


def _opened(ada: Asker, right: Right) -> RightsRequest:
    return open_request(ada, right, channel="page")


def test_whoever_asks_for_nothing_new_after_90_days_asks_for_free(ada: Asker) -> None:
    for n in range(rules.FREE):
        ask(ada, n)
    with as_owner() as owner:
        owner.execute("UPDATE rights_rightsrequest SET received_at = %s", [timezone.now() - timedelta(days=91)])
    with pytest.raises(Free):
        actions.quote(ada, ask(ada, 9), 10, staff=JO)


def test_an_installation_that_names_no_cost_charges_nothing(ada: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SOCIALSMARTLY_COST_PER_HOUR", 0)
    with pytest.raises(NoCost):
        actions.quote(ada, ask_often(ada), 10, staff=JO)


@pytest.mark.parametrize("minutes", [0, -1, 601])
def test_work_that_cannot_be_is_not_quoted(ada: Asker, minutes: int) -> None:
    with pytest.raises(NotWorkable):
        actions.quote(ada, ask_often(ada), minutes, staff=JO)


@pytest.mark.parametrize(("accept", "reply"), [(True, Reply.ACCEPTED), (False, Reply.REDUCED)])
def test_the_request_stays_open_and_its_date_where_it_was(ada: Asker, accept: bool, reply: Reply) -> None:
    request = ask_often(ada)
    actions.quote(ada, request, 25, staff=JO)
    actions.reply(ada, request.number, accept=accept, channel="page")
    found = standing_of(ada, request.number)
    assert found
    assert (found[0].state, found[0].due_at) == (RequestState.RECEIVED, request.due_at)
    assert found[1].quote
    assert found[1].quote.reply == reply
    casework.grant(ada, request, "In short: yes.", staff=JO)
    with pytest.raises(NothingQuoted):
        actions.reply(ada, request.number, accept=True, channel="page")


def test_the_same_words_again_are_one_request_with_both_receipts(ada: Asker) -> None:
    first = casework.ask(ada, Right.EXPLAIN, "Why was I warned?", channel="page")
    again = casework.ask(ada, Right.EXPLAIN, "  why was I  WARNED?\n", channel="e-mail")
    assert again.pk == first.pk
    with ada.block():
        receipts = list(RequestStep.objects.filter(request=first.pk).order_by("at", "id").values_list("step", "by"))
        assert RightsRequest.objects.count() == 1
    assert receipts == [("received", "page"), ("received again", "e-mail")]


def test_after_its_answer_the_same_words_are_a_new_request(ada: Asker) -> None:
    first = casework.ask(ada, Right.EXPLAIN, "Why was I warned?", channel="page")
    casework.grant(ada, first, "A new phone.", staff=JO)
    assert casework.ask(ada, Right.EXPLAIN, "Why was I warned?", channel="page").pk != first.pk
