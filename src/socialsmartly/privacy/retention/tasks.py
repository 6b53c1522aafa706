"""The sweep runs by itself, every hour."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.retention.actions import roll_months, sweep
from socialsmartly.privacy.retention.rules import SWEEPS
from socialsmartly.words.purposes import RETENTION, SEARCHING

log = logging.getLogger("socialsmartly.retention")


@app.periodic(cron=f"{SWEEPS} * * * *")
@task(serves=(RETENTION, SEARCHING), name="retention.sweep", retry=0, queueing_lock="retention.sweep")
def sweep_clocks(timestamp: int) -> None:
    for swept in sweep(timezone.now()):
        if swept.rows:
            log.info("a clock ran out", extra={"table": swept.name, "rows": swept.rows})


@app.periodic(cron="7 * * * *")
@task(serves=(RETENTION,), name="retention.months", retry=0, queueing_lock="retention.months")
def turn_months(timestamp: int) -> None:
    for gone in roll_months(timezone.now()):
        log.info("a month was dropped", extra={"table": gone})
