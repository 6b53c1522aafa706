"""Jobs of this room. Each may run twice without harm."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.stores.actions.closing import close_store, finish_store
from socialsmartly.product.stores.actions.reading_in import read_in
from socialsmartly.words.purposes import CLOSING, RIGHTS, SERVICE, STORE, WORKSPACE

ENDING: Final = (CLOSING, RIGHTS, SERVICE)
"""Whoever a hold keeps is hidden, and what is being sent to them is waited for."""


@task(serves=(STORE, WORKSPACE), name="stores.read", retry=3)
def read_store(workspace_id: str, run_id: str) -> None:
    read_in(UUID(workspace_id), UUID(run_id))


@task(serves=ENDING, name="stores.close", retry=8)
def close_stores(workspace_id: str) -> None:
    close_store(UUID(workspace_id))


@task(serves=(*ENDING, WORKSPACE), name="stores.finish", retry=8)
def finish_stores(workspace_id: str) -> None:
    """What a hold had kept waiting."""
    finish_store(UUID(workspace_id))
