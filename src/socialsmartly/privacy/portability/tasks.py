"""Links end by themselves."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.portability.actions import end_what_is_over
from socialsmartly.words.purposes import FINISHING, RIGHTS

log = logging.getLogger("socialsmartly.portability")


@app.periodic(cron="23 * * * *")
@task(
    serves=(FINISHING, RIGHTS),
    name="portability.end_what_is_over",
    retry=0,
    queueing_lock="portability.end_what_is_over",
)
def end(timestamp: int) -> None:
    if ended := end_what_is_over(timezone.now()):
        log.info("links for another service that nobody used", extra={"requests": ended})
