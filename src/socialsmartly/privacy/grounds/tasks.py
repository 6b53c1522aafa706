"""What was accepted or confirmed is carried out by itself, and what no record covers is looked for every night."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.grounds.actions import carry_out_accepted, carry_out_findings, end_uncovered
from socialsmartly.words.purposes import FINDING, FINISHING, RIGHTS

log = logging.getLogger("socialsmartly.grounds")


@app.periodic(cron="*/5 * * * *")
@task(serves=(FINISHING, RIGHTS), name="grounds.carry_out", retry=0, queueing_lock="grounds.carry_out")
def carry_out(timestamp: int) -> None:
    done = carry_out_accepted(timezone.now())
    if done:
        log.info("accepted demands carried out", extra={"requests": done})


@app.periodic(cron="*/5 * * * *")
@task(serves=(FINDING, FINISHING, RIGHTS), name="grounds.findings", retry=0, queueing_lock="grounds.findings")
def findings(timestamp: int) -> None:
    people = carry_out_findings(timezone.now())
    if people:
        log.info("findings carried out", extra={"people": people})


@app.periodic(cron="23 3 * * *")
@task(serves=(FINDING, RIGHTS), name="grounds.uncovered", retry=0, queueing_lock="grounds.uncovered")
def uncovered(timestamp: int) -> None:
    ended = end_uncovered()
    if ended.uses or ended.values:
        log.warning("ended without a consent on record", extra={"uses": ended.uses, "values": ended.values})
