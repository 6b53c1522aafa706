"""What a recipient checks with any library that speaks Standard Webhooks."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest

from socialsmartly.privacy.recipients import webhooks


@pytest.mark.promise("4.2-g")
def test_the_signature_is_the_one_of_the_published_example() -> None:
    """The id, time, body and signature of the reference libraries' own test."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    body = b'{"test": 2432232314}'
    said = webhooks.signature(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert said == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.promise("4.2-g")
def test_each_recipient_has_a_secret_of_its_own_and_a_changed_body_no_signature() -> None:
    one, other = UUID(int=1), UUID(int=2)
    said = webhooks.headers(one, UUID(int=3), 1614265330, b"{}")
    key = base64.b64decode(webhooks.secret_of(one).removeprefix(webhooks.PREFIX))
    assert said["webhook-signature"] == "v1," + webhooks.signature(key, said["webhook-id"], 1614265330, b"{}")
    assert said["webhook-signature"] != "v1," + webhooks.signature(key, said["webhook-id"], 1614265330, b"{ }")
    assert webhooks.secret_of(one) != webhooks.secret_of(other)
