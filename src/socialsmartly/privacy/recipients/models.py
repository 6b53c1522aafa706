"""The register of recipients, what people agreed to, and what was passed on."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.recipients.carriage import Carriage  # noqa: F401 - Django looks for the tables of a room here
from socialsmartly.privacy.recipients.codes import FIGURES_ONLY, FIVE, FOR_US, AtEnd, Case, Category, Use
from socialsmartly.privacy.recipients.ended import Receipt  # noqa: F401 - same reason
from socialsmartly.privacy.recipients.entrusted import Alarm, Task, TaskPerson  # noqa: F401 - same reason
from socialsmartly.words import ROW_GOES, ROW_STAYS, Keep, KeepWhile, Kind, NoPerson, Plain, Record, choice, technical
from socialsmartly.words.keeping import MONTH, YEAR
from socialsmartly.words.purposes import (
    ACCOUNTABILITY,
    CLOSING,
    ENTRUSTING,
    FINISHING,
    PREFERENCES,
    REGISTER,
    REPLAY,
    RIGHTS,
    SHARING,
    SUCCESSION,
    TAKEOVER,
)

SHORT, LONG = 200, 1000
KEPT = KeepWhile("its contracts are kept")
FACTS: Final = ("name", "contact", "purpose_said", "method", "kinds")
"""The five facts that PIPL 23 wants told: name, contact, purpose, method and kinds."""


def filled(*names: str) -> Q:
    """A condition of the database: none of these columns is empty."""
    return Q(*(~Q(**{name: ""}) for name in names))


class Recipient(HeldRow):
    """Somebody outside. All else stands in their contracts; `formerly` is the entry under which they worked for us before. One with a
    `predecessor` received something from whoever had the business before us; its contracts are over, and nothing goes there."""

    category = models.CharField(_("Kind of recipient"), max_length=12, choices=Category.choices)
    formerly = models.UUIDField(_("Formerly"), null=True)
    predecessor = models.CharField(_("Recipient of a predecessor"), max_length=SHORT, blank=True, default="")
    since = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = NoPerson("who may receive something", KEPT, added_by=(REGISTER, REPLAY, TAKEOVER), kind=Kind.REFERENCE)

    class Meta(HeldRow.Meta):
        verbose_name = _("Recipient")


class Contract(HeldRow):
    """One state of what was agreed with a recipient for one purpose. A change is a new row and the newest counts, so the rows are
    the list of changes; nobody may alter or delete one, which keeps them longer than the three years of NDSR 12.

    `version` goes up when something changes that people agreed to: who, what for, how, or which information. Before `told_until` a row is
    an announcement: the one before it counts on, if there is one.
    """

    recipient = models.ForeignKey(Recipient, models.DO_NOTHING, related_name="+")
    category = models.CharField(_("Kind of recipient"), max_length=12, choices=Category.choices)
    use = models.CharField(_("Purpose"), max_length=15, choices=Use.choices)
    version = models.IntegerField(_("Version of the purpose"))
    name = models.CharField(pgettext_lazy("firm", "Name"), max_length=SHORT)
    contact = models.CharField(_("Contact"), max_length=SHORT)
    policy_url = models.CharField(_("Address of its privacy policy"), max_length=SHORT, blank=True)
    said_en = models.CharField(_("Purpose in words, English"), max_length=LONG)
    said_zh = models.CharField(_("Purpose in words, Chinese"), max_length=LONG)
    method_en = models.CharField(_("Method, English"), max_length=LONG)
    method_zh = models.CharField(_("Method, Chinese"), max_length=LONG)
    items = models.JSONField(_("Information"), default=list)
    sensitive = models.JSONField(_("Of that, sensitive"), default=list)
    begins_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"))
    told_until = models.DateField(_("People are told until"), null=True)
    ended_at = models.DateTimeField(_("Ended before its time"), null=True)
    safeguards = models.CharField(_("Protective measures"), max_length=LONG, blank=True)
    duties = models.CharField(_("Duties of both sides"), max_length=LONG, blank=True)
    no_other_use = models.BooleanField(_("Bars any other use"), default=False)
    no_passing_on = models.BooleanField(_("Bars passing the work on without our approval"), default=False)
    at_end = models.CharField(_("At the end"), max_length=10, choices=AtEnd.choices, blank=True)
    assessment = models.CharField(_("Impact assessment"), max_length=SHORT, blank=True)
    endpoint = models.CharField(_("Address of its machine"), max_length=SHORT, blank=True)
    mail = models.CharField(_("Address for notices by mail"), max_length=SHORT, blank=True)
    at = models.DateTimeField(_("Entered"), default=timezone.now)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = NoPerson(
        "what was agreed with a recipient",
        KeepWhile("people agreed by it, and a law asks for three years after its end"),
        added_by=(REGISTER, REPLAY, TAKEOVER),
        kind=Kind.REFERENCE,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Contract with a recipient")
        constraints = [
            models.CheckConstraint(
                condition=filled("name", "contact", "said_en", "said_zh", "method_en", "method_zh"),
                name="contract_says_who_and_what_for",
            ),
            models.CheckConstraint(
                condition=~Q(category=Category.AFFILIATE) | Q(use__in=FIVE), name="affiliates_have_five_purposes"
            ),
            models.CheckConstraint(
                condition=~Q(category__in=FOR_US)
                | (filled("safeguards", "duties", "assessment", "at_end") & Q(no_other_use=True, no_passing_on=True)),
                name="whoever_works_for_us_is_bound",
            ),
            models.CheckConstraint(
                condition=~Q(category__in=FIGURES_ONLY) | Q(items=[]), name="advertising_gets_figures_only"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="contract_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["recipient", "use"], name="contract_of_recipient")]


class State(models.TextChoices):
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SharingConsent(Owned):
    """One step in the life of a separate consent to one recipient for one purpose: the five facts as they were shown, word for word,
    and the version they belong to. Rows are only added."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    recipient = models.ForeignKey(Recipient, models.DO_NOTHING, related_name="+")
    use = models.CharField(_("Purpose"), max_length=15, choices=Use.choices)
    version = models.IntegerField(_("Version of the purpose"))
    state = models.CharField(_("State"), max_length=10, choices=State.choices)
    name = models.CharField(_("Recipient"), max_length=SHORT, blank=True)
    contact = models.CharField(_("Contact of the recipient"), max_length=SHORT, blank=True)
    purpose_said = models.CharField(_("Purpose as shown"), max_length=LONG, blank=True)
    method = models.CharField(_("Method as shown"), max_length=LONG, blank=True)
    kinds = models.TextField(_("Kinds of information as shown"), blank=True)
    language = models.CharField(_("Language"), max_length=10)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(PREFERENCES, ENTRUSTING, SHARING, REPLAY) for name in ("use", "version", "state", "at")},
            **{name: choice(PREFERENCES, ENTRUSTING, SHARING) for name in (*FACTS, "language")},
        },
        keep=KeepWhile("it proves what was allowed at any past moment"),
        promise="3.1-c",
        added_by=(PREFERENCES, REPLAY),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Consent to a recipient")
        constraints = [
            models.CheckConstraint(condition=~Q(state=State.GIVEN) | filled(*FACTS), name="sharing_tells_five_facts")
        ]
        indexes = [models.Index(fields=["owner", "subject"], name="sharing_of_subject")]


