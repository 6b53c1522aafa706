"""The worker writes invitations."""

from __future__ import annotations

from uuid import UUID

from socialsmartly.privacy.access.jobs import task
from socialsmartly.product.workspaces import letters
from socialsmartly.words.purposes import TEAM


@task(serves=(TEAM,), name="workspaces.send_invitation")
def send_invitation(workspace_id: str, invitation_id: str) -> None:
    letters.invitation(UUID(workspace_id), UUID(invitation_id))
