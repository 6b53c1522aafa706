"""What a shop is told that deletes a customer: until when it may take that back, and where."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.reading import reading_for
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.notices import tell
from socialsmartly.product.accounts.queries import language_of, ways_of
from socialsmartly.product.workspaces.queries import workspace_of
from socialsmartly.words.purposes import WORKSPACE

TOLD: Final = gettext_noop("""You deleted a customer of %(shop)s. They are hidden, nothing is sent to them, and everything about them is deleted for good after %(when)s (UTC).

Until then you can take it back here:
%(link)s

Number: %(number)s

%(operator)s
""")


def way_back(member: UUID, workspace: UUID, contact: UUID, asked: RightsRequest) -> int:
    """How many addresses of whoever deleted took the message: the page is easily lost, and its address is the way back."""
    with reading_for(WORKSPACE, member=member, workspace=workspace):
        title = workspace_of(workspace).title
    with override(language_of(member)):
        words = _(TOLD) % {
            "shop": title,
            "when": date_format(
                timezone.localtime(asked.carry_out_at, timezone.get_default_timezone()), "DATETIME_FORMAT"
            ),
            "link": f"{settings.SOCIALSMARTLY_SITE}{reverse('contacts:delete', args=[workspace, contact])}",
            "number": asked.number,
            "operator": settings.SOCIALSMARTLY_OPERATOR,
        }
        return tell(ways_of(member).addresses, _("A customer will be deleted"), words)