class Stage(models.TextChoices):
    WAITING = "waiting", _("waiting")
    LEASED = "leased", _("on its way")
    SENT = "sent", _("sent")
    STOPPED = "stopped", _("stopped")


class Delivery(Owned):
    """Something on its way to a recipient. It holds which information, never the information; what leaves is read when it leaves."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    recipient = models.ForeignKey(Recipient, models.DO_NOTHING, related_name="+")
    use = models.CharField(_("Purpose"), max_length=15, choices=Use.choices)
    case = models.CharField(_("Case"), max_length=12, choices=Case.choices)
    ground = models.UUIDField(_("Ground"), null=True)
    asked = models.TextField(_("Information asked for"))
    stage = models.CharField(_("State"), max_length=10, choices=Stage.choices, default=Stage.WAITING)
    leased_until = models.DateTimeField(_("On its way until"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            name: technical(ENTRUSTING, SHARING, PREFERENCES, FINISHING)
            for name in ("use", "case", "ground", "asked", "stage", "leased_until", "at")
        },
        keep=Keep(MONTH, after="at", because="it is passed on or stopped within days"),
        promise="3.1-a",
        written_by=(ENTRUSTING, SHARING, PREFERENCES, FINISHING),
        stays_behind="it is on its way from this operator, for some days",
    )

    class Meta(Owned.Meta):
        verbose_name = _("Information on its way to a recipient")
        indexes = [models.Index(fields=["owner", "subject"], name="delivery_of_subject")]


class Way(models.TextChoices):
    SENT = "sent", _("sent to it")
    READ = "read", _("read by it")


class Disclosure(Owned):
    """Something of a person was passed on: to whom, in which case, which information, and what was asked for beyond the contract and
    stayed here. It is written before anything leaves, and nobody may change it. `counts_from` is the day on which the contract ends."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    recipient = models.ForeignKey(Recipient, models.DO_NOTHING, related_name="+")
    category = models.CharField(_("Kind of recipient"), max_length=12, choices=Category.choices)
    name = models.CharField(_("Recipient"), max_length=SHORT)
    contract = models.UUIDField(_("Contract"))
    use = models.CharField(_("Purpose"), max_length=15, choices=Use.choices)
    version = models.IntegerField(_("Version of the purpose"))
    case = models.CharField(_("Case"), max_length=12, choices=Case.choices)
    ground = models.UUIDField(_("Ground"), null=True)
    items = models.TextField(_("Information passed on"))
    dropped = models.TextField(_("Asked for and kept back"), blank=True)
    pseudonym = models.CharField(_("Your name there"), max_length=80)
    way = models.CharField(_("How"), max_length=10, choices=Way.choices)
    at = models.DateTimeField(_("When"), default=timezone.now)
    counts_from = models.DateTimeField(_("End of the contract"))

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: technical(RIGHTS, ENTRUSTING, SHARING) for name in ("contract", "version", "ground")},
            **{name: choice(RIGHTS, ENTRUSTING, SHARING) for name in ("category", "name", "dropped", "way", "at")},
            **{
                name: choice(RIGHTS, ENTRUSTING, SHARING, PREFERENCES, REPLAY)
                for name in ("use", "case", "items", "pseudonym")
            },
            "counts_from": Plain("the day on which a contract ends"),
        },
        keep=Keep(
            3 * YEAR,
            after="counts_from",
            because="by it a recipient is told of a correction or a deletion, and a law asks for three years",
        ),
        promise="3.1-a",
        added_by=(ENTRUSTING, SHARING, SUCCESSION, REPLAY),
    )

    class Meta(Owned.Meta):
        verbose_name = _("Information passed on")
        constraints = [
            models.CheckConstraint(
                condition=~Q(category=Category.AFFILIATE) | Q(use__in=FIVE), name="affiliates_receive_for_five_purposes"
            ),
            models.CheckConstraint(condition=~Q(category__in=FIGURES_ONLY), name="nobody_is_told_to_advertising"),
        ]
        indexes = [models.Index(fields=["owner", "subject"], name="disclosure_of_subject")]


