"""The closed lists of this room."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from socialsmartly.words import YEAR

LONGEST: Final = YEAR
"""Nothing is public longer. Whoever wants it to go on says yes anew, or decides anew."""
NOTICE: Final = timedelta(days=7)
"""So long the person knows before everybody does."""
WORDING: Final = "public-1"
"""Which words ask for the consent. Whoever changes them changes this."""


class What(models.TextChoices):
    """What somebody agreed to make public."""

    WORDS = "words", _("words of yours")
    NAME = "name", _("your name beside a measure")


class Audience(models.TextChoices):
    """Who sees it. There is one public page, and no smaller public."""

    EVERYBODY = "everybody", _("Everybody on the internet, without signing in")


class EndedBy(models.TextChoices):
    PERSON = "person", _("you")
    SHOP = "shop", _("the shop")
    STAFF = "staff", _("staff")


class Ground(models.TextChoices):
    """Why something may be made public without the person's wish. A breach of our rules alone names nobody."""

    LAW = "law", _("a serious breach of the law")
    RULES = "rules", _("a serious breach of the rules of this service")
    SAFETY = "safety", _("people's safety or property must be protected")


class State(models.TextChoices):
    PROPOSED = "proposed", _("waits for a second person")
    REFUSED = "refused", _("not made public")
    DECIDED = "decided", _("decided")
    ENDED = "ended", _("taken down")


class Verdict(models.TextChoices):
    GRANTED = "granted", _("the appeal is granted")
    REFUSED = "refused", _("the appeal is not granted")
