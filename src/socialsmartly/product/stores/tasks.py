"""Jobs of this room. Both may run twice without harm."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.stores.actions.closing import close_store
from socialsmartly.product.stores.actions.reading_in import read_in
from socialsmartly.words.purposes import CLOSING, STORE, WORKSPACE


@task(serves=(STORE, WORKSPACE), name="stores.read", retry=3)
def read_store(workspace_id: str, run_id: str) -> None:
    read_in(UUID(workspace_id), UUID(run_id))


@task(serves=(CLOSING,), name="stores.close", retry=8)
def close_stores(workspace_id: str) -> None:
    close_store(UUID(workspace_id))
