"""Who looked at whose data: written with the look itself, shown to the person."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.words import ROW_GOES, Keep, Plain, Record, behaviour, technical
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import (
    ANSWERING,
    BOOKKEEPING,
    CASEWORK,
    DESK,
    EXPORTING,
    PROMOTION,
    REVEALING,
    RIGHTS,
    SERVICE,
    SURVEY,
)

CEILING: Final = timedelta(days=180)
"""The longest that a look may stay unseen by the person."""


class Role(models.TextChoices):
    STAFF = "staff", _("staff of the operator")
    COLLEAGUE = "colleague", _("somebody of the shop")


class Why(models.TextChoices):
    """The purposes for which people look at other people's data, by their slugs."""

    SERVICE = SERVICE.slug, _("looking after the shop's customers")
    DESK = DESK.slug, _("answering what you wrote")
    REVEALING = REVEALING.slug, _("your e-mail address and phone number in full")
    EXPORTING = EXPORTING.slug, _("the shop took its customers out in one file, you among them")
    CASEWORK = CASEWORK.slug, _("working on a request")
    ANSWERING = ANSWERING.slug, _("answering a request")
    BOOKKEEPING = BOOKKEEPING.slug, _("keeping the books of orders")
    PROMOTION = PROMOTION.slug, _("running a promotion you take part in")
    SURVEY = SURVEY.slug, _("reading what you answered in a survey")


class Reason(models.TextChoices):
    """Why somebody of the shop wanted an address or a number in full, or took people out in a file."""

    WRITE = "write", _("to call or write to you")
    CASE = "case", _("to settle a case")
    IDENTITY = "identity", _("to check that it is you")
    CORRECT = "correct", _("to correct the record")
    OTHER = "other", _("for another reason")
    POST = "post", _("to send something to its customers by another program or by post")
    MOVE = "move", _("to take its customers along to another program")
    KEEP = "keep", _("to keep a copy of its own")
    BOOKS = "books", _("for its books or its taxes")
    LAW = "law", _("because a law or a court asks for it")


IN_FULL: Final = (Reason.WRITE, Reason.CASE, Reason.IDENTITY, Reason.CORRECT, Reason.OTHER)
"""For one person's address."""
IN_A_FILE: Final = (Reason.POST, Reason.MOVE, Reason.KEEP, Reason.BOOKS, Reason.LAW)
"""For many people at once. None is in somebody's own words: everybody in the file reads it."""
SAYS_WHY: Final = (REVEALING.slug, EXPORTING.slug)


class Later(models.TextChoices):
    """Why a person is told later (GDPR art. 23, PIPL art. 18)."""

    ORDER = "order", _("an authority ordered by law not to tell yet")
    ENQUIRY = "enquiry", _("telling would have defeated an enquiry into a crime or a fraud")


class Look(Owned):
    """Somebody looked at one person's data: once for a person, a reader, a purpose, a case and an hour; where an address was shown in
    full, once for each time that somebody gave a reason; where it left in a file, once for the file, with its `items` as the map names them.

    `reader` and `approved_by` are marks that are the same within one person's list and lead nowhere else; whoever suspects a
    colleague makes the mark again and compares.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    role = models.CharField(_("Who"), max_length=10, choices=Role.choices)
    reader = models.UUIDField(_("Mark of the reader"))
    purpose = models.CharField(_("Purpose"), max_length=20, choices=Why.choices)
    reason = models.CharField(_("Reason given"), max_length=10, choices=Reason.choices, blank=True)
    items = models.CharField(_("Items in a file"), max_length=400, blank=True)
    case = models.CharField(_("Case"), max_length=40, blank=True)
    at = models.DateTimeField(_("When"), default=timezone.now)
    hour = models.DateTimeField(_("Hour"))
    shown_from = models.DateTimeField(_("Shown to you from"), default=timezone.now)
    delayed_because = models.CharField(_("Why shown later"), max_length=10, choices=Later.choices, blank=True)
    approved_by = models.UUIDField(_("Mark of who agreed to that"), null=True)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: behaviour(RIGHTS) for name in ("role", "reader", "purpose", "reason", "items")},
            **{name: behaviour(RIGHTS) for name in ("case", "at", "hour")},
            **{name: technical(RIGHTS) for name in ("shown_from", "delayed_because", "approved_by")},
            "salt": Plain("random bytes"),
        },
        keep=Keep(YEAR, after="at", because="it shows you who looked at your data", longer=True),
        promise="2.3-c",
        added_by=(SERVICE, DESK, REVEALING, EXPORTING, CASEWORK, ANSWERING, BOOKKEEPING, PROMOTION, SURVEY),
        shown_from="shown_from",
    )

    class Meta(Owned.Meta):
        verbose_name = _("look at your data")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "subject", "reader", "purpose", "case", "hour", "delayed_because"],
                name="look_once_an_hour",
            ),
            models.CheckConstraint(
                condition=Q(delayed_because="", approved_by__isnull=True, shown_from=F("at"))
                | (
                    ~Q(delayed_because="")
                    & ~Q(approved_by=F("reader"))
                    & Q(approved_by__isnull=False, shown_from__gte=F("at"), shown_from__lte=F("at") + CEILING)
                ),
                name="look_is_shown_in_the_end",
            ),
            models.CheckConstraint(
                condition=(Q(purpose__in=SAYS_WHY) & ~Q(reason="")) | (~Q(purpose__in=SAYS_WHY) & Q(reason="")),
                name="look_in_full_says_why",
            ),
            models.CheckConstraint(
                condition=(Q(purpose=EXPORTING.slug) & ~Q(items="")) | (~Q(purpose=EXPORTING.slug) & Q(items="")),
                name="look_by_file_says_what",
            ),
        ]
