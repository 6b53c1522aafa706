"""The privacy mailbox is read every minute, where one is set."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.intake.actions import take_mails
from socialsmartly.product.intake.mailbox import MailboxClosed
from socialsmartly.words.purposes import ASKING, RIGHTS

log = logging.getLogger("socialsmartly.intake")


@app.periodic(cron="* * * * *")
@task(serves=(RIGHTS, ASKING), name="intake.take_mails", retry=0, queueing_lock="intake.take_mails")
def take(timestamp: int) -> None:
    if not settings.SOCIALSMARTLY_MAILBOX_HOST:
        return
    try:
        took = take_mails()
    except MailboxClosed:
        log.exception("the privacy mailbox could not be read; the mails wait there")
        return
    if took.requests or took.for_people:
        log.info("mails taken", extra={"requests": took.requests, "for_people": took.for_people})
