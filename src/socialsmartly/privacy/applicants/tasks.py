"""Evidence goes by itself."""

from __future__ import annotations

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.applicants.actions import destroy_evidence
from socialsmartly.words.purposes import FINISHING, RIGHTS

log = logging.getLogger("socialsmartly.applicants")


@app.periodic(cron="*/15 * * * *")
@task(
    serves=(FINISHING, RIGHTS), name="applicants.destroy_evidence", retry=0, queueing_lock="applicants.destroy_evidence"
)
def destroy(timestamp: int) -> None:
    gone = destroy_evidence(timezone.now())
    if gone:
        log.info("evidence destroyed after its decision", extra={"pieces": gone})
