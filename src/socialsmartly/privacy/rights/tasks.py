"""A deletion that a crash interrupted is finished by itself: the person may be unable to ask again."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.rights.actions import finish_closings, finish_deletions, part_from_the_alone
from socialsmartly.words.purposes import CLOSING, FINISHING, GUARDIANSHIP, RIGHTS, SERVICE, TEAM, WORKSPACE

log = logging.getLogger("socialsmartly.rights")
STILL_RUNNING: Final = timedelta(minutes=2)


@app.periodic(cron="*/5 * * * *")
@task(
    serves=(FINISHING, RIGHTS, WORKSPACE, TEAM, SERVICE, CLOSING, GUARDIANSHIP),
    name="rights.finish_deletions",
    retry=0,
    queueing_lock="rights.finish_deletions",
)
def finish(timestamp: int) -> None:
    before = timezone.now() - STILL_RUNNING
    try:
        if finished := finish_deletions(before):
            log.info("deletions finished after an interruption", extra={"requests": finished})
    finally:
        if closed := finish_closings(before):
            log.info("closings finished that had waited", extra={"shops": closed})


@app.periodic(cron="47 3 * * *")
@task(
    serves=(FINISHING, RIGHTS, WORKSPACE, TEAM, SERVICE, CLOSING, GUARDIANSHIP),
    name="rights.part_from_the_alone",
    retry=0,
    queueing_lock="rights.part_from_the_alone",
)
def part(timestamp: int) -> None:
    """Every night, after the clocks have ended what a person was kept for."""
    if parted := part_from_the_alone(timezone.now()):
        log.info("people of whom nothing else was kept", extra={"rows": parted})
