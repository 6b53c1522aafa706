"""What is public, and what it rests on: the consent of whoever it is about, or the decision of two people and a law.

The public pages read `Published` and `Measure` as the role of `PUBLIC`, which the database shows the rows that are open now and no other
table. Neither can be there without what it rests on.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle, owned_link
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.disclosures.codes import (
    LONGEST,
    NOTICE,
    Audience,
    EndedBy,
    Ground,
    State,
    Verdict,
    What,
)
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import (
    ROW_GOES,
    YEAR,
    Keep,
    KeyClass,
    OpenToAll,
    Plain,
    Record,
    behaviour,
    choice,
    content,
    identity,
    technical,
)
from socialsmartly.words.keeping import DAY
from socialsmartly.words.purposes import FINISHING, PREFERENCES, PUBLIC, PUBLISHING, RIGHTS

CONSENT = "disclosures.PublicConsent"
STAYS = "it is about a page of this operator; whoever takes over asks and decides anew"


class PublicConsent(Owned):
    """A separate yes to make one thing public: to whom, until when, and the digest of exactly what was on the screen. Its line in the public
    log holds the same words. Once it has ended, the row says when and by whom."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    what = models.CharField(_("What"), max_length=10, choices=What.choices)
    thing = models.UUIDField(_("Number of it"))
    audience = models.CharField(_("Who sees it"), max_length=10, choices=Audience.choices, default=Audience.EVERYBODY)
    wording = models.CharField(_("Wording shown"), max_length=20)
    digest = models.CharField(_("Digest of what was shown"), max_length=64)
    until = models.DateTimeField(_("Until"))
    at = models.DateTimeField(_("When"), default=timezone.now)
    ended_at = models.DateTimeField(_("Ended"), null=True)
    ended_by = models.CharField(_("Ended by"), max_length=10, choices=EndedBy.choices, blank=True)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{
                name: choice(PREFERENCES, RIGHTS)
                for name in ("what", "audience", "wording", "digest", "until", "at", "ended_at", "ended_by")
            },
            "thing": Plain("a handle of an answer or of a measure"),
        },
        keep=Keep(
            2 * YEAR, after="until", because="it proves what you agreed to make public, and when you took it back"
        ),
        promise="3.4-a",
        added_by=(PREFERENCES,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("consent to make something public")
        constraints = [
            models.CheckConstraint(condition=Q(until__lte=F("at") + LONGEST), name="a_consent_to_publish_ends")
        ]


class Published(Owned):
    """Words that a person lets everybody read. The row is what stands on the page: taking it back deletes it."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    consent_id = models.UUIDField()
    consent = owned_link(CONSENT, "consent_id", owner="owner")
    thing = models.UUIDField(_("Number of it"))
    asked = models.CharField(_("Question asked"), max_length=200)
    words = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("What you said"))
    shown_as = SealedTextField(KeyClass.IDENTITY, of="subject", verbose_name=_("Name shown beside it"))
    since = models.DateTimeField(_("Since"), default=timezone.now)
    until = models.DateTimeField(_("Until"))
    marks = models.IntegerField(_("Marks"), default=0)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "words": content(PUBLIC, PREFERENCES),
            "shown_as": identity(PUBLIC, PREFERENCES),
            **{name: technical(PUBLIC, PREFERENCES) for name in ("since", "until", "marks")},
            "thing": Plain("a handle of what was said"),
            "asked": Plain("words of a shop to many people"),
        },
        keep=Keep(DAY, after="until", because="what you made public ends on the day that you agreed to"),
        promise="3.4-a",
        added_by=(PREFERENCES,),
        marked="marks",
        stays_behind=STAYS,
        open_to_all=OpenToAll("since", "until", rests_on="consent_id"),
    )

    class Meta(Owned.Meta):
        verbose_name = _("words of yours that everybody can read")
        constraints = [
            models.UniqueConstraint(fields=["owner", "subject", "thing"], name="a_thing_is_public_once"),
            models.CheckConstraint(condition=Q(until__lte=F("since") + LONGEST), name="what_is_public_ends"),
        ]


class Measure(Owned):
    """What happened, which rule it broke and what we did about it, for everybody's eyes and without saying who it was.

    One of us proposes and another decides. The person knows it for `NOTICE` before everybody does, and may appeal to a third. `shown_as`
    is empty unless they agreed to be named or a law that stands here obliges us to name them.
    """

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    number = models.CharField(_("Number"), max_length=20)
    ground = models.CharField(_("Why it may be public"), max_length=10, choices=Ground.choices)
    rule = models.CharField(_("Rule that was broken"), max_length=200)
    facts = models.TextField(_("What happened"), max_length=1000)
    measure = models.CharField(_("What we did about it"), max_length=300)
    evidence = models.CharField(_("Digest of the evidence (SHA-256)"), max_length=64)
    until = models.DateTimeField(_("Public until"))
    name_asked = SealedTextField(KeyClass.IDENTITY, of="subject", verbose_name=_("Name that may be shown"))
    duty = models.CharField(_("Law that obliges us to name them"), max_length=200, blank=True)
    authority = models.CharField(_("Authority"), max_length=200, blank=True)
    shown_as = SealedTextField(KeyClass.IDENTITY, of="subject", verbose_name=_("Name shown beside it"))
    consent_id = models.UUIDField(null=True)
    consent = owned_link(CONSENT, "consent_id", owner="owner")
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_by = models.UUIDField(_("Mark of who proposed it"))
    decided_by = models.UUIDField(_("Mark of who decided"), null=True)
    proposed_at = models.DateTimeField(_("Proposed"), default=timezone.now)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    told_at = models.DateTimeField(_("You were told"), null=True)
    since = models.DateTimeField(_("Public from"), null=True)
    appeal = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Your appeal"))
    appealed_at = models.DateTimeField(_("Appealed"), null=True)
    verdict = models.CharField(_("Answer to the appeal"), max_length=10, choices=Verdict.choices, blank=True)
    because = models.CharField(_("Reasons"), max_length=1000, blank=True)
    heard_by = models.UUIDField(_("Mark of who answered"), null=True)
    heard_at = models.DateTimeField(_("Answered"), null=True)
    marks = models.IntegerField(_("Marks"), default=0)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{
                name: behaviour(PUBLIC, PUBLISHING, RIGHTS, FINISHING)
                for name in ("number", "ground", "rule", "facts", "measure", "duty", "authority")
            },
            **{name: technical(PUBLIC, PUBLISHING, RIGHTS, FINISHING) for name in ("since", "until", "decided_by")},
            "shown_as": identity(PUBLIC, PUBLISHING, RIGHTS),
            "name_asked": identity(PUBLISHING, RIGHTS),
            "appeal": content(PUBLISHING, RIGHTS),
            **{
                name: technical(PUBLISHING, RIGHTS)
                for name in ("evidence", "because", "verdict", "proposed_by", "heard_by", "heard_at")
            },
            **{
                name: technical(PUBLISHING, RIGHTS, FINISHING)
                for name in ("proposed_at", "decided_at", "appealed_at", "state", "told_at")
            },
            "marks": technical(PUBLIC),
        },
        keep=Keep(
            YEAR, after="until", because="it shows how it was decided, while somebody may still go to court about it"
        ),
        promise="3.4-b",
        written_by=(PUBLISHING, FINISHING),
        marked="marks",
        stays_behind=STAYS,
        open_to_all=OpenToAll("since", "until", rests_on="decided_by"),
    )

    class Meta(Owned.Meta):
        verbose_name = _("measure about you that is made public")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.PROPOSED) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                name="two_decide_what_is_public",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True)
                | Q(state=State.DECIDED, told_at__isnull=False, since__gte=F("told_at") + NOTICE),
                name="the_person_knows_before_all",
            ),
            models.CheckConstraint(
                condition=Q(shown_as__isnull=True)
                | Q(consent_id__isnull=False)
                | (~Q(duty="") & ~Q(authority="") & ~Q(ground=Ground.RULES)),
                name="a_name_rests_on_consent_or_law",
            ),
            models.CheckConstraint(
                condition=Q(heard_by__isnull=True)
                | (~Q(heard_by=F("proposed_by")) & ~Q(heard_by=F("decided_by")) & Q(appealed_at__isnull=False)),
                name="a_third_hears_the_appeal",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.GRANTED) | Q(state=State.ENDED), name="a_granted_appeal_ends_it"
            ),
            models.CheckConstraint(condition=Q(until__lte=F("proposed_at") + LONGEST), name="a_measure_ends"),
        ]
