"""What a shop's customer is told by the worker."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.product.person import actions, letters
from socialsmartly.words.purposes import RIGHTS


@task(serves=(RIGHTS,), name="person.tell_of_a_fetch")
def tell_of_a_fetch(workspace_id: str, contact_id: str) -> None:
    """Another service fetched by a link of theirs."""
    letters.fetched(PersonalLink(actions.LINK, UUID(workspace_id), UUID(contact_id)))
