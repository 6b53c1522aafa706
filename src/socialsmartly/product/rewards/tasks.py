"""Jobs of this room. Each may run twice without harm; a message may come twice."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.rewards.anew import answer
from socialsmartly.product.rewards.notices import tell_claimant
from socialsmartly.words.purposes import PROMOTION, RIGHTS


@task(serves=(PROMOTION,), name="rewards.tell", retry=5)
def tell(workspace_id: str, claim_id: str) -> None:
    tell_claimant(UUID(workspace_id), UUID(claim_id))


@task(serves=(RIGHTS,), name="rewards.answered", retry=5)
def answered(workspace_id: str, claim_id: str, staff_id: str) -> None:
    answer(UUID(workspace_id), UUID(claim_id), UUID(staff_id))
