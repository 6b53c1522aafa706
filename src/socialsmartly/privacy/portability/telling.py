"""What a person is told each time that their data was fetched, in the language that is active."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

WORDS = gettext_noop("""Your data was fetched by a link that you made for another service.

Which service it was, when, and how to withdraw the link stands here:
%(page)s

If you made no such link, withdraw it there and write to %(contact)s at once.

%(operator)s
""")


def letter(page: str) -> tuple[str, str]:
    """Subject and text. `page` is the path of the page on which the person sees their links."""
    told = {
        "page": f"{settings.SOCIALSMARTLY_SITE}{page}",
        "contact": settings.SOCIALSMARTLY_PRIVACY_CONTACT,
        "operator": settings.SOCIALSMARTLY_OPERATOR,
    }
    return _("Your data was fetched"), _(WORDS) % told
