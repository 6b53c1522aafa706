"""A change of address that has waited its three days, or that a crash left half done, is made by itself."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.accounts.actions.changes import carry_out_due
from socialsmartly.words.purposes import FINISHING, RIGHTS, SECURITY

log = logging.getLogger("socialsmartly.accounts")


@app.periodic(cron="*/5 * * * *")
@task(serves=(FINISHING, SECURITY, RIGHTS), name="accounts.changes", retry=0, queueing_lock="accounts.changes")
def finish_changes(timestamp: int) -> None:
    finished = carry_out_due(timezone.now())
    if finished:
        log.info("changes of address carried out", extra={"changes": finished})
