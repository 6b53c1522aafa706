"""The closed lists of this room: what may be asked for, how it is shown, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

ASKED: Final = gettext_noop("meeting asked for")
NOTED: Final = gettext_noop("meeting noted")
AGREED: Final = gettext_noop("meeting agreed to")
TO_FILE: Final = 100_000
"""Whoever stores faces of so many people files it within 30 working days (Face Measures, 2025, article 15). Here none is stored."""
SOONEST: Final = timedelta(minutes=10)


class Ground(models.TextChoices):
    """Why we need to know who somebody is. Every ground but the first is a law that demands real identity."""

    RIGHTS = "rights", _("the answer would do harm in the wrong hands")
    MINORS = "minors", _("protection of minors")
    FRAUD = "fraud", _("against telecom and online fraud")
    TAX = "tax", _("withholding of tax")
    COURT = "court", _("administrative enforcement or proceedings in court")


FACE_GROUNDS: Final = (Ground.MINORS, Ground.FRAUD, Ground.TAX, Ground.COURT)
"""Only on these may a face be compared (2.1-f). Asking for one's own information is none of them."""
LAWS: Final[Mapping[str, Promise]] = {
    Ground.RIGHTS: _("PIPL article 50; GDPR article 12(6)"),
    Ground.MINORS: _("PIPL article 31; Regulations on the Protection of Minors Online"),
    Ground.FRAUD: _("Law against Telecom and Online Fraud, article 21"),
    Ground.TAX: _("Individual Income Tax Law, article 9"),
    Ground.COURT: _("the instrument of the authority or court, which is named"),
}


class Way(models.TextChoices):
    """The ways without a face, in the order in which they are offered."""

    PERSON = "person", _("in person, at our office")
    VIDEO = "video", _("by video call")


class Seen(models.TextChoices):
    """What was looked at. No number and no picture of it is kept."""

    CARD = "card", _("identity card")
    PASSPORT = "passport", _("passport")
    PERMIT = "permit", _("residence permit or another official document")
    PAPERS = "papers", _("official papers on the relation or authority, and an identity document")


class Outcome(models.TextChoices):
    SAME = "same", _("is who they say they are")
    OTHER = "other", _("did not show it")


class Used(models.TextChoices):
    """What the public page counts."""

    PERSON = "person", _("in person")
    VIDEO = "video", _("by video call")
    FACE = "face", _("by face")
