"""A person's request about their own data, its deadline, and each step until it is answered."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.datamap.salt import new_salt
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.rights.deadlines.dates import KEYS
from socialsmartly.privacy.rights.deadlines.moving import EXTENDED
from socialsmartly.words import (
    ROW_GOES,
    ROW_STAYS,
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
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import (
    ACCOUNTABILITY,
    CASEWORK,
    CLOSING,
    FINISHING,
    REPLAY,
    RIGHTS,
    SERVICE,
    STORE,
    SUCCESSION,
    WORKSPACE,
)


class Right(models.TextChoices):
    COPY = "copy", _("A copy of my data")
    MOVE = "move", _("Hand my data to another service")
    CORRECT = "correct", _("Correct my data")
    DELETE = "delete", _("Delete my data")
    WITHDRAW = "withdraw", _("Withdraw a permission")
    SUPPLEMENT = "supplement", _("Add what is missing")
    DEMAND = "demand", _("Delete on a ground")
    RESTRICT = "restrict", _("Only store my data")
    EXPLAIN = "explain", _("Explain a rule or a decision")
    OBJECT = "object", _("Object to a use of my data")
    DECIDE = "decide", _("Have a person decide")
    COMPLAIN = "complain", _("A complaint")
    VERIFY = "verify", _("Check a guardian")
    OTHER = "other", _("Something else")


class RequestState(models.TextChoices):
    RECEIVED = "received", _("received")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    TAKEN_BACK = "taken_back", _("taken back")


class RightsRequest(HeldRow):
    """One request. It names the person by handle alone, so it may outlive them as the proof that they were answered."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    right = models.CharField(_("What was asked"), max_length=10, choices=Right.choices)
    subject = HandleField(_("Person"))
    subject_kind = models.CharField(_("Member or contact"), max_length=10)
    workspace = models.UUIDField(_("Workspace"), null=True)
    channel = models.CharField(_("Received by"), max_length=20)
    received_at = models.DateTimeField(_("Received"), default=timezone.now)
    due_at = models.DateTimeField(_("Answer due"))
    arithmetic = models.CharField(_("How the date was found"), max_length=200)
    dates = models.JSONField(_("What each law asks for"), default=list)
    carry_out_at = models.DateTimeField(_("May be taken back until"), null=True)
    wished_at = models.DateTimeField(_("Wished for, beneath a report"), null=True)
    state = models.CharField(_("State"), max_length=10, choices=RequestState.choices, default=RequestState.RECEIVED)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    outcome = models.CharField(_("Outcome"), max_length=40, blank=True)
    rows_touched = models.IntegerField(_("Rows found, changed or deleted"), default=0)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: choice(RIGHTS, CASEWORK) for name in ("channel", "outcome")},
            **{name: technical(RIGHTS, CASEWORK) for name in ("arithmetic", "dates", "rows_touched", "wished_at")},
            **{
                name: technical(RIGHTS, CASEWORK, FINISHING)
                for name in ("number", "subject_kind", "workspace", "carry_out_at")
            },
            **{name: technical(RIGHTS, CASEWORK, ACCOUNTABILITY) for name in ("due_at", "answered_at")},
            "state": choice(RIGHTS, CASEWORK, FINISHING),
            "right": choice(RIGHTS, CASEWORK, FINISHING, ACCOUNTABILITY),
            "received_at": technical(RIGHTS, CASEWORK, FINISHING, ACCOUNTABILITY),
        },
        keep=Keep(3 * YEAR, after="received_at", because="it proves that the request was answered in time"),
        promise="4.6-d",
        added_by=(RIGHTS, REPLAY),
        kind=Kind.LOCAL,
        json_keys={"dates": KEYS},
    )

    class Meta(HeldRow.Meta):
        ordering = ["due_at"]


class Correction(Owned):
    """What a corrected field said before (4.1-b). Both values are sealed under the person's key and go with the person."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField()
    field = models.CharField(_("Field"), max_length=40)
    before = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Before"))
    after = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("After"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "request": technical(RIGHTS),
            "field": technical(RIGHTS, STORE, SERVICE),
            "before": content(RIGHTS),
            "after": content(RIGHTS),
            "at": technical(RIGHTS, SERVICE),
        },
        keep=Keep(3 * YEAR, after="at", because="it shows what was corrected, should anybody ask", longer=True),
        promise="4.1-b",
        added_by=(RIGHTS,),
    )

    class Meta(Owned.Meta):
        indexes = [models.Index(fields=["owner", "subject"], name="correction_of_subject")]


class RequestStep(HeldRow):
    """One thing that happened to a request. Its line in the public log has the same id; the columns and `salt` open it, also
    when the person's keys are gone, so that an erasure can still be proved."""

    request = models.UUIDField()
    subject = HandleField(_("Person"))
    step = models.CharField(_("Step"), max_length=30)
    by = models.CharField(_("By"), max_length=20)
    at = models.DateTimeField(_("When"), default=timezone.now)
    rows_touched = models.IntegerField(_("Rows"), default=0)
    proves = models.CharField(_("Fingerprint of the certificate"), max_length=64, blank=True)
    salt = models.BinaryField(_("Salt of its line in the public log"), max_length=32, default=new_salt)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            **{name: technical(RIGHTS, CASEWORK) for name in ("request", "step", "by", "at", "rows_touched", "proves")},
            "salt": Plain("random bytes"),
        },
        keep=Keep(3 * YEAR, after="at", because="it goes with its request"),
        promise="4.6-d",
        added_by=(RIGHTS, REPLAY, CASEWORK),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        constraints = [
            # Whoever comes second saw no extension yet, so only the database can tell.
            models.UniqueConstraint(fields=["request"], condition=models.Q(step__in=EXTENDED), name="extended_once"),
        ]


class Closing(Owned):
    """How far the closing of a shop is. `of` names the kind of people whose data goes with the copy of a store; without it the whole shop
    goes. `going` from the moment at which nobody else can be held back; afterwards the row is there as long as a hold keeps something."""

    owner = OwnerHandle()
    of = models.CharField(max_length=10, blank=True)
    going = models.BooleanField(default=True)
    begun_at = models.DateTimeField(default=timezone.now)

    privacy = NoPerson(
        "how far the closing of a shop is",
        KeepWhile("it is there as long as a hold keeps something of the shop"),
        written_by=(CLOSING,),
        added_by=(REPLAY,),
        read_by=(RIGHTS, FINISHING, SERVICE, WORKSPACE, SUCCESSION),
        stays_behind="a shop that is closing goes nowhere",
    )

    class Meta(Owned.Meta):
        constraints = [models.UniqueConstraint(fields=["owner"], name="one_closing_of_a_shop")]


class Certificate(HeldRow):
    """What was done for one deletion, in counts. It names nobody: whoever knows the number may have it, also when the person is
    gone. `openings` opens the lines that the steps left in the public log."""

    number = models.CharField(max_length=20, unique=True)
    body = models.TextField()
    openings = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    privacy = NoPerson(
        "what was deleted under a number, in counts",
        Keep(3 * YEAR, after="at", because="it proves that a deletion was carried out"),
        added_by=(RIGHTS,),
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        pass
