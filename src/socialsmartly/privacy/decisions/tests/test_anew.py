"""What a program decided is kept so that it can be run again; a person may have a person decide, and their word replaces the program's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.datamap.ids import uuid7
from socialsmartly.privacy.decisions.actions import ask_a_person, decide_anew
from socialsmartly.privacy.decisions.errors import DecidedAlready, NoSuchOutcome, NotYours
from socialsmartly.privacy.decisions.queries import Shown, decisions_of
from socialsmartly.privacy.retention.actions import sweep
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import Right, RightsRequest
from socialsmartly.product.billing.metering import counted
from socialsmartly.product.billing.rules import LIMIT, MESSAGES, OVER, WITHIN
from socialsmartly.product.billing.tests.buying import somebody
from socialsmartly.product.billing.tests.catalogues import selling
from socialsmartly.product.billing.tests.test_metering import SMALL
from socialsmartly.product.rewards.actions import claiming, deciding
from socialsmartly.product.rewards.anew import answer
from socialsmartly.product.rewards.rules import CHECKING, Reason, Step
from socialsmartly.product.rewards.tests.shop import claim_of, promotion, rewarded, shop
from socialsmartly.product.staff.actions import seat_staff
from socialsmartly.product.workspaces.allowance import LimitReached
from socialsmartly.words.decision import again, canonical, run
from socialsmartly.words.purposes import PROMOTION
from tests.cast import show_staff_factor, sign_up
from tests.house import as_login, as_owner

pytestmark = pytest.mark.promise("4.5-a", "4.5-b")
RULE = {"all": [{"orders_at_least": 3}]}
JO = uuid7()


@pytest.fixture
def tea(db: None) -> UUID:
    return shop()


@pytest.fixture
def mei(db: None) -> Iterator[UUID]:
    """Her edition holds a hundred messages, and she wanted more."""
    with selling(SMALL):
        yield somebody()


def told(asker: Asker) -> list[Shown]:
    with asker.block():
        return decisions_of(asker)


def of_claim(tea: UUID, claim: UUID) -> Asker:
    return Asker("claim", claim, tea)


def refused(mei: UUID) -> Shown:
    with pytest.raises(LimitReached):
        counted(mei, MESSAGES.slug, 500)
    (one,) = told(Asker("member", mei))
    return one


def test_a_version_runs_again_with_what_is_kept_and_another_rule_has_another_digest() -> None:
    read = {"known": True, "orders": 2, "spent_minor": 10, "country": "UK", "works_here": False}
    rule = {"rule": RULE, "reviewed": False, "currency": "GBP"}
    made = run(CHECKING, rule, read)
    assert made.outcome == Reason.RULE
    assert again(CHECKING, made.version, rule, read) == made.outcome
    assert again(CHECKING, made.version, rule, read | {"orders": 3}) == Step.APPROVED
    assert run(CHECKING, rule | {"rule": {"all": [{"orders_at_least": 4}]}}, read).digest != made.digest
    assert canonical({"b": 1, "a": 2}) == '{"a":2,"b":1}'


def test_a_refused_reward_is_kept_with_its_rule_and_comes_to_the_same(tea: UUID, client: Client) -> None:
    claim = rewarded(tea, promotion(tea, eligibility=RULE))
    (one,) = told(of_claim(tea, claim))
    assert (one.decided.outcome, one.same, one.decided.version) == ("rule", True, 1)
    page = client.get(f"/claim/{PersonalLink('claim', tea, claim).token()}").content.decode()
    assert "at least 3 orders in this shop" in page
    assert "run again now, it comes to the same" in page


def test_a_changed_input_would_be_seen(tea: UUID) -> None:
    """The twin."""
    claim = rewarded(tea, promotion(tea, eligibility=RULE))
    with as_owner() as owner:
        owner.execute("""UPDATE decisions_decided SET read = replace(read, '"orders":0', '"orders":9')""")
    assert not told(of_claim(tea, claim))[0].same


def test_whoever_gets_a_reward_can_read_why_too(tea: UUID) -> None:
    claim = rewarded(tea, promotion(tea))
    assert [one.decided.outcome for one in told(of_claim(tea, claim))] == [Step.APPROVED]


def test_an_objection_is_a_request_with_a_date_and_the_shops_answer_replaces_the_programs(tea: UUID) -> None:
    claim = rewarded(tea, promotion(tea, eligibility=RULE))
    claiming.appeal(tea, claim, "I ordered three times, under my old name.")
    (one,) = told(of_claim(tea, claim))
    assert one.asked is not None
    assert (one.asked.right, one.asked.state, one.anew) == (Right.DECIDE, "received", None)
    assert one.asked.due_at <= timezone.now() + timedelta(days=15)
    answer(tea, claim, JO)  # nobody has decided yet, so nothing is answered
    with reading_for(PROMOTION, workspace=tea):
        assert deciding.approve(tea, claim, Step.APPEALED)
    for _ in range(2):
        answer(tea, claim, JO)
    (one,) = told(of_claim(tea, claim))
    assert one.anew is not None
    assert (one.anew.outcome, one.anew.by, one.asked and one.asked.state) == (Step.APPROVED, "person", "done")
    assert claim_of(tea, claim).step == Step.ISSUED


def test_a_claim_whose_time_is_over_takes_its_decision_along(tea: UUID) -> None:
    gone, kept = promotion(tea, objection_days=1), promotion(tea, objection_days=60)
    rewarded(tea, gone)
    stays = rewarded(tea, kept)
    with as_owner() as owner:
        owner.execute("UPDATE decisions_decided SET kept_until = now() + interval '200 days'")
    with as_login("worker"):
        sweep(timezone.now() + timedelta(days=13))
    with as_owner() as owner:
        assert owner.execute("SELECT subject FROM decisions_decided").fetchall() == [(stays,)]


def test_a_limit_that_refused_is_kept_once_and_explained(mei: UUID) -> None:
    one = refused(mei)
    again_refused = refused(mei)
    assert (one.decided.kind, one.decided.outcome, one.same) == (LIMIT.slug, OVER, True)
    assert again_refused.decided.pk == one.decided.pk
    assert any("holds 100" in line for line in one.said)


def test_a_person_lets_it_through_and_then_it_goes_through(mei: UUID) -> None:
    her = Asker("member", mei)
    one = refused(mei)
    asked = ask_a_person(her, one.decided.pk, "A fire sale, once.", channel="page")
    assert ask_a_person(her, one.decided.pk, "A fire sale, once.", channel="page").pk == asked.pk
    with pytest.raises(NoSuchOutcome):
        decide_anew(her, asked, "free for ever", "Why not.", staff=JO)
    decide_anew(her, asked, WITHIN, "Once, this month.", staff=JO)
    counted(mei, MESSAGES.slug, 500)
    with her.block():
        assert RightsRequest.objects.get(pk=asked.pk).state == "done"
    with pytest.raises(DecidedAlready):
        decide_anew(her, asked, OVER, "No.", staff=JO)


def test_a_person_who_leaves_it_changes_nothing(mei: UUID) -> None:
    """The twin."""
    her = Asker("member", mei)
    one = refused(mei)
    asked = ask_a_person(her, one.decided.pk, "A fire sale, once.", channel="page")
    decide_anew(her, asked, OVER, "Your edition holds less.", staff=JO)
    with pytest.raises(LimitReached):
        counted(mei, MESSAGES.slug, 500)


def test_nobody_has_somebody_elses_decision_looked_at(mei: UUID) -> None:
    one, other = refused(mei), Asker("member", somebody("bo@example.test"))
    with pytest.raises(NotYours):
        ask_a_person(other, one.decided.pk, "Mine.", channel="page")
    assert told(other) == []


def test_on_the_pages_a_member_asks_and_staff_decide(client: Client, mailbox: None, db: None) -> None:
    staff = Client()
    with selling(SMALL):
        mei = sign_up(client, "mei.limit@example.test")
        assert "No decision of a program" in client.get("/my/decisions").content.decode()
        with pytest.raises(LimitReached):
            counted(mei, MESSAGES.slug, 5_000_000)
        (one,) = told(Asker("member", mei))
        page = client.post("/my/decisions", {"decision": one.id, "text": "A fire sale."}, follow=True).content.decode()
        assert "A person decides it" in page
        with Asker("member", mei).block():
            number = RightsRequest.objects.get(pk=one.decided.pk).number
        seat_staff(sign_up(staff, "jo@example.test"))
        show_staff_factor(staff)
        desk = staff.get(f"/staff/requests/{number}/answer").content.decode()
        assert "A fire sale." in desk
        assert 'value="within"' in desk
        staff.post(f"/staff/requests/{number}/decide", {"outcome": "within", "text": "Once."})
        page = client.get("/my/decisions").content.decode()
    assert "A person decided it anew" in page
    assert "It is let through" in page
