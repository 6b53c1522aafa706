"""What happens here when somebody ends the authorisation elsewhere, such as under My account, and when what kept a copy waiting is over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from socialsmartly.privacy.access.jobs import enqueue
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.actions.shops import is_held_within
from socialsmartly.product.stores.actions.closing import CUSTOMER, WHOLE_TABLES
from socialsmartly.product.stores.actions.starting import lock_of
from socialsmartly.product.stores.tasks import close_stores, finish_stores
from socialsmartly.words import Permit, keeps
from socialsmartly.words.purposes import CLOSING


@keeps("5-f")
def go_on_with_the_copy(*, workspace: UUID, of: str, going: bool, **_: Any) -> bool:
    """What a hold kept waiting of a closed copy, or a crash, is closed to the end by a job, which never meets an import."""
    if of != CUSTOMER or (not going and is_held_within(workspace, WHOLE_TABLES)):
        return False
    with reading_for(CLOSING, workspace=workspace):
        enqueue(finish_stores, lock=lock_of(workspace), workspace_id=workspace)
    return True


@keeps("2.2-h")
def delete_the_copy(*, permit: Permit, owner: UUID, **_: Any) -> None:
    """Begin to delete at once: the job stands on the queue if, and only if, the withdrawal has committed."""
    if permit is Permit.STORE_DATA:
        enqueue(close_stores, lock=lock_of(owner), workspace_id=owner)
