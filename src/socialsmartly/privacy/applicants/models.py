"""Somebody who asks without being signed in, what they show, and what people arrange for the time after them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.applicants.rules import Media, Role
from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle
from socialsmartly.privacy.datamap.owned import HeldRow, Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.words import (
    ROW_GOES,
    Keep,
    KeepWhile,
    KeyClass,
    Kind,
    Plain,
    Record,
    choice,
    contact,
    content,
    sensitive,
    technical,
)
from socialsmartly.words.keeping import YEAR
from socialsmartly.words.purposes import ANSWERING, FINISHING, REPLAY, RIGHTS


class Applicant(HeldRow):
    """One address or number from which somebody asks. It is proven to be nobody's, and leads to no account."""

    email = SealedTextField(KeyClass.CONTACT, verbose_name=_("E-mail address for answers"))
    phone = SealedTextField(KeyClass.CONTACT, verbose_name=_("Mobile number for answers"))
    permits = models.IntegerField(_("Permissions given"), default=0)
    at = models.DateTimeField(_("Since"), default=timezone.now)

    privacy = Record(
        about={"self": ROW_GOES},
        columns={
            **{name: contact(RIGHTS, ANSWERING) for name in ("email", "phone")},
            "permits": choice(RIGHTS, REPLAY),
            "at": technical(RIGHTS, ANSWERING),
        },
        keep=Keep(3 * YEAR, after="at", because="it proves that whoever wrote was answered"),
        promise="4.1-d",
        added_by=(RIGHTS,),
        permits="permits",
        kind=Kind.LOCAL,
    )

    class Meta(HeldRow.Meta):
        verbose_name = _("Somebody who asks without an account")


class Application(Owned):
    """What is said beside a request of an applicant: as whom they ask, about whom, and for which interest of their own."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    role = models.CharField(_("Asks as"), max_length=10, choices=Role.choices, default=Role.PERSON)
    asked = models.CharField(_("For"), max_length=10)
    whom = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("About whom"))
    interest = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Own lawful interest"))
    level = models.IntegerField(_("Proof seen"), default=0)
    seen_by = models.UUIDField(_("Mark of who saw the proof"), null=True)
    agreed_by = models.UUIDField(_("Mark of who saw it too"), null=True)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            **{name: choice(RIGHTS, ANSWERING) for name in ("role", "asked")},
            "whom": content(RIGHTS, ANSWERING),
            "interest": content(RIGHTS, ANSWERING),
            **{name: technical(RIGHTS, ANSWERING) for name in ("request", "level", "seen_by", "agreed_by", "at")},
        },
        keep=Keep(3 * YEAR, after="at", because="it goes with its request"),
        promise="4.6-a",
        added_by=(RIGHTS,),
        stays_behind="it is about somebody who asks without an account",
    )

    class Meta(Owned.Meta):
        verbose_name = _("As whom somebody asks")
        indexes = [models.Index(fields=["owner", "subject"], name="application_of_subject")]


class Evidence(Owned):
    """What somebody shows: words, or a picture or PDF file in base64. It lies under a key of its own, that of the random handle `bundle`, and
    both go 24 hours after the decision."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Request"))
    bundle = models.UUIDField()
    media = models.CharField(_("Form of what was shown"), max_length=5, choices=Media.choices, default=Media.WORDS)
    shown = SealedTextField(KeyClass.SECURITY, of="bundle", verbose_name=_("What was shown"))
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "request": technical(RIGHTS, ANSWERING, FINISHING),
            "media": technical(RIGHTS, ANSWERING),
            "bundle": Plain("a random handle that names a key and nobody"),
            "shown": sensitive(content(RIGHTS, ANSWERING)),
            "at": technical(RIGHTS, ANSWERING),
        },
        keep=KeepWhile("it is destroyed 24 hours after the decision"),
        promise="4.6-e",
        added_by=(RIGHTS,),
        stays_behind="it is destroyed here, 24 hours after the decision",
    )

    class Meta(Owned.Meta):
        verbose_name = _("What somebody showed to prove who they are")
        indexes = [models.Index(fields=["owner", "subject"], name="evidence_of_subject")]
        constraints = [
            models.CheckConstraint(condition=models.Q(media__in=Media.values), name="evidence_is_words_or_a_paper")
        ]


class Choice(models.TextChoices):
    LAW = "law", _("what the law says: close relatives may, for lawful interests of their own")
    DELETE_ONLY = "delete_only", _("they may only have it deleted")
    NOBODY = "nobody", _("nobody gets or changes anything")


class Wish(Owned):
    """What a member arranges, while alive, for the requests of relatives afterwards (PIPL 49)."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    chosen = models.CharField(_("What relatives may do"), max_length=12, choices=Choice.choices, default=Choice.LAW)
    at = models.DateTimeField(_("When"), default=timezone.now)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={"chosen": choice(RIGHTS, ANSWERING), "at": technical(RIGHTS, ANSWERING)},
        keep=KeepWhile("it holds until the member changes it or leaves"),
        promise="4.6-a",
        added_by=(RIGHTS,),
    )

    class Meta(Owned.Meta):
        verbose_name = _("What relatives may do after you")
        indexes = [models.Index(fields=["owner", "subject"], name="wish_of_subject")]
