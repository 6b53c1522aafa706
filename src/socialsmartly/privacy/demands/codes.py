"""The closed lists of this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_SILENCE: Final = timedelta(days=180)
"""No demand stays unknown to the person longer than this, as no look does (2.3-c). A longer order is a new demand."""


class Place(models.TextChoices):
    """Where the authority belongs. One abroad gets nothing without an approval of the competent Chinese authority (PIPL 41)."""

    CHINA = "china", _("mainland China")
    ABROAD = "abroad", _("another country or region")


class Instrument(models.TextChoices):
    ORDER = "order", _("order of an authority")
    WARRANT = "warrant", _("search warrant")
    JUDGMENT = "judgment", _("order or judgment of a court")
    SUMMONS = "summons", _("summons to give evidence")
    LETTER = "letter", _("letter that cites a law")
    PROTECTION = "protection", _("our own report, to protect somebody under 18")
    """Nobody demanded it: two of us turn to whoever protects minors (7-c; Law on the Protection of Minors 11)."""


class Verified(models.TextChoices):
    """How we know that it comes from whom it names."""

    CALLED = "called", _("called back at a number of the official directory")
    IN_PERSON = "in person", _("in person, credentials seen")
    OFFICIAL = "official", _("official electronic channel of the authority")


class State(models.TextChoices):
    ENTERED = "entered", _("waits for a second person")
    GRANTED = "granted", pgettext_lazy("demand", "granted")
    REFUSED = "refused", pgettext_lazy("demand", "refused")


class Refused(models.TextChoices):
    NO_LAW = "no law", _("no law obliges us")
    TOO_BROAD = "too broad", _("it asks for more than its purpose needs")
    NOT_VERIFIED = "not verified", _("its sender could not be verified")
    ABROAD = "abroad", _("an authority abroad without the approval of the Chinese authority")
    NOTHING = "nothing", _("we hold nothing of what it asks for")
