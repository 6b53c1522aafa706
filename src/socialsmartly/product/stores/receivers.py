"""What happens here when somebody ends the authorisation elsewhere, such as under My account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.product.stores.actions.starting import lock_of
from socialsmartly.product.stores.tasks import close_stores
from socialsmartly.words import Permit, keeps


@keeps("2.2-h")
def delete_the_copy(*, permit: Permit, owner: UUID, **_: Any) -> None:
    """Begin to delete at once: the job stands on the queue if, and only if, the withdrawal has committed."""
    if permit is Permit.STORE_DATA:
        enqueue(close_stores, lock=lock_of(owner), workspace_id=owner)
