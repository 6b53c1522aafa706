"""A test message to the member who wrote it: the same letter, the same headers, no contact and no decision."""

from __future__ import annotations

import time

from socialsmartly.product.campaigns.delivery import unsubscribe_headers
from socialsmartly.product.campaigns.letters import Leaves, Letter
from socialsmartly.product.messaging.sending import MailServer, compose

SECONDS = 8.0


def send_trial(address: str, sender: str, letter: Letter, leaves: Leaves) -> None:
    """Hand it over at once (HandOver says why not). Call it outside every block."""
    mail = compose(
        to=address,
        sender=sender,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        headers=unsubscribe_headers(leaves, letter.language),
    )
    with MailServer(SECONDS) as server:
        server.hand_over(mail, time.monotonic() + SECONDS)
