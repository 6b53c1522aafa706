"""Asking a recipient's machine. The address comes from the contract in force and from nowhere else, so it stands on the public list."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from socialsmartly.privacy.recipients import webhooks
from socialsmartly.privacy.recipients.egress import Answer, Egress
from socialsmartly.privacy.recipients.models import Contract
from socialsmartly.words import keeps

DOOR = Egress()


class NotTaken(Exception):
    """The recipient's machine did not take the message. It is tried again by itself."""

    def __init__(self) -> None:
        super().__init__(type(self).__doc__)


@keeps("3.1-a", "3.2-f")
def post(contract: Contract, message: UUID, body: Mapping[str, Any]) -> Answer:
    """Send one signed message (NotTaken, NoAnswer, EgressRefused). Never inside a transaction."""
    content = webhooks.written(body)
    signed = webhooks.headers(contract.recipient_id, message, int(time.time()), content)
    answer = DOOR.ask(contract.endpoint, method="POST", body=content, headers=signed)
    if not 200 <= answer.status < 300:
        raise NotTaken
    return answer
