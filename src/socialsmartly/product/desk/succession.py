"""The desk when the operator's business changes hands: an answer that is on its way goes out from here first."""

from __future__ import annotations

from typing import Final

from socialsmartly.privacy.succession.carried import Carries, carries
from socialsmartly.privacy.succession.walking import Data
from socialsmartly.product.desk.models import Message, Sending
from socialsmartly.words import keeps

ON_ITS_WAY: Final = "an answer to a customer is on its way"


@keeps("3.3-b")
def unsettled(data: Data) -> str:
    going = (Sending.WAITING, Sending.SENDING)
    return ON_ITS_WAY if any(row["sending"] in going for row in data.get(Message._meta.label, ())) else ""


carries(Carries(unsettled=unsettled))
