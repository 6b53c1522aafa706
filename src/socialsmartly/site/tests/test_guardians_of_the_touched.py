"""An incident that touched a minor is told to whoever answers for them, once, whatever became of the minor's own message."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from socialsmartly.privacy.incidents.codes import AGAIN_AFTER
from socialsmartly.privacy.incidents.tests.test_incidents import SAID
from socialsmartly.product.guardians.tests.test_waiting import CHILD, MOTHER, agreed, asked
from socialsmartly.product.messaging.channels import Channel
from socialsmartly.product.staff import tasks
from socialsmartly.product.staff.tests.test_answering import colleague
from socialsmartly.product.staff.tests.test_incidents import entered, the_worker, told_to
from tests.cast import sign_up

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("mailbox", "db")]


def two_agree() -> None:
    eve, zoe = colleague("eve"), colleague("zoe")
    zoe.post(f"{entered(eve)}/decide", {"agree": "1"})


def test_whoever_answers_for_a_minor_is_told_with_them_and_once(
    stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_up(stranger, CHILD, age="child")
    agreed(stranger)
    two_agree()
    whole = tasks.send_notice

    def not_to_the_guardian(channel: Channel, address: str, *words: str) -> None:
        if address == MOTHER:
            raise tasks.NotDelivered
        whole(channel, address, *words)

    with monkeypatch.context() as broken:
        broken.setattr(tasks, "send_notice", not_to_the_guardian)
        the_worker()
    assert (len(told_to(CHILD)), told_to(MOTHER)) == (1, [])
    for hours in (1, 2):
        later = timezone.now() + hours * AGAIN_AFTER
        with monkeypatch.context() as passed:
            passed.setattr(tasks.timezone, "now", lambda later=later: later)
            the_worker()
    assert len(told_to(CHILD)) == 1, "the minor had theirs"
    (said,) = told_to(MOTHER)
    assert "You answer for somebody under 18" in said
    assert all(words in said for both in SAID.values() for words in both), "in both languages"
    assert "/g/" in said


def test_whoever_was_asked_and_has_not_answered_hears_nothing(stranger: Client) -> None:
    """The twin: nobody knows yet whether they answer for the child."""
    sign_up(stranger, CHILD, age="child")
    asked(stranger)
    two_agree()
    the_worker()
    assert (len(told_to(CHILD)), told_to(MOTHER)) == (1, [])
