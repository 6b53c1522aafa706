"""What happened, about nobody; and apart from it, that somebody was touched by it and was told."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.incidents.codes import Kind, State, Tell
from socialsmartly.words import ROW_GOES, YEAR, Keep, KeepWhile, NoPerson, Record, technical
from socialsmartly.words import Kind as Place
from socialsmartly.words.purposes import ACCOUNTABILITY, FINISHING, PREFERENCES, REGISTER

LONG = 2000


class Incident(HeldRow):
    """What one of the staff wrote down of an incident, in both languages, and which tables of the map it touched.

    Which information, how many people, which recipients and which dates follow from the map and are not typed. `searched_to` is the last
    person who was looked at of the kind `searched_kind`; `searched_at` is empty until all of every kind were.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    kind = models.CharField(_("What happened to the information"), max_length=10, choices=Kind.choices)
    happened_at = models.DateTimeField(_("When it happened, as far as we know (UTC)"), null=True, blank=True)
    known_at = models.DateTimeField(_("When we learned of it (UTC)"))
    tables = models.JSONField(_("What it touched"), default=list)
    cause_en = models.TextField(_("What happened, and why, in English"), max_length=LONG)
    cause_zh = models.TextField(_("What happened, and why, in Chinese"), max_length=LONG)
    harm_en = models.TextField(_("What it may do to people, in English"), max_length=LONG)
    harm_zh = models.TextField(_("What it may do to people, in Chinese"), max_length=LONG)
    done_en = models.TextField(_("What we did about it, in English"), max_length=LONG)
    done_zh = models.TextField(_("What we did about it, in Chinese"), max_length=LONG)
    advice_en = models.TextField(_("What people can do themselves, in English"), max_length=LONG)
    advice_zh = models.TextField(_("What people can do themselves, in Chinese"), max_length=LONG)
    tell = models.CharField(_("Who is told"), max_length=10, choices=Tell.choices, default=Tell.PEOPLE)
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.ENTERED)
    entered_by = models.UUIDField(_("Mark of who entered it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    entered_at = models.DateTimeField(_("Entered"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    authority_told_at = models.DateTimeField(_("Authority told"), null=True)
    searched_kind = models.CharField(max_length=10, blank=True)
    searched_to = models.UUIDField(null=True)
    searched_at = models.DateTimeField(_("Everybody looked at"), null=True)

    privacy = NoPerson(
        "what went wrong, without whom it touched",
        KeepWhile("the law asks for a record of every incident"),
        written_by=(REGISTER, FINISHING),
        read_by=(REGISTER, FINISHING, PREFERENCES),
        kind=Place.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Incident")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.ENTERED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by"))),
                name="two_decide_about_an_incident",
            ),
            models.CheckConstraint(
                condition=Q(happened_at__isnull=True) | Q(happened_at__lte=F("known_at")),
                name="nobody_knows_of_it_before_it_happened",
            ),
        ]


class Touched(Owned):
    """That an incident touched this person, of whichever kind they are, and when they were told."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    person = models.CharField(_("Member or contact"), max_length=10, default="member")
    incident = models.UUIDField(_("Incident"))
    number = models.CharField(_("Number of the incident"), max_length=20)
    channel = models.CharField(_("Told by"), max_length=10, blank=True)
    next_at = models.DateTimeField(_("Told next"), null=True)
    sent_at = models.DateTimeField(_("Told"), null=True)
    guardian_at = models.DateTimeField(_("Guardian told"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: technical(PREFERENCES, FINISHING, ACCOUNTABILITY) for name in ("incident", "sent_at")},
            **{
                name: technical(PREFERENCES, FINISHING) for name in ("number", "person", "channel", "guardian_at", "at")
            },
            "next_at": technical(FINISHING),
        },
        keep=Keep(3 * YEAR, after="at", because="it proves that you were told what happened to your information"),
        promise="5-h",
        written_by=(FINISHING,),
        stays_behind="it is about what happened at this operator",
    )

    class Meta(Owned.Meta):
        verbose_name = _("Incident that touched your information")
        indexes = [models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="touched_and_untold")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "incident"], name="an_incident_touches_a_person_once")
        ]
