"""The closed lists of this room."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from socialsmartly.words import YEAR

LONGEST: Final = YEAR
"""After a year an assessment is made anew, whether or not anything seems to have changed."""
FACE: Final = "face"
"""What is assessed beside the purposes: comparing faces, which no purpose of this program does by itself."""


class Verdict(models.TextChoices):
    GO = "go", _("may be done")
    STOP = "stop", _("must not be done")


class State(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    AGREED = "agreed", _("agreed by two people")
    REFUSED = "refused", _("not agreed")
    ENDED = "ended", _("ended before its time")


class Reason(models.TextChoices):
    """When the law asks for an assessment beforehand (PIPL 55)."""

    SENSITIVE = "sensitive", _("sensitive information: children under 14, or faces")
    DECIDES = "decides", _("a program decides about people")
    HANDS_ON = "hands on", _("information goes to others")
    PUBLIC = "public", _("information becomes public")
