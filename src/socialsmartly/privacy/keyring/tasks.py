"""The keyring turns by itself: looked at every hour, done once a day."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.keyring.actions import turn
from socialsmartly.words import NO_PERSONAL_DATA

log = logging.getLogger("socialsmartly.keyring")


@app.periodic(cron="3 * * * *")
@task(serves=(NO_PERSONAL_DATA,), name="keyring.turn", retry=0, queueing_lock="keyring.turn")
def turn_the_keyring(timestamp: int = 0) -> None:
    turned = turn(timezone.now().date())
    if turned.made or turned.rewrapped or turned.destroyed:
        log.info("the keyring turned", extra={"rows": turned.rewrapped, "generation": turned.newest})
