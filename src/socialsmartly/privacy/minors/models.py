"""What is known of a minor beyond the marks on their own row, and who answers for them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.minors.rules import Band
from socialsmartly.words import (
    ROW_GOES,
    ROW_STAYS,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    Record,
    choice,
    contact,
    content,
    sensitive,
    technical,
)
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import (
    ACCOUNT,
    ACCOUNTABILITY,
    ANSWERING,
    CASEWORK,
    FINISHING,
    GUARDIANSHIP,
    REPLAY,
    RIGHTS,
)


class Minor(Owned):
    """Somebody under 18. The marks on the person's row decide; this row says how we know, and when the account is erased unless a
    guardian has agreed by then."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    band = models.CharField(
        _("Age"),
        max_length=10,
        choices=[(Band.CHILD.value, _("under 14")), (Band.YOUTH.value, _("14 to 17"))],
    )
    known_by = models.CharField(_("How we know"), max_length=20)
    since = models.DateTimeField(_("Known since"), default=timezone.now)
    erase_at = models.DateTimeField(_("Erased unless a guardian agrees by"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "band": sensitive(choice(ACCOUNT, GUARDIANSHIP, CASEWORK, ANSWERING, ACCOUNTABILITY)),
            "known_by": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "since": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "erase_at": technical(GUARDIANSHIP, FINISHING, ACCOUNTABILITY, REPLAY),
        },
        keep=KeepWhile("the rules for minors hold as long as the person is one"),
        promise="7-b",
        added_by=(ACCOUNT, RIGHTS),
        written_by=(GUARDIANSHIP, REPLAY),
    )

    class Meta(Owned.Meta):
        verbose_name = _("that you are a minor")
        constraints = [models.UniqueConstraint(fields=["owner", "subject"], name="one_minor_each")]


class Relation(models.TextChoices):
    PARENT = "parent", _("father or mother")
    GUARDIAN = "guardian", _("another legal guardian")


class Answer(models.TextChoices):
    ASKED = "asked", _("asked, no answer yet")
    SHOWN = "shown", _("agreed; who they are is being checked")
    UNPROVEN = "unproven", _("agreed; what was shown did not show who they are")
    CONSENTED = "consented", _("agreed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("agreed, and took it back")


class Guardian(Owned):
    """Who answers for a minor: where they were asked, what they said, and what proves it. `guardian` is their own account, if they
    have one; the link works without. What they show lies with the request by which two of us check it, and is theirs, not the minor's."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    guardian = HandleField(_("Account of the guardian"), null=True)
    channel = models.CharField(_("Kind of address"), max_length=10)
    address = SealedTextField(KeyClass.CONTACT, of="subject", verbose_name=_("Address of the guardian"))
    relation = models.CharField(_("Relation"), max_length=10, choices=Relation.choices, blank=True)
    answer = models.CharField(_("Answer of the guardian"), max_length=10, choices=Answer.choices, default=Answer.ASKED)
    evidence = SealedTextField(KeyClass.IDENTITY, of="subject", verbose_name=_("What proves the answer"))
    request = models.UUIDField(_("Request by which it is checked"), null=True)
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("Answered"), null=True)
    checked_at = models.DateTimeField(_("Checked by two people"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES, "guardian": ROW_GOES},
        columns={
            "channel": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "address": sensitive(contact(GUARDIANSHIP)),
            "relation": sensitive(choice(GUARDIANSHIP, ACCOUNTABILITY)),
            "answer": choice(GUARDIANSHIP, ACCOUNTABILITY),
            "evidence": sensitive(content(GUARDIANSHIP)),
            "asked_at": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "answered_at": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "checked_at": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "request": technical(GUARDIANSHIP, FINISHING, CASEWORK, ANSWERING),
        },
        keep=KeepWhile("it proves who agreed for the minor, as long as the minor has the account"),
        promise="7-b",
        written_by=(GUARDIANSHIP,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("guardian of a minor")
        indexes = [
            models.Index(fields=["owner", "subject"], name="guardian_of_subject"),
            models.Index(fields=["request"], name="guardian_of_request"),
        ]


class Finder(models.TextChoices):
    STAFF = "staff", _("staff of the operator")
    SHOP = "shop", _("the shop")
    LINK = "link", _("by the personal link")


class Finding(HeldRow):
    """Somebody found information about a child that no guardian had agreed to. It names the person by handle alone, so it outlives them as the
    proof of what was done, under the number of the erasure."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    subject = HandleField(_("Person"))
    finder = models.CharField(_("Found by"), max_length=10, choices=Finder.choices)
    found_by = models.UUIDField(_("Mark of who reported it"), null=True)
    found_at = models.DateTimeField(_("Found"), default=timezone.now)
    lifted_by = models.UUIDField(_("Mark of who lifted it"), null=True)
    lifted_at = models.DateTimeField(_("Lifted"), null=True)

    privacy = Record(
        about={"subject": ROW_STAYS},
        columns={
            "number": technical(RIGHTS, ACCOUNTABILITY),
            "finder": technical(RIGHTS, ACCOUNTABILITY),
            "found_by": technical(RIGHTS),
            "found_at": technical(RIGHTS, ACCOUNTABILITY),
            "lifted_by": technical(RIGHTS),
            "lifted_at": technical(RIGHTS, ANSWERING, CASEWORK, ACCOUNTABILITY),
        },
        keep=Keep(
            3 * YEAR, after="found_at", because="it proves that a child's information was locked and erased in time"
        ),
        promise="7-d",
        added_by=(RIGHTS,),
        kind=Kind.LOCAL,
        stays_behind="it is a report to the staff of this operator, who locked or lifted it here",
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("report of a child")
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | Q(found_by__isnull=True) | ~Q(lifted_by=F("found_by")),
                name="nobody_lifts_their_own_report",
            )
        ]


class Approval(Owned):
    """A second member of staff let a first one read what a minor wrote, for one case and until a moment. Both stand there as marks."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    case = models.CharField(_("Case"), max_length=40)
    asked_by = models.UUIDField(_("Mark of who asked"))
    approved_by = models.UUIDField(_("Mark of who agreed to that"), null=True)
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    until = models.DateTimeField(_("Holds until"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: technical(ANSWERING, CASEWORK) for name in ("case", "asked_by", "approved_by", "until")},
            "asked_at": technical(ANSWERING, ACCOUNTABILITY),
        },
        keep=Keep(YEAR, after="asked_at", because="it shows who let whom look at a minor's information"),
        promise="7-c",
        written_by=(ANSWERING,),
        stays_behind="it let the staff of this operator look, for a case of theirs",
    )

    class Meta(Owned.Meta):
        verbose_name = _("approval of a look")
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")), name="nobody_approves_themselves"
            )
        ]
