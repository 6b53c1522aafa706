"""Campaigns when the operator's business changes hands: what is being sent is sent here to its end, so that nobody gets it twice or not at all."""

from __future__ import annotations

from typing import Final

from socialsmartly.privacy.succession.carried import Carries, carries
from socialsmartly.privacy.succession.walking import Data
from socialsmartly.product.campaigns.models import Campaign, Decision, Outcome, State
from socialsmartly.words import keeps

BEING_SENT: Final = "a campaign is being sent"


@keeps("3.3-b")
def unsettled(data: Data) -> str:
    sending = any(row["state"] == State.SENDING for row in data.get(Campaign._meta.label, ()))
    on_the_way = (Outcome.WAITING, Outcome.SENDING)
    waits = any(row["outcome"] in on_the_way for row in data.get(Decision._meta.label, ()))
    return BEING_SENT if sending or waits else ""


carries(Carries(unsettled=unsettled))
