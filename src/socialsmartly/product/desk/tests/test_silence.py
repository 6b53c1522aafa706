"""What silence did in a dispute is explained on its page, and a person decides anew by the button there and may move it back."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.decisions.actions import decide_anew
from socialsmartly.privacy.rights.actions import Asker
from socialsmartly.privacy.rights.models import RequestState, RightsRequest
from socialsmartly.product.desk.actions import taking_back
from socialsmartly.product.desk.actions.taking_back import take_back_silence
from socialsmartly.product.desk.disputing import Stage
from socialsmartly.product.desk.models import Conversation, Move
from socialsmartly.product.desk.tasks import take_back
from socialsmartly.product.desk.tests.shop import Shop, link_in_mail
from socialsmartly.product.desk.tests.test_disputes import case, hers, later, ours, stage, tea
from socialsmartly.words.purposes import DESK
from tests.house import as_login, as_owner

__all__ = ["case", "tea"]
pytestmark = pytest.mark.promise("4.5-b")
WHY = "I was in hospital."


def silent_about_a_proposal(tea: Shop, case: Conversation) -> None:
    ours(tea, case, "under-review")
    ours(tea, case, "proposed", resolution="reject")
    assert later(15) == 1
    assert stage(case) == Stage.RESOLVED


def contests(stranger: Client) -> str:
    """By the button beside the newest thing that silence did; the page afterwards."""
    decision = re.findall(r'name="decision" value="([^"]+)"', stranger.get(link_in_mail()).content.decode())[0]
    said = {"decision": decision, "text": WHY}
    return stranger.post(f"{link_in_mail()}/contest", said, follow=True).content.decode()


def a_person_decides(case: Conversation, outcome: Stage) -> None:
    """And the worker hears of it."""
    asker = Asker("contact", case.contact_id, case.workspace_id)
    with asker.block():
        request = RightsRequest.objects.filter(state=RequestState.RECEIVED).get()
    decide_anew(asker, request, outcome, "You could not know.", staff=uuid4())
    with as_owner() as owner:
        jobs = owner.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'desk.take_back_silence'"
        ).fetchall()
    with as_login("worker"):
        for (args,) in jobs:
            take_back(**args)


def test_the_page_says_why_and_a_person_moves_it_back(tea: Shop, case: Conversation, stranger: Client) -> None:
    silent_about_a_proposal(tea, case)
    page = stranger.get(link_in_mail()).content.decode()
    assert "Nobody moved it within 14 days" in page
    assert "A person decides it. Your request has the number" in contests(stranger)
    a_person_decides(case, Stage.UNDER_REVIEW)
    assert stage(case) == Stage.UNDER_REVIEW
    for read in (stranger.get(link_in_mail()), tea.owner.get(tea.of(case))):
        assert "A person decided that the silence does not count." in read.content.decode()
    assert "A person decided it anew on" in stranger.get(link_in_mail()).content.decode()
    ours(tea, case, "proposed", "You are right.", "refund")
    hers(stranger, "accepted", "Thank you.")
    assert stage(case) == Stage.ACCEPTED


def test_a_person_may_leave_it_as_it_is(tea: Shop, case: Conversation, stranger: Client) -> None:
    silent_about_a_proposal(tea, case)
    contests(stranger)
    a_person_decides(case, Stage.RESOLVED)
    assert stage(case) == Stage.RESOLVED


def test_a_matter_that_was_closed_meanwhile_is_open_again(tea: Shop, case: Conversation, stranger: Client) -> None:
    silent_about_a_proposal(tea, case)
    contests(stranger)
    assert later(30) == 1
    tea.owner.post(f"{tea.of(case)}/act", {"do": "close", "outcome": "solved"})
    assert tea.only().state == "closed"
    a_person_decides(case, Stage.UNDER_REVIEW)
    assert stage(case) == Stage.UNDER_REVIEW
    assert tea.only().state == "open"


def test_what_people_did_meanwhile_stays(tea: Shop, case: Conversation, stranger: Client) -> None:
    ours(tea, case, "info-requested", "Please send a picture.")
    assert later(15) == 1
    contests(stranger)
    ours(tea, case, "proposed", resolution="refund")
    a_person_decides(case, Stage.GATHERING)
    assert stage(case) == Stage.PROPOSED


def test_it_moves_once_however_often_the_worker_hears(tea: Shop, case: Conversation, stranger: Client) -> None:
    silent_about_a_proposal(tea, case)
    contests(stranger)
    a_person_decides(case, Stage.UNDER_REVIEW)
    asker = Asker("contact", case.contact_id, case.workspace_id)
    with asker.block():
        decided = RightsRequest.objects.get().pk
    assert not take_back_silence(case.workspace_id, case.contact_id, decided)
    with reading_for(DESK, workspace=case.workspace_id):
        assert Move.objects.filter(workspace_id=case.workspace_id, by="person").count() == 1


def test_without_the_look_at_where_it_stands_the_steps_of_people_would_go(
    tea: Shop, case: Conversation, stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    ours(tea, case, "info-requested", "Please send a picture.")
    assert later(15) == 1
    contests(stranger)
    ours(tea, case, "proposed", resolution="refund")
    monkeypatch.setattr(taking_back, "SINCE", {Stage.UNDER_REVIEW: frozenset(Stage)})
    a_person_decides(case, Stage.GATHERING)
    assert stage(case) == Stage.GATHERING


@pytest.mark.parametrize(
    "decision",
    ["", "nonsense", "12345678", "00000000-0000-7000-8000-000000000000"],
    ids=["none", "word", "number", "strange"],
)
def test_a_decision_that_is_not_theirs_is_contested_by_nobody(
    tea: Shop, case: Conversation, stranger: Client, decision: str
) -> None:
    said = {"decision": decision, "text": WHY}
    page = stranger.post(f"{link_in_mail()}/contest", said, follow=True).content.decode()
    assert "There is no such decision of a program about you" in page
