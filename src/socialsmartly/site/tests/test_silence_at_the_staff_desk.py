"""A customer contests what silence did in a dispute, and somebody of the operator decides it in the staff area."""

from __future__ import annotations

import html

import pytest
from django.test import Client

from socialsmartly.product.desk.disputing import Stage
from socialsmartly.product.desk.models import Conversation
from socialsmartly.product.desk.tasks import take_back
from socialsmartly.product.desk.tests.shop import Shop
from socialsmartly.product.desk.tests.test_disputes import case, stage, tea
from socialsmartly.product.desk.tests.test_silence import WHY, contests, silent_about_a_proposal
from socialsmartly.product.staff.tests.test_answering import colleague
from tests.house import as_login, as_owner

__all__ = ["case", "tea"]


@pytest.mark.promise("4.5-b")
def test_staff_read_what_the_program_did_and_move_it_back(tea: Shop, case: Conversation, stranger: Client) -> None:
    silent_about_a_proposal(tea, case)
    contests(stranger)
    with as_owner() as owner:
        (number,) = owner.execute("SELECT number FROM rights_rightsrequest WHERE \"right\" = 'decide'").fetchone() or (
            "",
        )
    jo, desk = colleague("jo"), f"/staff/requests/{number}"
    page = html.unescape(jo.get(f"{desk}/answer").content.decode())
    assert WHY in page
    assert "Nobody moved it within 14 days" in page
    assert "Decide: the shop looks at it" in page
    jo.post(f"{desk}/decide", {"outcome": "under-review", "text": "You could not know."})
    with as_owner() as owner:
        (args,) = owner.execute(
            "SELECT args FROM procrastinate_jobs WHERE task_name = 'desk.take_back_silence'"
        ).fetchone() or ({},)
    with as_login("worker"):
        take_back(**args)
    assert stage(case) == Stage.UNDER_REVIEW
