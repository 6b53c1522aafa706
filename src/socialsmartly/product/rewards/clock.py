"""The hourly job of the room. It stands beside `tasks.py`, since what it calls puts the jobs that stand there on the queue."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.rewards.actions.tending import tend_all
from socialsmartly.words.purposes import FINISHING, PROMOTION

log = logging.getLogger("socialsmartly.rewards")


@app.periodic(cron="17 * * * *")
@task(serves=(FINISHING, PROMOTION), name="rewards.tend", retry=0, queueing_lock="rewards.tend")
def tend_promotions(timestamp: int) -> None:
    """Codes whose time is over leave their place in the budget."""
    if gone := tend_all(timezone.now()):
        log.info("codes of rewards ran out", extra={"rows": gone})
