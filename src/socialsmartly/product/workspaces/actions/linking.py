"""The link of an invitation: its secret is made when the mail is written and lies nowhere else; the row keeps a hash."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid4

from django.utils import timezone

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.workspaces.models import Invitation
from socialsmartly.words.purposes import TEAM


def new_link(workspace: UUID, invitation: UUID) -> UUID | None:
    """The secret of a new link, of which the row keeps a hash; None when there is nobody to write to any more."""
    secret = uuid4()
    with reading_for(TEAM, workspace=workspace):
        open_one = Invitation.objects.filter(workspace_id=workspace, pk=invitation, expires_at__gt=timezone.now())
        return secret if open_one.update(link_digest=digest_of(secret)) else None


def digest_of(secret: UUID) -> bytes:
    return sha256(secret.bytes).digest()


def invited(workspace: UUID, secret: UUID) -> Invitation | None:
    """The open invitation to which a link leads. Inside a block for TEAM."""
    asked = Invitation.objects.filter(
        workspace_id=workspace, link_digest=digest_of(secret), expires_at__gt=timezone.now()
    )
    found: Invitation | None = asked.first()
    return found
