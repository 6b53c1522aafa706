"""What is known of a minor beyond the marks on their own row, and who answers for them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.minors.rules import Band
from socialsmartly.words import ROW_GOES, KeepWhile, KeyClass, Record, choice, contact, content, technical
from socialsmartly.words.purposes import ACCOUNT, ACCOUNTABILITY, ANSWERING, CASEWORK, FINISHING, GUARDIANSHIP, REPLAY


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
            "band": choice(ACCOUNT, GUARDIANSHIP, CASEWORK, ANSWERING, ACCOUNTABILITY),
            "known_by": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "since": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "erase_at": technical(GUARDIANSHIP, FINISHING, ACCOUNTABILITY, REPLAY),
        },
        keep=KeepWhile("the rules for minors hold as long as the person is one"),
        promise="7-b",
        added_by=(ACCOUNT,),
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
    CONSENTED = "consented", _("agreed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("agreed, and took it back")


class Guardian(Owned):
    """Who answers for a minor: where they were asked, what they said, and what proves it. `guardian` is their own account, if they
    have one; the link works without."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    guardian = HandleField(_("Account of the guardian"), null=True)
    channel = models.CharField(_("Kind of address"), max_length=10)
    address = SealedTextField(KeyClass.CONTACT, of="subject", verbose_name=_("Address of the guardian"))
    relation = models.CharField(_("Relation"), max_length=10, choices=Relation.choices, blank=True)
    answer = models.CharField(_("Answer of the guardian"), max_length=10, choices=Answer.choices, default=Answer.ASKED)
    evidence = SealedTextField(KeyClass.IDENTITY, of="subject", verbose_name=_("What proves the answer"))
    asked_at = models.DateTimeField(_("Asked"), default=timezone.now)
    answered_at = models.DateTimeField(_("Answered"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES, "guardian": ROW_GOES},
        columns={
            "channel": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "address": contact(GUARDIANSHIP),
            "relation": choice(GUARDIANSHIP, ACCOUNTABILITY),
            "answer": choice(GUARDIANSHIP, ACCOUNTABILITY),
            "evidence": content(GUARDIANSHIP),
            "asked_at": technical(GUARDIANSHIP, ACCOUNTABILITY),
            "answered_at": technical(GUARDIANSHIP, ACCOUNTABILITY),
        },
        keep=KeepWhile("it proves who agreed for the minor, as long as the minor has the account"),
        promise="7-b",
        written_by=(GUARDIANSHIP,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("guardian of a minor")
        indexes = [models.Index(fields=["owner", "subject"], name="guardian_of_subject")]
