"""What a member is told who asked to be deleted: until when they may take it back, and how."""

from __future__ import annotations

from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from socialsmartly.privacy.access.links import PersonalLink
from socialsmartly.privacy.portability.telling import letter
from socialsmartly.privacy.rights.models import RightsRequest
from socialsmartly.product.accounts.notices import tell
from socialsmartly.product.accounts.queries import language_of, ways_of

STAYS: Final = "stay"
WORDS: Final = gettext_noop("""Your account is hidden and signed out everywhere, and nothing is done with your data any more. It is deleted for good after %(when)s (UTC).

Until then you can take it back here, or by signing in:
%(link)s

If it was not you, take it back, and look at your devices under Sign-in and security.

Number: %(number)s

%(operator)s
""")


def way_back(member: UUID, asked: RightsRequest) -> str:
    """The path of the page that takes this request back, for whoever has its link."""
    return reverse("my:stay", args=[PersonalLink(STAYS, member, mark_of(asked)).token()])


def mark_of(asked: RightsRequest) -> UUID:
    """What the link knows a request by: its number, which also a restored backup does not change."""
    return uuid5(NAMESPACE_OID, asked.number)


def leaving(member: UUID, asked: RightsRequest) -> int:
    """How many addresses took the message."""
    with override(language_of(member)):
        words = _(WORDS) % {
            "when": date_format(
                timezone.localtime(asked.carry_out_at, timezone.get_default_timezone()), "DATETIME_FORMAT"
            ),
            "link": f"{settings.SOCIALSMARTLY_SITE}{way_back(member, asked)}",
            "number": asked.number,
            "operator": settings.SOCIALSMARTLY_OPERATOR,
        }
        return tell(ways_of(member).addresses, _("Your account will be deleted"), words)


def fetched(member: UUID) -> int:
    """How many of their addresses heard that another service fetched."""
    with override(language_of(member)):
        return tell(ways_of(member).addresses, *letter(reverse("my:recipients")))
