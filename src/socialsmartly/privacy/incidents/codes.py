"""The closed lists of this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

TO_THE_AUTHORITY: Final = timedelta(hours=72)
"""From the moment in which we know of it (GDPR 33). The law of China says at once (PIPL 57)."""
AGAIN_AFTER: Final = timedelta(hours=1)


class Kind(models.TextChoices):
    LEAKED = "leaked", _("somebody saw or copied it who must not")
    ALTERED = "altered", _("it was changed")
    LOST = "lost", _("it was lost")


class Tell(models.TextChoices):
    """Whether people are told. They may be spared only where what we did keeps the harm from them (PIPL 57, GDPR 34)."""

    PEOPLE = "people", _("tell the authority and everybody whom it touched")
    SPARED = "spared", _("tell the authority alone: what we did keeps the harm from people")


class State(models.TextChoices):
    ENTERED = "entered", _("waits for a second person")
    AGREED = "agreed", _("agreed by two people")
    REFUSED = "refused", _("was none")
