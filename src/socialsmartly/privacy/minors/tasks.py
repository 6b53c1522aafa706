"""An account whose guardian never answered is erased by itself."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.minors.actions import erase_unanswered
from socialsmartly.words.purposes import CLOSING, FINISHING, GUARDIANSHIP, RIGHTS, SERVICE, TEAM, WORKSPACE

log = logging.getLogger("socialsmartly.minors")


@app.periodic(cron="7 * * * *")
@task(
    serves=(FINISHING, RIGHTS, WORKSPACE, TEAM, SERVICE, CLOSING, GUARDIANSHIP),
    name="minors.erase_unanswered",
    retry=0,
    queueing_lock="minors.erase_unanswered",
)
def erase(timestamp: int) -> None:
    erased = erase_unanswered(timezone.now())
    if erased:
        log.info("accounts erased that no guardian agreed to", extra={"accounts": erased})
