"""Since when which machine outside carries what we write to people: the record of a recipient that no contract row names for each message."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.owned import HeldRow
from socialsmartly.words import NO_PERSONAL_DATA, KeepWhile, Kind, NoPerson


class Carries(models.TextChoices):
    MAIL = "mail", _("Carries the mails that we send.")
    TEXT = "text", _("Carries the text messages that we send.")


class Carriage(HeldRow):
    """From this moment on this machine carried; the next row of its kind ends it. A row stands before the first message that leaves so."""

    carries = models.CharField(_("What it carries"), max_length=10, choices=Carries.choices)
    host = models.CharField(_("Machine"), max_length=255)
    company = models.CharField(_("Company behind it, and how it is reached"), max_length=200, blank=True)
    here = models.BooleanField(_("It is this very machine"))
    began_at = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = NoPerson(
        "which machine carried our messages, and since when",
        KeepWhile("whoever was written to may ask who carried it"),
        added_by=(NO_PERSONAL_DATA,),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Carrier of our messages")
