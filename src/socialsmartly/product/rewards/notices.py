"""What whoever takes part is told, in their language, at the address they proved: that there is something to see, and where."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.product.messaging.channels import send_notice
from socialsmartly.product.rewards.models import Claim
from socialsmartly.product.rewards.queries import KIND, promotion_of
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words import keeps
from socialsmartly.words.purposes import PROMOTION

NEWS = gettext_noop("""You take part in “%(title)s” of %(shop)s. Your page says how it stands, what you gave, and lets you object or leave. Where a program decided, it says by what, and a person decides anew if you want:
%(link)s

The link is yours alone. Whoever has it can use your reward, so do not pass it on.
""")


@keeps("2.2-c")
def tell_claimant(workspace: UUID, claim: UUID) -> None:
    """NotDelivered, and then the job tries again. Nobody is told who has left meanwhile."""
    with reading_for(PROMOTION, workspace=workspace):
        one = Claim.objects.filter(workspace_id=workspace, pk=claim).first()
        there = promotion_of(workspace, one.promotion_id) if one else None
        if one is None or there is None:
            return
        channel, address, language = one.proven, one.proven_address, one.language
        said = {"title": there.title, "shop": workspace_of(workspace).title, "link": link_to(workspace, claim)}
    with override(language):
        send_notice(channel, address, _("Your part in “%(title)s”") % said, _(NEWS) % said)


def link_to(workspace: UUID, claim: UUID) -> str:
    path = reverse("rewards:claim", args=[PersonalLink(KIND, workspace, claim).token()])
    return f"{settings.SOCIALSMARTLY_SITE}{path}"
