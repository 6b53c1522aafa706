"""What time does to orders, every hour: an order that nobody pays ends, the next period is invoiced, and lost modules' data goes."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.billing.actions import turn
from socialsmartly.product.billing.actions.lapsing import run_clocks
from socialsmartly.words.purposes import CLOSING, FINISHING, PURCHASE, WORKSPACE

log = logging.getLogger("socialsmartly.billing")


@app.periodic(cron="27 * * * *")
@task(serves=(FINISHING, PURCHASE), name="billing.turn", retry=0, queueing_lock="billing.turn")
def turn_orders(timestamp: int) -> None:
    if moved := turn(timezone.localdate()):
        log.info("orders moved on", extra={"rows": moved})


@app.periodic(cron="37 * * * *")
@task(serves=(FINISHING, WORKSPACE, CLOSING), name="billing.lapses", retry=0, queueing_lock="billing.lapses")
def end_lapses(timestamp: int) -> None:
    if gone := run_clocks(timezone.localdate()):
        log.info("data of a module that was given up was deleted", extra={"rows": gone})
