"""A hand-over begins only while the mail server still has its longest time to answer before the lease ends (4.3-d)."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from socialsmartly.product.campaigns.delivery import MARGIN
from socialsmartly.product.campaigns.rules import BATCH, LEASE
from socialsmartly.product.campaigns.tests.shop import Sink
from socialsmartly.product.messaging import sending
from socialsmartly.product.messaging.sending import LONGEST_ANSWER, MailServer, TooLate, compose

HOUR = 3600.0


@pytest.fixture
def mail() -> EmailMessage:
    return compose(to="ada@example.test", sender="Tea", subject="a", text="b", html="c", headers={})


def test_with_less_time_than_that_nothing_is_begun(post: Sink, mail: EmailMessage) -> None:
    with MailServer(5) as server, pytest.raises(TooLate):
        server.hand_over(mail, time.monotonic() + LONGEST_ANSWER - 0.001)
    assert post.mails == []


def test_time_lost_over_the_address_counts(post: Sink, mail: EmailMessage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server took its time over MAIL and RCPT: the text does not leave any more, and the connection serves the next message."""
    answers = iter([False, True, False, False])
    monkeypatch.setattr(sending, "_too_late", lambda deadline: next(answers))
    with MailServer(5) as server:
        with pytest.raises(TooLate):
            server.hand_over(mail, time.monotonic() + HOUR)
        assert post.mails == []
        server.hand_over(mail, time.monotonic() + HOUR)
    assert post.addresses == ["ada@example.test"]


def test_a_lease_leaves_time_for_a_batch_that_is_answered_promptly() -> None:
    assert (LEASE - MARGIN).total_seconds() - LONGEST_ANSWER >= BATCH * 0.08
