"""Who decided to let others read something, and what they had been told. What was found is not in it, only its kinds."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.words import ROW_GOES, Keep, OfMembers, Plain, Record, choice
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import AUDIENCE, PREFERENCES, PROMOTION, WORKSPACE

WARNED = (AUDIENCE, WORKSPACE, PROMOTION, PREFERENCES)


class What(models.TextChoices):
    CAMPAIGN = "campaign", _("a message to customers")
    SHOP_NAME = "shop name", _("the name of a shop")
    PROMOTION = "promotion", _("the page of a promotion")
    WORDS = "words", _("somebody's own words on a public page")


class Publication(Owned):
    """Somebody saw who will read their words and what in them identifies a person, and let them go."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    what = models.CharField(_("What"), max_length=12, choices=What.choices)
    thing = models.UUIDField(_("Number of it"))
    readers = models.IntegerField(_("People it goes to"), null=True)
    kinds = models.CharField(_("Kinds of identifiers found"), max_length=60, blank=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "what": choice(*WARNED),
            "thing": Plain("a handle of a campaign, a promotion or a shop"),
            "readers": Plain("a count of nobody in particular"),
            "kinds": choice(*WARNED),
            "at": choice(*WARNED),
        },
        keep=Keep(2 * YEAR, after="at", because="it shows for two years that whoever published something was warned"),
        promise="3.1-g",
        added_by=WARNED,
        stays_behind="it is about what a shop published here",
        of_members=OfMembers(),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Decision to publish")
