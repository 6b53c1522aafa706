"""What happens here when somebody ends the authorisation elsewhere, such as under My account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.stores.actions.starting import lock_of
from socialsmartly.product.stores.tasks import close_stores
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import WORKSPACE


@keeps("2.2-h")
def delete_the_copy(*, permit: Permit, owner: UUID, **_: Any) -> None:
    """Begin to delete at once: the job is on the queue as soon as the withdrawal is."""
    if permit is Permit.STORE_DATA:
        with reading_for(WORKSPACE, workspace=owner):
            enqueue(close_stores, lock=lock_of(owner), workspace_id=owner)
