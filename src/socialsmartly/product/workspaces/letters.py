"""What whoever is asked into a shop is written: which shop, as what, until when. Whether they have an account is not asked."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.accounts.rules import EMAIL
from socialsmartly.product.messaging.channels import send_notice
from socialsmartly.product.messaging.moments import moment_in_words
from socialsmartly.product.workspaces.actions.linking import new_link
from socialsmartly.product.workspaces.models import Invitation
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.product.workspaces.rules import Role
from socialsmartly.words.purposes import TEAM

JOINS: Final = "join"
WORDS: Final = gettext_noop("""%(shop)s invites you to work in its shop, as: %(role)s.

Open this to see what that means, and say yes or let it be:
%(link)s

It is good until %(when)s (UTC), for this address alone and once. If you do nothing, it ends by itself and your address is forgotten.

%(operator)s
""")


def link_of(workspace: UUID, secret: UUID) -> str:
    return reverse("workspaces:join", args=[PersonalLink(JOINS, workspace, secret).token()])


def invitation(workspace: UUID, asked: UUID) -> None:
    """Nothing for one that was taken back meanwhile (NotDelivered)."""
    secret = new_link(workspace, asked)
    if secret is None:
        return
    with reading_for(TEAM, workspace=workspace):
        found = Invitation.objects.filter(workspace_id=workspace, pk=asked).first()
        if found is None:
            return
        address, language, role, ends = str(found.address), found.language, found.role, found.expires_at
        shop = workspace_of(workspace).title
    with override(language):
        words = _(WORDS) % {
            "shop": shop,
            "role": Role(role).label,
            "link": f"{settings.SOCIALSMARTLY_SITE}{link_of(workspace, secret)}",
            "when": moment_in_words(ends),
            "operator": settings.SOCIALSMARTLY_OPERATOR,
        }
        send_notice(EMAIL, address, _("You are invited to work in a shop"), words)
