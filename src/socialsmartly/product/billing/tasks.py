"""What time does to orders, every hour: an order that nobody pays ends, the next period is invoiced, and lost modules' data goes; every morning, who is told
that an order waits."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import enqueue, task
from socialsmartly.product.billing import letters
from socialsmartly.product.billing.actions import turn
from socialsmartly.product.billing.actions.lapsing import run_clocks
from socialsmartly.product.billing.actions.reminding import remind
from socialsmartly.words.purposes import ACCOUNT, CLOSING, FINISHING, PURCHASE, WORKSPACE

log = logging.getLogger("socialsmartly.billing")


@app.periodic(cron="27 * * * *")
@task(serves=(FINISHING, PURCHASE), name="billing.turn", retry=0, queueing_lock="billing.turn")
def turn_orders(timestamp: int) -> None:
    if moved := turn(timezone.localdate()):
        log.info("orders moved on", extra={"rows": moved})


@app.periodic(cron="12 8 * * *")
@task(serves=(FINISHING, PURCHASE), name="billing.remind", retry=0, queueing_lock="billing.remind")
def remind_of_orders(timestamp: int) -> None:
    if told := remind(timezone.localdate(), put_on_queue):
        log.info("members are told that an order waits", extra={"rows": told})


def put_on_queue(member: UUID, order: UUID) -> None:
    enqueue(tell_of_renewal, member_id=member, order_id=order)


@task(serves=(PURCHASE, ACCOUNT), name="billing.tell_of_renewal", retry=5)
def tell_of_renewal(member_id: str, order_id: str) -> None:
    letters.renewal(UUID(member_id), UUID(order_id))


@app.periodic(cron="37 * * * *")
@task(serves=(FINISHING, WORKSPACE, CLOSING), name="billing.lapses", retry=0, queueing_lock="billing.lapses")
def end_lapses(timestamp: int) -> None:
    if gone := run_clocks(timezone.localdate()):
        log.info("data of a module that was given up was deleted", extra={"rows": gone})
