"""The job that sends a campaign. Running it twice does no harm: what is decided stays decided."""

from __future__ import annotations

import time
from uuid import UUID

from procrastinate import JobContext

from socialsmartly.privacy.access.errors import NotAuthorised
from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.campaigns.actions import deciding
from socialsmartly.product.campaigns.delivery import send_batch
from socialsmartly.product.messaging.sending import MailServerAway
from socialsmartly.words import keeps
from socialsmartly.words.purposes import CAMPAIGN, SERVICE

TRIES = 5
WHILE_LEASED = 0.5
"""Seconds between two looks at a lease that another worker holds or has left behind."""


@task(serves=(CAMPAIGN, SERVICE), name="campaigns.send", retry=TRIES, pass_context=True)
def send(context: JobContext, workspace_id: str, campaign_id: str) -> None:
    """Send until nothing waits. A mail server that stays away holds the rest back after the last try."""
    workspace, campaign = UUID(workspace_id), UUID(campaign_id)
    try:
        send_all(workspace, campaign)
    except MailServerAway:
        if context.job.attempts + 1 < TRIES:
            raise
        with reading_for(SERVICE, workspace=workspace):
            deciding.hold(workspace, campaign)


@task(serves=(SERVICE,), name="campaigns.stop", retry=8)
def stop_campaigns(workspace_id: str) -> None:
    """For an authorisation that has ended. Twice does no harm: what has stopped is not on its way any more."""
    workspace = UUID(workspace_id)
    with reading_for(SERVICE, workspace=workspace):
        deciding.stop_all(workspace)


@keeps("2.2-h")
def send_all(workspace: UUID, campaign: UUID) -> None:
    """To the end: until every matched person has a decision that is final."""
    try:
        while not _done(workspace, campaign):
            time.sleep(WHILE_LEASED)
    except NotAuthorised:
        while not _ended(workspace, campaign):
            time.sleep(WHILE_LEASED)


def _done(workspace: UUID, campaign: UUID) -> bool:
    while send_batch(workspace, campaign):
        pass
    with reading_for(CAMPAIGN, workspace=workspace):
        return deciding.close_books(workspace, campaign)


def _ended(workspace: UUID, campaign: UUID) -> bool:
    with reading_for(SERVICE, workspace=workspace):
        return deciding.end_without_authorisation(workspace, campaign)
