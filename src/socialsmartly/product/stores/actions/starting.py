"""Starting an import: one at a time in a workspace, and none without the authorisation."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.stores.errors import ImportRunning, OtherStore
from socialsmartly.product.stores.models import UNFINISHED, ImportRun, Source, State, Store
from socialsmartly.product.stores.tasks import read_store
from socialsmartly.words import keeps
from socialsmartly.words.purposes import STORE


@keeps("2.2-f")
def start_import(run: UUID, *, workspace: UUID, member: UUID, source: Source, digest: str = "") -> None:
    """Put the file that waits under the name of `run` on the queue (NotAuthorised, ImportRunning, OtherStore)."""
    try:
        with reading_for(STORE, member=member, workspace=workspace):
            store = _store(workspace, source)
            if ImportRun.objects.filter(state__in=UNFINISHED).exists():
                raise ImportRunning
            ImportRun.objects.create(
                id=run, workspace_id=workspace, store_id=store.pk, started_by=member, source=source, digest=digest
            )
            enqueue(read_store, lock=lock_of(workspace), workspace_id=workspace, run_id=run)
    except IntegrityError as second:
        raise ImportRunning from second


def carry_on(run: UUID, *, workspace: UUID, member: UUID) -> None:
    """Go on with an import that stopped and whose file is still here, from where it stopped."""
    try:
        with reading_for(STORE, member=member, workspace=workspace):
            stopped = ImportRun.objects.filter(pk=run, state=State.STOPPED)
            if stopped.update(state=State.WAITING, stopped_because="", stopped_facts={}, finished_at=None):
                enqueue(read_store, lock=lock_of(workspace), workspace_id=workspace, run_id=run)
    except IntegrityError as second:
        raise ImportRunning from second


def lock_of(workspace: UUID) -> str:
    """Jobs of one shop's store run one after another, so that deleting never meets a half-done import."""
    return f"store-{workspace}"


def _store(workspace: UUID, source: Source) -> Store:
    store: Store | None = Store.objects.first()
    if store is None:
        store = Store.objects.create(workspace_id=workspace, source=source)
    if store.source != source:
        raise OtherStore
    return store
