"""The changes of the register as a feed, so that whoever wants to know before something takes effect need not come and look."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from socialsmartly.privacy.recipients.listing import Told, told_changes
from socialsmartly.words import keeps


@keeps("3.2-f")
def atom(language: str) -> str:
    """Every change, newest first, in the language that is active, with the day on which it takes effect."""
    page = f"{settings.SOCIALSMARTLY_SITE}{reverse('recipients:list')}"
    feed = Atom1Feed(
        title=_("Who may receive information"),
        link=page,
        description="",
        language=language,
        author_name=settings.SOCIALSMARTLY_OPERATOR,
        feed_url=f"{settings.SOCIALSMARTLY_SITE}{reverse('recipients:feed', args=[language])}",
    )
    for one in told_changes():
        feed.add_item(
            title=f"{one.name}: {one.what}",
            link=page,
            description=_takes_effect(one),
            unique_id=f"urn:uuid:{one.id}",
            updateddate=one.at,
            pubdate=one.at,
        )
    return feed.writeString("utf-8")


def _takes_effect(one: Told) -> str:
    if one.holds is None:
        return _("In effect.")
    return _("Takes effect on %(day)s; nothing leaves under it before.") % {"day": date_format(one.holds)}
