"""Restrictions whose notice is over end by themselves."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.limits.actions import end_what_is_due
from socialsmartly.words.purposes import FINISHING, RIGHTS

log = logging.getLogger("socialsmartly.limits")


@app.periodic(cron="*/10 * * * *")
@task(serves=(FINISHING, RIGHTS), name="limits.end", retry=0, queueing_lock="limits.end")
def end(timestamp: int) -> None:
    ended = end_what_is_due(timezone.now())
    if ended:
        log.info("restrictions ended after their notice", extra={"limits": ended})