class Says(models.TextChoices):
    """What a recipient is asked to do."""

    ERASE = "erase", _("delete what it received")
    CORRECT = "correct", _("correct what it received")
    STOP = "stop", _("stop using what it received, and delete it")
    NO = "no", _("end the use to which they said no")


class Progress(models.TextChoices):
    WAITING = "waiting", _("not told yet")
    TOLD = "told", _("told, no answer yet")
    ANSWERED = "answered", _("answered")


class Answer(models.TextChoices):
    """A code, so that nobody's words get in here."""

    DONE = "done", _("done")
    LAW = "law", _("a law obliges it to keep it")
    OWN = "own", _("it holds your consent itself")


class Notice(HeldRow):
    """What a recipient was told about one person until it has answered. It outlives them as the proof that everybody was told."""

    number = models.CharField(_("Number of the request"), max_length=20, blank=True)
    subject = HandleField(_("Person"))
    recipient = models.UUIDField(_("Recipient"))
    says = models.CharField(_("What was asked"), max_length=10, choices=Says.choices)
    pseudonym = models.CharField(_("Your name there"), max_length=80)
    items = models.TextField(_("Information concerned"), blank=True)
    use = models.CharField(_("Purpose"), max_length=15, blank=True, choices=Use.choices)
    case = models.CharField(_("Case"), max_length=12, blank=True, choices=Case.choices)
    progress = models.CharField(_("State"), max_length=10, choices=Progress.choices, default=Progress.WAITING)
    tries = models.IntegerField(_("Times told"), default=0)
    next_at = models.DateTimeField(_("Told next"), default=timezone.now)
    told_at = models.DateTimeField(_("Told"), null=True)
    answer = models.CharField(_("Answer"), max_length=10, blank=True, choices=Answer.choices)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    escalated_at = models.DateTimeField(_("Taken up by staff"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: choice(RIGHTS, FINISHING, ACCOUNTABILITY) for name in ("number", "recipient", "says", "progress")},
            **{name: choice(RIGHTS, FINISHING, ACCOUNTABILITY) for name in ("told_at", "answer", "answered_at")},
            **{name: choice(RIGHTS, FINISHING, ACCOUNTABILITY) for name in ("escalated_at", "at")},
            **{
                name: technical(RIGHTS, FINISHING) for name in ("pseudonym", "items", "use", "case", "tries", "next_at")
            },
        },
        keep=Keep(3 * YEAR, after="at", because="it proves that everybody who had received something was told"),
        promise="4.2-g",
        added_by=(RIGHTS, PREFERENCES, CLOSING, REPLAY),
        written_by=(FINISHING,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Notice to a recipient")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "subject", "recipient", "says", "items"], name="notice_once_a_request"
            )
        ]
