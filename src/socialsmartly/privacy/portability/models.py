"""A person's data on its way to a service that they name, and each time that it was fetched."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from socialsmartly.privacy.datamap.fields import HandleField, OwnerHandle, owned_link
from socialsmartly.privacy.datamap.owned import Owned
from socialsmartly.privacy.keyring.fields import SealedTextField
from socialsmartly.privacy.portability.rules import FETCHES, OPEN_FOR
from socialsmartly.words import ROW_GOES, YEAR, Keep, KeyClass, Plain, Record, choice, content, technical
from socialsmartly.words.purposes import RIGHTS

STAYS = "a link leads to this operator and is over after three days; whoever takes over gets the request and its steps"


class Handover(Owned):
    """One link, made by the person for a service that they name. `secret` is a hash, so that whoever reads the table cannot fetch."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    request = models.UUIDField(_("Number of the request"))
    service = SealedTextField(KeyClass.SUPPORT, of="subject", verbose_name=_("Service"))
    key = models.CharField(_("Key that it is sealed for"), max_length=80, blank=True)
    secret = models.CharField(_("Hash of the secret"), max_length=64)
    made_at = models.DateTimeField(_("Made"), default=timezone.now)
    until = models.DateTimeField(_("Until"))
    left = models.SmallIntegerField(_("May still be fetched"), default=FETCHES)
    withdrawn_at = models.DateTimeField(_("Withdrawn"), null=True)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={
            "service": content(RIGHTS),
            "key": choice(RIGHTS),
            "secret": Plain("the hash of random bytes"),
            **{name: technical(RIGHTS) for name in ("request", "made_at", "until", "left", "withdrawn_at")},
        },
        keep=Keep(3 * YEAR, after="until", because="it shows to whom you had your data handed"),
        promise="4.1-a",
        added_by=(RIGHTS,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("link for another service")
        indexes = [models.Index(fields=["owner", "subject"], name="handover_of_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(left__gte=0, left__lte=FETCHES), name="a_handover_is_fetched_thrice"),
            models.CheckConstraint(condition=Q(until__lte=F("made_at") + OPEN_FOR), name="a_handover_ends"),
        ]


class Fetch(Owned):
    """One time that a link handed out the data: when, and the digest of exactly what left."""

    owner = OwnerHandle()
    subject = HandleField(_("Person"))
    handover_id = models.UUIDField()
    handover = owned_link("portability.Handover", "handover_id", owner="owner")
    at = models.DateTimeField(_("When"), default=timezone.now)
    digest = models.CharField(_("Digest of what left (SHA-256)"), max_length=64)

    privacy = Record(
        about={"subject": ROW_GOES},
        columns={name: technical(RIGHTS) for name in ("at", "digest")},
        keep=Keep(3 * YEAR, after="at", because="it shows when your data was fetched"),
        promise="4.1-a",
        added_by=(RIGHTS,),
        stays_behind=STAYS,
    )

    class Meta(Owned.Meta):
        verbose_name = _("data fetched by another service")
        indexes = [models.Index(fields=["owner", "subject"], name="fetch_of_subject")]
