"""What two of the staff decided about a guardian reaches the minor's account."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.guardians import actions
from socialsmartly.words.purposes import FINISHING, GUARDIANSHIP, SECURITY


@task(serves=(FINISHING, GUARDIANSHIP, SECURITY), name="guardians.take_answer", retry=8)
def take_answer(request_id: str) -> None:
    """Open the account, or say what is missing."""
    actions.take_answer(UUID(request_id))
