"""The closed lists of this room."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

SHORTEST_NOTICE: Final = 15
"""Days that everybody has at least, from the message to them on, before their information may go."""
LONGEST_NOTICE: Final = 180


class Reason(models.TextChoices):
    """Why the business changes hands (PIPL 22)."""

    MERGER = "merger", _("merger")
    DIVISION = "division", _("division")
    DISSOLUTION = "dissolution", _("dissolution")
    BANKRUPTCY = "bankruptcy", _("bankruptcy")


class State(models.TextChoices):
    ENTERED = "entered", _("waits for a second person")
    GRANTED = "granted", _("people are being told")
    REFUSED = "refused", _("not done")
    ENDED = "ended", _("ended")


class Standing(models.TextChoices):
    """How it stands with one person."""

    UNTOLD = "untold", _("not told yet")
    ASKED = "asked", _("you may say no")
    STAYS = "stays", _("you said no")
    GOES = "goes", _("may be handed over")
    GONE = "gone", _("handed over")
