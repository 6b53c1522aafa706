"""Demands that were accepted are carried out by themselves."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.grounds.actions import carry_out_accepted
from socialsmartly.words.purposes import FINISHING, RIGHTS

log = logging.getLogger("socialsmartly.grounds")


@app.periodic(cron="*/5 * * * *")
@task(serves=(FINISHING, RIGHTS), name="grounds.carry_out", retry=0, queueing_lock="grounds.carry_out")
def carry_out(timestamp: int) -> None:
    done = carry_out_accepted(timezone.now())
    if done:
        log.info("accepted demands carried out", extra={"requests": done})
