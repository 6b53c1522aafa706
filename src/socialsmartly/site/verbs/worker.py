"""The job worker: runs what was put on the queue, gives back what a dead worker left."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from datetime import timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.keyring.tasks import turn_the_keyring
from socialsmartly.privacy.promises.counting import counting
from socialsmartly.site.starting import ready_to_serve
from socialsmartly.words.keeping import MONTH

HOUR = timedelta(hours=1)
HEARTBEAT_SECONDS = 10
STALLED_SECONDS = 45


def run(arguments: Namespace) -> int:
    ready_to_serve()
    with suppress(AlreadyEnqueued):
        enqueue(turn_the_keyring)  # the day may have changed while nothing ran
    worker_app = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]  # Django's connector has it
    with counting():
        worker_app.run_worker(
            concurrency=2,
            install_signal_handlers=True,
            listen_notify=True,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED_SECONDS,
            shutdown_graceful_timeout=10,
            delete_jobs="successful",
        )
    return 0


@app.periodic(cron="47 3 * * *")
@app.task(name="site.forget_failed", queueing_lock="forget_failed", pass_context=True)
async def forget_failed(context: JobContext, timestamp: int) -> None:
    """The clock of the job queue: what failed is kept for a month (see site/apps.py)."""
    await context.app.job_manager.delete_old_jobs(
        MONTH // HOUR, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="* * * * *")
@app.task(name="site.give_back_stalled", queueing_lock="stalled", pass_context=True)
async def give_back_stalled(context: JobContext, timestamp: int) -> None:
    """A job whose worker died is put back; every job is written so that running it twice does no harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
        await manager.retry_job(job)
