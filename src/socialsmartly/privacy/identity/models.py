"""A check of who somebody is, and beside it the comparison of a face, which the database takes in only on everything it rests on.

There is no column for a picture, a template or a number of a document anywhere: what is kept is who looked, at what, and what came of it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnedLink, OwnerHandle, owned_link
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.identity.codes import FACE_GROUNDS, Ground, Outcome, Seen, Used, Way
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import (
    NO_PERSONAL_DATA,
    ROW_GOES,
    YEAR,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    NoPerson,
    Plain,
    Record,
    choice,
    content,
    technical,
)
from socialsmartly.words.purposes import ANSWERING, RIGHTS

STAYS = "it is about a request made here, and goes with it"


class Check(Owned):
    """One request's proof of who asks, by a way without a face: a meeting with one of the staff, whose result another agrees to."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    ground = models.CharField(_("Why it is asked for"), max_length=10, choices=Ground.choices)
    instrument = models.CharField(_("Instrument of the authority or court"), max_length=200, blank=True)
    way = models.CharField(_("How it is shown"), max_length=10, choices=Way.choices)
    meet_at = models.DateTimeField(_("Meeting"), null=True)
    meet_where = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Where"))
    seen = models.CharField(_("What was looked at"), max_length=10, choices=Seen.choices, blank=True)
    outcome = models.CharField(_("Result"), max_length=10, choices=Outcome.choices, blank=True)
    seen_by = models.UUIDField(_("Mark of who looked"), null=True)
    seen_at = models.DateTimeField(_("Looked at"), null=True)
    agreed_by = models.UUIDField(_("Mark of who agreed"), null=True)
    agreed_at = models.DateTimeField(_("Agreed"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(RIGHTS, ANSWERING) for name in ("ground", "instrument", "way")},
            "meet_where": content(RIGHTS, ANSWERING),
            **{
                name: technical(RIGHTS, ANSWERING)
                for name in (
                    "request",
                    "meet_at",
                    "seen",
                    "outcome",
                    "seen_by",
                    "seen_at",
                    "agreed_by",
                    "agreed_at",
                    "at",
                )
            },
        },
        keep=Keep(3 * YEAR, after="at", because="it shows how we knew who asked"),
        promise="2.1-f",
        written_by=(RIGHTS,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("Check of who somebody is")
        indexes = [models.Index(fields=["owner", "subject"], name="check_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "subject", "request"], condition=Q(agreed_by=None), name="one_open_check_of_a_request"
            ),
            models.UniqueConstraint(fields=["owner", "id", "ground"], name="a_check_has_one_ground"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="a_check_has_a_ground_of_the_list"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="a_check_needs_no_face"),
            models.CheckConstraint(
                condition=~Q(ground=Ground.COURT) | ~Q(instrument=""), name="a_court_is_named_by_its_instrument"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", seen_by__isnull=True, agreed_by__isnull=True)
                | (~Q(outcome="") & Q(seen_by__isnull=False, seen_at__isnull=False)),
                name="somebody_looked_before_a_result",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.SAME) | ~Q(seen=""), name="a_result_names_what_was_seen"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("seen_by")), name="two_agree_who_somebody_is"
            ),
        ]


class FaceConsent(Owned):
    """A separate yes to one comparison of a face, for one check whose other way stands open beside it."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    check_id = models.UUIDField()
    other_way = owned_link("identity.Check", "check_id", owner="owner")
    wording = models.CharField(_("Wording shown"), max_length=20)
    digest = models.CharField(_("Digest of what was shown"), max_length=64)
    at = models.DateTimeField(_("When"), default=timezone.now)
    ended_at = models.DateTimeField(_("Taken back"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={name: choice(RIGHTS, ANSWERING) for name in ("wording", "digest", "at", "ended_at")},
        keep=Keep(3 * YEAR, after="at", because="it proves what you agreed to, and when you took it back"),
        promise="2.1-f",
        written_by=(RIGHTS,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("consent to compare your face")
        constraints = [
            models.UniqueConstraint(fields=["owner", "check_id", "id"], name="a_face_consent_is_for_one_check")
        ]


class FaceCheck(Owned):
    """That two pictures were compared, and the result. Each of its keys is filled: a check without a face that stands open, a ground that
    allows a face, the person's own consent to this very check, and an assessment that two people agreed to and whose time runs.

    It decides nothing: the result is one more thing that the two people of the check may look at.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    check_id = models.UUIDField()
    ground = models.CharField(_("Why it is asked for"), max_length=10, choices=Ground.choices)
    other_way = OwnedLink(
        "identity.Check",
        from_fields=["owner", "ground", "check_id"],
        to_fields=["owner", "ground", "id"],
        related_name="+",
        editable=False,
    )
    consent_id = models.UUIDField()
    consent = OwnedLink(
        "identity.FaceConsent",
        from_fields=["owner", "check_id", "consent_id"],
        to_fields=["owner", "check_id", "id"],
        related_name="+",
        editable=False,
    )
    assessment_id = models.UUIDField()
    assessed_until = models.DateTimeField()
    assessment = OwnedLink(
        "papers.Assessment",
        from_fields=["assessed_until", "assessment_id"],
        to_fields=["until", "id"],
        related_name="+",
        editable=False,
    )
    program = models.CharField(_("Program that compared"), max_length=60)
    outcome = models.CharField(_("Result"), max_length=10, choices=Outcome.choices)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "ground": choice(RIGHTS, ANSWERING),
            **{name: technical(RIGHTS, ANSWERING) for name in ("program", "outcome", "at")},
            "assessed_until": Plain("the last day of an assessment, which is about nobody"),
        },
        keep=Keep(3 * YEAR, after="at", because="it shows that a face was compared, and on which consent"),
        promise="2.1-f",
        added_by=(RIGHTS,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("comparison of your face")
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=[str(one) for one in FACE_GROUNDS]), name="a_face_needs_a_law_of_the_list"
            ),
            models.CheckConstraint(condition=Q(at__lt=F("assessed_until")), name="a_face_needs_a_live_assessment"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="a_face_leaves_a_result_alone"),
            models.UniqueConstraint(fields=["owner", "consent_id"], name="a_face_consent_is_used_once"),
        ]


class Use(HeldRow):
    """How often each way was used in a month, for everybody. It outlives the people whom it counts and leads to none of them."""

    way = models.CharField(max_length=10, choices=Used.choices)
    month = models.DateField()
    times = models.IntegerField(default=0)

    privacy = NoPerson(
        "counts, open to everybody",
        KeepWhile("the law asks from which number on it must be filed"),
        written_by=(RIGHTS,),
        read_by=(RIGHTS, NO_PERSONAL_DATA),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        constraints = [models.UniqueConstraint(fields=["way", "month"], name="a_way_is_counted_by_the_month")]
